// Reservations, payments, refunds, tickets and check-ins.
import * as v from 'valibot'
import { languages } from '../../domain/contact.ts'
import { paymentStates, refundStates } from '../../domain/payment.ts'
import { reservationStatuses } from '../../domain/reservation.ts'
import { AtText, Count, Id, Money, pageOf, Section } from './forms.ts'

const keysOf = <Key extends string>(states: Record<Key, unknown>) => Object.keys(states) as Key[]
const place = { seatId: Id, section: Section, row: v.string(), number: Count, category: v.string() }
const reservation = {
  id: Id,
  showtimeId: Id,
  seats: v.array(
    v.object({
      ...place,
      ticketType: v.string(),
      price: Money,
      insteadOf: v.exactOptional(
        v.pipe(
          v.object({ seatId: Id, section: Section, row: v.string(), number: Count }),
          v.description('The seat that was reserved, where an equal or better one had to take its place.'),
        ),
      ),
    }),
  ),
  fees: Money,
  total: Money,
  expiresAt: AtText,
}
export const CreatedReservation = v.object({
  ...reservation,
  status: v.literal('awaiting_payment'),
  payment: v.object({ id: Id, status: v.literal('requested') }),
})

export const PaymentStatus = v.picklist([...keysOf(paymentStates), 'action_required'])
export const RefundStatus = v.picklist(keysOf(refundStates))
const refund = { id: Id, amount: Money, status: RefundStatus }
export const Refund = v.object({
  ...refund,
  reason: v.string(),
  seatIds: v.pipe(v.array(Id), v.description('Empty where all the money goes back.')),
})
export const StaffRefund = v.object({
  ...refund,
  paymentId: Id,
  reservationId: Id,
  showtimeId: Id,
  provider: v.string(),
  reason: v.string(),
  failureReason: v.exactOptional(v.pipe(v.string(), v.description('What the provider says.'))),
  seatIds: v.array(Id),
  createdAt: AtText,
  updatedAt: AtText,
})
export const StaffRefunds = pageOf(StaffRefund)
export const RazorpayConfirmation = v.object({
  paymentId: Id,
  status: v.pipe(
    v.picklist(keysOf(paymentStates)),
    v.description('As it is now: Razorpay is asked, and the payment says the outcome.'),
  ),
})
const declineReason = v.exactOptional(v.string())
const lastDecline = v.exactOptional(
  v.pipe(
    v.object({ reason: v.string(), message: v.string() }),
    v.description('Why the last try was declined, while no other one has begun.'),
  ),
)
const nextAction = v.exactOptional(
  v.pipe(
    v.variant('type', [
      v.object({ type: v.literal('redirect'), url: v.string() }),
      v.object({ type: v.literal('stripe'), clientSecret: v.string(), publishableKey: v.string() }),
      v.object({ type: v.literal('razorpay'), orderId: v.string(), keyId: v.string() }),
    ]),
    v.description(
      "What the buyer has to do, while the status is action_required: visit a page (relative to Milo's address), or complete the provider's form. For the buyer alone.",
    ),
  ),
)
const attemptsLeft = v.exactOptional(
  v.pipe(Count, v.description('While another try may begin: how many. `expiresAt` says until when.')),
)
const ticketStatus = v.picklist(['valid', 'used', 'refunded'])

export const Reservation = v.object({
  ...reservation,
  status: v.picklist(reservationStatuses),
  showtime: v.object({
    movieTitle: v.string(),
    theaterName: v.string(),
    city: v.string(),
    timeZone: v.string(),
    screenNumber: Count,
    startsAt: AtText,
  }),
  payment: v.object({
    id: Id,
    status: PaymentStatus,
    method: v.string(),
    declineReason,
    lastDecline,
    nextAction,
    attemptsLeft,
  }),
  contact: v.exactOptional(
    v.pipe(
      v.object({
        email: v.string(),
        name: v.nullable(v.string()),
        language: v.nullable(v.picklist(languages)),
      }),
      v.description('Where tickets and mails go, where that is not the address of an account.'),
    ),
  ),
  tickets: v.array(v.object({ id: Id, code: v.string(), status: ticketStatus, seat: v.object(place) })),
  refunds: v.array(Refund),
  createdAt: AtText,
})
export const Reservations = pageOf(Reservation)

export const Cancellation = v.object({
  reservationId: Id,
  seatIds: v.array(Id),
  refund: v.pipe(v.nullable(v.object(refund)), v.description('Null: no money goes back.')),
})

export const Payment = v.object({
  id: Id,
  reservationId: Id,
  status: PaymentStatus,
  method: v.string(),
  amount: Money,
  declineReason,
  lastDecline,
  nextAction,
  attempts: v.array(
    v.object({
      id: Id,
      number: Count,
      method: v.string(),
      provider: v.string(),
      status: v.picklist(['requested', 'captured', 'declined']),
      declineReason,
      startedAt: AtText,
      endedAt: v.nullable(AtText),
    }),
  ),
  refunds: v.array(Refund),
  createdAt: AtText,
  updatedAt: AtText,
})

export const Authentication = v.object({
  paymentId: Id,
  reservationId: Id,
  outcome: v.picklist(['approve', 'deny']),
})

export const BegunAttempt = v.object({
  reservationId: Id,
  number: Count,
  method: v.string(),
  payment: v.object({ id: Id, status: v.literal('requested') }),
  attemptsLeft: v.pipe(Count, v.description('Tries that may follow if this one is declined too.')),
  expiresAt: AtText,
})

export const Ticket = v.object({
  id: Id,
  reservationId: Id,
  code: v.pipe(
    v.string(),
    v.description('Signed: a door can check it offline, with /.well-known/ticket-keys.json.'),
  ),
  status: ticketStatus,
  issuedAt: AtText,
  seat: v.object({ ...place, accessible: v.boolean(), companion: v.boolean(), ticketType: v.string() }),
  showtime: v.object({
    id: Id,
    movieTitle: v.string(),
    theaterName: v.string(),
    address: v.string(),
    city: v.string(),
    timeZone: v.string(),
    screenNumber: Count,
    startsAt: AtText,
    endsAt: AtText,
  }),
  holder: v.nullable(v.object({ name: v.string() })),
})
export const TicketWithWallet = v.object({
  ...Ticket.entries,
  googleWalletUrl: v.optional(
    v.pipe(v.string(), v.description('Saves it to Google Wallet, where this Milo has an issuer.')),
  ),
})
export const Tickets = pageOf(Ticket)
export const TicketReissues = pageOf(
  v.object({
    ticketId: Id,
    issue: v.pipe(Count, v.description('Of its code: codes of a lower issue are void.')),
  }),
)

export const ShownCheckIn = v.object({
  id: Id,
  ticketId: Id,
  showtimeId: Id,
  movie: v.object({ id: Id, title: v.string() }),
  startsAt: AtText,
  screen: v.object({ id: Id, number: Count }),
  door: v.nullable(v.string()),
  seat: v.object({ section: Section, row: v.string(), number: Count }),
  moved: v.pipe(
    v.boolean(),
    v.description('The code is of an earlier seat, before the showtime moved to another screen.'),
  ),
  forcedReason: v.pipe(
    v.nullable(v.string()),
    v.description('Why staff let it in before doors opened or after the end; null: doors were open.'),
  ),
  checkedInAt: AtText,
})
