// GET /r/:reservationId — a reservation for its buyer: what happens with it, its tickets, and what may be
// done.
import { findCancellable } from '#shared/db/cancellations.ts'
import { findReservation } from '#shared/db/reservation-views.ts'
import { listTickets } from '#shared/db/ticket-views.ts'
import { findUser } from '#shared/db/users.ts'
import { policyOf, policyStep, refundAmount } from '#shared/domain/cancellation.ts'
import { MOST_ATTEMPTS } from '#shared/domain/payment.ts'
import type { Reservation, ReservedSeat } from '#shared/domain/reservation.ts'
import type { FunctionContext } from '#shared/http/context.ts'
import { listIn, moneyIn, wallTimeIn } from '#shared/messages/formats.ts'
import { messages } from '#shared/messages/messages.ts'
import { Id } from '#shared/std/ids.ts'
import { timeOf } from '../../web/components/times.ts'
import { ReservationPage, type ReservationPageProps } from '../../web/pages/reservation.tsx'
import { type SteppedReservation, stepsOf } from '../../web/pages/reservation-steps.tsx'
import { answerPage, headersOf } from './html.ts'
import { paymentMethods, providerHosts } from './payment-methods.ts'
import { newPrivatePage, type PrivateSite } from './private-page.ts'
import { pageTicket } from './tickets-shown.ts'

export default newPrivatePage({
  path: '/r/:reservationId',
  summary: 'A reservation',
  reads: { reservationId: Id },
  visitors: ['guest', 'account'],
  async show(c, { reservationId }, site) {
    const { sql, user } = c.var
    if (reservationId === undefined) return undefined
    const reservation = await findReservation(sql, reservationId, user.id)
    if (!reservation) return undefined
    const [tickets, cancellable, account] = await Promise.all([
      listTickets(sql, { reservationId, limit: reservation.seats.length * 2 }),
      findCancellable(sql, reservationId, user.id),
      findUser(sql, reservation.userId),
    ])
    const email = reservation.contact?.email ?? account?.email ?? null
    const { showtime, seats, currency, fees, total, payment } = reservation
    const m = messages[site.language]
    const sum = (amount: number) => moneyIn(site.language, amount, currency)
    const order = new Map(seats.map(({ seatId }, at) => [seatId, at]))
    const shown = tickets
      .sort((a, b) => (order.get(a.seat.seatId) ?? 0) - (order.get(b.seat.seatId) ?? 0))
      .map((ticket) => pageTicket(site, ticket, new Date()))
    const page = ReservationPage({
      site,
      id: reservation.id,
      movie: showtime.movieTitle,
      when: wallTimeIn(site.language, new Date(showtime.startsAt), showtime.timeZone),
      place: listIn(site.language, [m.screen(showtime.theaterName, showtime.screenNumber), showtime.city]),
      seats: seats.map((seat) => shownSeat(site, seat, currency)),
      fees: fees === 0 ? null : sum(fees),
      total: sum(total),
      steps: stepsOf(site, steppedOf(c, site, reservation, email)),
      pending: isPending(reservation),
      // Given back ones last.
      tickets: shown.sort((a, b) => Number(a.status === 'refunded') - Number(b.status === 'refunded')),
      receipt: isCaptured(payment.status) && total > 0,
      giveBack: giveBackOf(site, reservation, cancellable),
      at: timeOf(site.language, new Date(), showtime.timeZone),
    })
    return answerPage(c, page, { headers: headersOf(providerHosts(c)) })
  },
})

const isCaptured = (status: string): boolean => !['requested', 'action_required', 'declined'].includes(status)

const isPending = ({ status, refunds }: Reservation): boolean =>
  status === 'awaiting_payment' || status === 'lapsed' || refunds.some((refund) => refund.status === 'due')

function shownSeat(site: PrivateSite, seat: ReservedSeat, currency: string) {
  const m = messages[site.language]
  const kinds = [
    (m.category as Record<string, string>)[seat.category] ?? seat.category,
    (m.ticketType as Record<string, string>)[seat.ticketType] ?? seat.ticketType,
  ]
  return {
    id: seat.seatId,
    name: m.seatInWords(seat),
    kind: listIn(site.language, kinds),
    price: moneyIn(site.language, seat.price, currency),
    insteadOf: seat.insteadOf ? m.seatInWords(seat.insteadOf) : null,
  }
}

function steppedOf(
  c: FunctionContext,
  { language }: PrivateSite,
  reservation: Reservation,
  email: string | null,
): SteppedReservation {
  const { showtime, payment, currency, total, status } = reservation
  const { timeZone } = showtime
  const sum = (amount: number) => moneyIn(language, amount, currency)
  const reason = payment.lastDecline ?? payment.declineReason
  const known = reason === 'insufficient_funds' || reason === 'expired_card' ? reason : 'other'
  const own = reservation.userId === c.var.user.id || c.var.user.roles.includes('guest')
  const action = own ? payment.nextAction : null
  return {
    id: reservation.id,
    status,
    payment: { id: payment.id, status: payment.status },
    action,
    declined: reason === null ? null : known,
    attemptsLeft: payment.retrying ? MOST_ATTEMPTS - payment.attempt : null,
    methods: paymentMethods(c),
    email,
    total: sum(total),
    until: timeOf(language, reservation.expiresAt, timeZone),
    startsAt: wallTimeIn(language, new Date(showtime.startsAt), timeZone),
    refunds: reservation.refunds.map((refund) => ({ sum: sum(refund.amount), status: refund.status })),
    captured: isCaptured(payment.status),
  }
}

/** What a buyer gets back, by the policy of this moment. */
function giveBackOf(
  { language }: PrivateSite,
  { status, seats, currency }: Reservation,
  cancellable: Awaited<ReturnType<typeof findCancellable>>,
): ReservationPageProps['giveBack'] {
  if (status !== 'confirmed' || !cancellable || cancellable.paymentStatus === 'disputed') return undefined
  const open = cancellable.seats.filter(({ live, used }) => live && !used).map(({ seatId }) => seatId)
  if (open.length === 0) return undefined
  const step = policyStep(cancellable.startsAt, new Date(), policyOf(cancellable))
  if (!step) return null
  const back = (seatIds: string[]) => moneyIn(language, refundAmount(cancellable, seatIds, step), currency)
  const named = seats.filter(({ seatId }) => open.includes(seatId))
  return {
    seats: named.map((seat) => ({
      id: seat.seatId,
      name: messages[language].seatInWords(seat),
      sum: back([seat.seatId]),
    })),
    all: back(open),
  }
}
