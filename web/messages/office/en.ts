// Texts of the office in English: the shape that every other language must have.
import type { Translated } from '../translated.ts'

export const en = {
  office: 'Office',
  theater: 'Theater',
  show: 'Show',
  noTheater: 'You do not run a theater yet: an admin adds you to one.',
  toAccount: 'To your account',
  notStaff: 'This page is for staff',
  notStaffHint:
    'If you are staff, your account may need a second factor first: set one up in your account, and sign in again.',
  today: 'Today',
  reservations: 'Reservations',
  programme: 'Programme',
  money: 'Money',
  reports: 'Reports',
  asOf: (time: string) => `as of ${time}`,
  attention: 'Needs somebody',
  nothingOpen: 'Nothing needs you now.',
  now: 'Running now',
  nothingNow: 'No showtime is running.',
  theDay: 'The day',
  nothingElse: 'No other showtime on this day.',
  soldOf: (sold: number, capacity: number) => `${sold} of ${capacity} sold`,
  heldSeats: (count: number) => `${count} held`,
  blockedSeats: (count: number) => `${count} blocked`,
  inside: (count: number) => `${count} inside`,
  matters: {
    latePayments: 'late payments',
    failedRefunds: 'failed refunds',
    deadLetters: 'dead letters',
    unfinishedCancellations: 'unfinished cancellations',
    seatMapDrift: 'seat maps that differ from the books',
  },
  statusWords: {
    draft: 'Draft',
    scheduled: 'Scheduled',
    cancelled: 'Cancelled',
  } as Readonly<Record<string, string>>,
} as const satisfies Record<string, unknown>

export type OfficeMessages = Translated<typeof en>
