// Words of mails, text messages and tickets in English: the keys and types of all languages.
import type { SeatCategory } from '../domain/drawing.ts'
import type { LinkPurpose } from '../domain/links.ts'
import type { TicketType } from '../domain/price.ts'
import type { ReportName } from '../domain/report-ranges.ts'
import type { SeatName } from '../domain/seat-name.ts'
import { plural } from './formats.ts'

/** A showtime in a sentence; `when` in the language of the sentence. */
export interface ShowWords {
  movie: string
  when: string
  theater: string
  city: string
  screen: number
}

type LinkWords = Readonly<Record<LinkPurpose, string>>

export const en = {
  hello: (name: string) => (name === '' ? 'Hello,' : `Hello ${name},`),
  show: ({ movie, when, theater, city, screen }: ShowWords) =>
    `${movie}, ${when}, ${theater} (${city}), screen ${screen}`,

  confirmedSubject: (movie: string, when: string) => `Your tickets: ${movie}, ${when}`,
  confirmed: (show: string) => `you are going to see ${show}.`,
  seatsLost: (count: number, lost: string, seats: string) =>
    `Your payment came when ${lost} ${plural('en', count, { one: 'was', other: 'were' })} sold to others. As you wished, you have seats together that are as good or better: ${seats}. The price stays.`,
  seatsPaid: (seats: string, total: string) => `Your seats: ${seats}. You paid ${total}.`,
  showCodes: () => 'Show the codes at the door, on your phone or on paper.',
  reservationPage: () => 'Everything about your reservation is on its page:',
  openReservation: () => 'Open your reservation',
  confirmedShort: (movie: string, when: string, seats: string) =>
    `Milo: ${movie}, ${when}, seats ${seats}. Your tickets are in your mail.`,

  declinedSubject: (movie: string, when: string) => `Not paid: ${movie}, ${when}`,
  declined: (show: string) => `your payment for ${show} was not accepted, and the seats are free again.`,
  insufficientFunds: () => 'The card was declined: insufficient funds.',
  expiredCard: () => 'The card has expired.',
  timeToPayOver: () => 'The time to pay was over. Nothing was charged.',
  askYourBank: () => 'Your bank can tell you why. You can try another way to pay.',
  declinedShort: (movie: string) =>
    `Milo: your payment for ${movie} was not accepted; the seats are free again.`,

  refundedSubject: (amount: string, movie: string) => `Money back: ${amount} for ${movie}`,
  refunded: (amount: string, show: string) => `${amount} are on their way back to you for ${show}.`,
  seatsGivenBack: () => 'You gave seats back.',
  paidTooLate: () => 'Your payment came when the seats were sold to others.',
  becauseCancelled: () => 'The showtime was cancelled.',
  bankTakesDays: () => 'Your bank shows it within some days.',
  refundedShort: (amount: string, movie: string) =>
    `Milo: ${amount} for ${movie} are on their way back to you.`,

  movedSubject: (movie: string, when: string) => `Another screen: ${movie}, ${when}`,
  moved: (show: string) => `your showtime moved to another screen. It is now: ${show}.`,
  seatsNow: (seats: string) => `Your seats are now: ${seats}.`,
  newCodes: () => 'Your new codes come with this mail. Earlier ones still let you in.',
  movedShort: (movie: string, when: string, screen: number, seats: string) =>
    `Milo: ${movie}, ${when}, moved to screen ${screen}, seats ${seats}.`,

  rescheduledSubject: (movie: string, when: string) => `Another time: ${movie}, ${when}`,
  rescheduled: (show: string, was: string) =>
    `your showtime has another start. It was ${was}, and is now: ${show}. Your seats and codes stay.`,
  cancelFreely: () =>
    'If you cannot come, give your seats back on the page of your reservation until the start: you get all your money back.',
  rescheduledShort: (movie: string, when: string) =>
    `Milo: ${movie} has another start: ${when}. You may cancel free of charge.`,

  cancelledSubject: (movie: string, when: string) => `Cancelled: ${movie}, ${when}`,
  cancelled: (show: string) => `we are sorry: ${show} was cancelled.`,
  allMoneyBack: () => 'You get all your money back, and need not do anything.',
  buyerGetsMoneyBack: () => 'Who bought the ticket gets the money back. You need not do anything.',
  cancelledShort: (movie: string, when: string) =>
    `Milo: ${movie}, ${when} was cancelled. You get all your money back.`,

  linkSubject: {
    password_reset: 'Choose a new password',
    email_verification: 'Confirm your e-mail address',
    access_link: 'Your reservations',
  } as LinkWords,
  linkReason: {
    password_reset:
      'somebody asked for a new password for the account with this address. To choose one, open this link:',
    email_verification:
      'an account was made with this address. If it is yours, confirm the address with this link:',
    access_link:
      'somebody asked to see the reservations made with this address. To see them, open this link:',
  } as LinkWords,
  linkLife: {
    password_reset: 'It works once, for 30 minutes. Choosing a new password signs you out everywhere.',
    email_verification: 'It works once, for a day.',
    access_link: 'It works once, for 30 minutes.',
  } as LinkWords,
  notYou: () => 'If it was not you, ignore this mail: nothing changes.',

  passwordChangedSubject: () => 'Your password was changed',
  passwordChanged: (when: string) => `the password of the account with this address was changed on ${when}.`,
  chooseAnother: (url: string) => `If it was not you, choose a new one at once: ${url}`,
  emailChangedSubject: () => 'Your e-mail address was changed',
  emailChanged: (when: string) =>
    `the account that had this address has had another one since ${when}. Mails go there from now on.`,
  writeToUs: (url: string) => `If it was not you, write to us at once: ${url}`,
  authenticatorAddedSubject: () => 'An authenticator was added',
  authenticatorAdded: (when: string) =>
    `an authenticator was added to the account with this address on ${when}. From now on, signing in needs a code from it.`,
  authenticatorRemovedSubject: () => 'An authenticator was removed',
  authenticatorRemoved: (when: string) =>
    `an authenticator was removed from the account with this address on ${when}.`,
  factorResetSubject: () => 'Your second factor was reset',
  notAsked: (url: string) => `If you did not ask for this, write to us at once: ${url}`,
  factorReset: (when: string) =>
    `an administrator took all authenticators and recovery codes from the account with this address on ${when}, and signed it out everywhere. You sign in with your password, and can then set up an authenticator again.`,

  ticketStatus: { used: 'This ticket was used.', refunded: 'This ticket was given back.' } as Readonly<
    Record<'used' | 'refunded', string>
  >,
  handedOnSubject: (movie: string, when: string) => `A ticket for you: ${movie}, ${when}`,
  handedOn: (show: string) => `you have a ticket for ${show}.`,
  ownSeat: (seat: string) => `Your seat: ${seat}.`,

  reportName: {
    sales: 'Sales',
    occupancy: 'Occupancy',
    movies: 'Movies',
    payments: 'Payments',
    'promo-codes': 'Promo codes',
  } as Readonly<Record<ReportName, string>>,
  reportSubject: (report: string, theater: string, days: string) => `${report}, ${theater}: ${days}`,
  reportEmpty: () => 'Nothing on these days.',
  reportTickets: (count: string) => `Tickets: ${count}`,
  reportTakings: (amount: string) => `Takings: ${amount}`,
  reportFile: () => 'The table is attached as CSV. The page of the report has more:',
  reportStop: () => 'You asked for this mail on that page, where you also end it.',
  openReport: () => 'Open the report',

  receipt: (number: string) => `Receipt ${number}`,
  creditNote: (number: string, receipt: string) => `Credit note ${number} for receipt ${receipt}`,
  taxId: (id: string) => `Tax ID: ${id}`,
  fees: () => 'Fees',
  total: () => 'Total',
  taxLine: (percent: string, net: string) => `includes tax of ${percent} on ${net}`,

  codeOfSeat: (seat: string) => `Code of seat ${seat}`,
  seat: (seat: string) => `Seat ${seat}`,
  seatInWords: ({ section, row, number }: SeatName) =>
    `${section === null ? 'Row' : `${section}, row`} ${row}, seat ${number}`,
  screen: (theater: string, screen: number) => `${theater}, screen ${screen}`,
  /** Labels of a pass in a phone's wallet. */
  pass: {
    when: 'When',
    screen: 'Screen',
    section: 'Section',
    row: 'Row',
    seat: 'Seat',
    kind: 'Ticket',
    where: 'Where',
    holder: 'For',
    number: 'Number',
  },
  ticketType: {
    adult: 'adult',
    child: 'child',
    senior: 'senior',
    student: 'student',
  } as Readonly<Record<TicketType, string>>,
  category: { standard: 'standard', premium: 'premium', recliner: 'recliner', sofa: 'sofa' } as Readonly<
    Record<SeatCategory, string>
  >,
  accessible: () => 'accessible',
  companion: () => 'companion',
}

export type Messages = typeof en
