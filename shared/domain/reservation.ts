// A buyer's claim with a price: its states, its time limits, and how clients see it.
import type { Contact } from './contact.ts'
import { declineMessage } from './declines.ts'
import { MOST_ATTEMPTS, type NextAction, type RefundStatus, type ShownPaymentStatus } from './payment.ts'
import { type Money, money } from './price.ts'
import type { SeatName } from './seat-name.ts'

/** The allowed transitions; a state without followers is final. */
export const reservationStates = {
  awaiting_payment: ['confirmed', 'lapsed', 'declined', 'cancelled'],
  confirmed: ['cancelled'],
  // captured late, and the same or equally good seats were free
  lapsed: ['confirmed'],
  declined: [],
  cancelled: [],
} as const satisfies Record<string, readonly string[]>

export type ReservationStatus = keyof typeof reservationStates
export const reservationStatuses = Object.keys(reservationStates) as ReservationStatus[]

/**
 * A charge that began within the window may still succeed: its seats are kept this much longer. Providers
 * answer or time out within 30 s; twice that also covers one question about the outcome. Not longer than
 * Redis keeps the hold beyond the window (LAPSE_GRACE_MS less a minute for the sweep).
 */
export const PAYMENT_GRACE_MS = 60_000

export interface ReservedSeat extends SeatName {
  seatId: string
  category: string
  ticketType: string
  price: number
  /** The lost seat that this one replaces. */
  insteadOf?: (SeatName & { seatId: string }) | null
}

export interface ReservedShowtime {
  movieTitle: string
  theaterName: string
  city: string
  timeZone: string
  screenNumber: number
  /** As Postgres writes it into JSON. */
  startsAt: string
}

export interface Ticket {
  id: string
  seatId: string
  code: string
  status: 'valid' | 'used' | 'refunded'
}

export interface Refund {
  id: string
  amount: number
  status: RefundStatus
  reason: string
  /** Empty if all the money goes back. */
  seatIds: string[]
}

/** The row in Postgres; amounts in minor units of `currency`. */
export interface Reservation {
  id: string
  userId: string
  holdId: string
  showtimeId: string
  status: ReservationStatus
  currency: string
  fees: number
  total: number
  requestHash: string
  expiresAt: Date
  createdAt: Date
  showtime: ReservedShowtime
  seats: ReservedSeat[]
  payment: {
    id: string
    status: ShownPaymentStatus
    method: string
    declineReason: string | null
    /** The reason of the last decline, while it stands. */
    lastDecline: string | null
    nextAction: NextAction | null
    attempt: number
    /** Waits for another try. */
    retrying: boolean
  }
  /** Where tickets and mails go, if not to the account's address. */
  contact: Contact | null
  tickets: Ticket[]
  refunds: Refund[]
}

/** Fields that every answer about a reservation has. */
function core<Status extends ReservationStatus>(
  reservation: Pick<Reservation, 'id' | 'showtimeId' | 'currency' | 'fees' | 'total' | 'seats'>,
  status: Status,
) {
  const inCurrency = (amount: number): Money => money(amount, reservation.currency)
  return {
    id: reservation.id,
    status,
    showtimeId: reservation.showtimeId,
    seats: reservation.seats.map(({ insteadOf, price, ...seat }) => ({
      ...seat,
      price: inCurrency(price),
      ...(insteadOf ? { insteadOf } : {}),
    })),
    fees: inCurrency(reservation.fees),
    total: inCurrency(reservation.total),
  }
}

/** The answer to its creation. A repeat gets the same, whatever happened since: hence the fixed states. */
export function showCreated(
  reservation: Parameters<typeof core>[0] & { payment: { id: string }; expiresAt: Date },
) {
  return {
    ...core(reservation, 'awaiting_payment'),
    payment: { id: reservation.payment.id, status: 'requested' as const },
    expiresAt: reservation.expiresAt.toISOString(),
  }
}

export const showLastDecline = (reason: string | null) =>
  reason === null ? {} : { lastDecline: { reason, message: declineMessage(reason) } }

/** What a payment asks of its buyer is for them alone: others could pay, or see how. */
export const showNextAction = (action: NextAction | null, forBuyer: boolean) =>
  action === null || !forBuyer ? {} : { nextAction: action }

export interface Viewer {
  id: string
  /** Guests see what is theirs, and nothing else. */
  guest: boolean
}

export function showReservation(reservation: Reservation, viewer: Viewer) {
  const { payment, seats, showtime } = reservation
  const shown = core(reservation, reservation.status)
  const places = new Map(
    seats.map(({ seatId, section, row, number, category }) => [
      seatId,
      { seatId, section, row, number, category },
    ]),
  )
  return {
    ...shown,
    showtime: { ...showtime, startsAt: new Date(showtime.startsAt).toISOString() },
    payment: {
      id: payment.id,
      status: payment.status,
      method: payment.method,
      ...(payment.declineReason === null ? {} : { declineReason: payment.declineReason }),
      ...showLastDecline(payment.lastDecline),
      ...showNextAction(payment.nextAction, viewer.guest || viewer.id === reservation.userId),
      ...(payment.retrying ? { attemptsLeft: MOST_ATTEMPTS - payment.attempt } : {}),
    },
    ...(reservation.contact ? { contact: reservation.contact } : {}),
    tickets: reservation.tickets.map(({ seatId, ...ticket }) => ({ ...ticket, seat: places.get(seatId)! })),
    refunds: reservation.refunds.map((refund) => ({
      ...refund,
      amount: money(refund.amount, reservation.currency),
    })),
    expiresAt: reservation.expiresAt.toISOString(),
    createdAt: reservation.createdAt.toISOString(),
  }
}
