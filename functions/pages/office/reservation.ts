// GET /office/reservations/:reservationId — a reservation for its theater's staff: buyer, seats and tickets,
// money, and what staff did with it.
import { type AuditEntry, listAuditLog } from '#shared/db/audit-log.ts'
import { findBuyers } from '#shared/db/buyers.ts'
import { type CancellableReservation, findCancellable } from '#shared/db/cancellations.ts'
import { findShownPayment } from '#shared/db/payment-views.ts'
import { listRefundsOf, type StaffRefund } from '#shared/db/refund-views.ts'
import { findReservation } from '#shared/db/reservation-views.ts'
import { refundAmount, staffPolicy } from '#shared/domain/cancellation.ts'
import type { Reservation } from '#shared/domain/reservation.ts'
import { seatLabel } from '#shared/domain/seat-name.ts'
import { hasRole } from '#shared/http/access.ts'
import type { FunctionContext } from '#shared/http/context.ts'
import { listIn, moneyIn } from '#shared/messages/formats.ts'
import { messages } from '#shared/messages/messages.ts'
import { Id } from '#shared/std/ids.ts'
import type { Office } from '../../../web/components/office/office.ts'
import { shortMoment } from '../../../web/components/times.ts'
import { ReservationPage, type ShownSeat } from '../../../web/pages/office/reservation.tsx'
import { atShowtime, shortNumber } from './at-showtime.ts'
import { newOfficePage } from './office-page.ts'

/** Enough for the acts of one reservation. */
const MOST_ACTS = 100

export default newOfficePage({
  path: '/office/reservations/:reservationId',
  summary: 'A reservation for staff',
  reads: { reservationId: Id },
  async show(c, { reservationId }, everywhere) {
    const { sql, user } = c.var
    const reservation = reservationId && (await findReservation(sql, reservationId, user.id))
    // A buyer sees it elsewhere: this page is for those who run the theater.
    const at = reservation && (await atShowtime(c, everywhere, reservation.showtimeId))
    if (!at) return undefined
    const [cancellable, payment, refunds, buyers] = await Promise.all([
      findCancellable(sql, reservation.id, user.id),
      findShownPayment(sql, reservation.payment.id, user.id),
      listRefundsOf(sql, user.id, reservation.id),
      findBuyers(sql, [reservation.userId]),
    ])
    const { office } = at
    const buyer = buyers.get(reservation.userId)
    const sum = (amount: number) => moneyIn(office.language, amount, reservation.currency)
    const moment = (of: Date | string) => shortMoment(office.language, new Date(of), office.theater.timeZone)
    const { id, showtime, contact, status, fees, total } = reservation
    return ReservationPage({
      office,
      id,
      number: shortNumber(id),
      status,
      showtime: { id: reservation.showtimeId, movie: showtime.movieTitle, when: moment(showtime.startsAt) },
      screen: showtime.screenNumber,
      made: moment(reservation.createdAt),
      until: status === 'awaiting_payment' ? moment(reservation.expiresAt) : null,
      buyer: {
        guest: buyer?.guest ?? true,
        name: contact?.name ?? (buyer?.guest ? null : (buyer?.name ?? null)),
        email: contact?.email ?? buyer?.email ?? null,
      },
      seats: seatsOf(office, reservation, cancellable!),
      cancel: cancelOf(office, reservation, cancellable!),
      fees: fees === 0 ? null : sum(fees),
      total: sum(total),
      payment: {
        status: payment!.status,
        tries: payment!.attempts.map(({ startedAt, endedAt, ...each }) => ({
          ...each,
          startedAt: moment(startedAt),
          endedAt: endedAt === null ? null : moment(endedAt),
        })),
        receipt: total > 0 && !['requested', 'action_required', 'declined'].includes(payment!.status),
      },
      refunds: refunds.map((refund) => ({
        ...refund,
        sum: sum(refund.amount),
        at: moment(refund.updatedAt),
        seats: listIn(office.language, namesOf(reservation, refund)),
      })),
      canMail: reservation.tickets.some((ticket) => ticket.status !== 'refunded'),
      acts: (await actsOn(c, reservation, refunds)).map((act) => ({
        id: act.id,
        at: moment(act.at),
        who: act.actor.name,
        what: act.action,
      })),
    })
  },
})

const namesOf = ({ seats }: Reservation, { seatIds }: StaffRefund) =>
  seats.filter(({ seatId }) => seatIds.includes(seatId)).map(seatLabel)

function seatsOf(
  { language }: Office,
  { seats, tickets, currency, status }: Reservation,
  cancellable: CancellableReservation,
): ShownSeat[] {
  const m = messages[language]
  return seats.map((seat) => {
    const ticket = tickets.findLast(({ seatId }) => seatId === seat.seatId)
    const live = cancellable.seats.some(({ seatId, live }) => live && seatId === seat.seatId)
    const kinds = [
      (m.category as Record<string, string>)[seat.category] ?? seat.category,
      (m.ticketType as Record<string, string>)[seat.ticketType] ?? seat.ticketType,
    ]
    const claim = live ? 'reserved' : 'free'
    const mayCancel = status === 'confirmed' && live && ticket?.status !== 'used'
    return {
      id: seat.seatId,
      label: seatLabel(seat),
      kind: listIn(language, kinds),
      price: moneyIn(language, seat.price, currency),
      insteadOf: seat.insteadOf ? seatLabel(seat.insteadOf) : null,
      state: ticket?.status ?? claim,
      back: mayCancel ? back(language, cancellable, [seat.seatId]) : null,
    }
  })
}

/** What staff may cancel as a whole; the sums of single seats stand at the seats. */
function cancelOf({ language }: Office, { status, seats }: Reservation, cancellable: CancellableReservation) {
  if (status === 'awaiting_payment') return { kind: 'unpaid' as const }
  if (status !== 'confirmed') return undefined
  if (cancellable.paymentStatus === 'disputed') return { kind: 'disputed' as const }
  const open = cancellable.seats.filter(({ live, used }) => live && !used).map(({ seatId }) => seatId)
  if (open.length === 0) return undefined
  const names = seats.filter(({ seatId }) => open.includes(seatId)).map(seatLabel)
  const sum = back(language, cancellable, open)
  return { kind: 'paid' as const, seatIds: open, names: listIn(language, names), sum }
}

const back = (language: Office['language'], of: CancellableReservation, seatIds: readonly string[]) =>
  moneyIn(language, refundAmount(of, seatIds, staffPolicy), of.currency)

async function actsOn(c: FunctionContext, { id }: Reservation, refunds: readonly StaffRefund[]) {
  const { sql, user } = c.var
  const viewer = { viewerId: user.id, isAdmin: hasRole(user, 'admin'), limit: MOST_ACTS }
  const lists = await Promise.all(
    [id, ...refunds.map((refund) => refund.id)].map((objectId) => listAuditLog(sql, { ...viewer, objectId })),
  )
  const byTime = (a: AuditEntry, b: AuditEntry) => b.at.getTime() - a.at.getTime()
  return lists.flat().sort(byTime)
}
