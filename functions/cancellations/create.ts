// POST /v1/reservations/:reservationId/cancellations — gives seats back: they are free at once, the money
// follows.
import * as v from 'valibot'
import { giveUp } from '#shared/db/attempts.ts'
import { type CancellableReservation, findCancellable, findRefundByKey } from '#shared/db/cancellations.ts'
import { policyOf, policyStep, staffPolicy } from '#shared/domain/cancellation.ts'
import { companionsOpenAt } from '#shared/domain/companions.ts'
import type { RefundStatus } from '#shared/domain/payment.ts'
import { money } from '#shared/domain/price.ts'
import { freeSeats } from '#shared/holds/holds.ts'
import { type FunctionContext, problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { idempotencyKey, once } from '#shared/http/idempotency.ts'
import { Cancellation } from '#shared/http/responses/reservations.ts'
import { returnSeats } from '#shared/sales/seat-returns.ts'
import { tellRedis } from '#shared/sales/tell-redis.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ reservationId: Id })
/** Left out: all seats that are left. */
const Body = v.strictObject({
  seatIds: v.optional(v.pipe(v.array(Id), v.minLength(1, 'must name a seat'), v.maxLength(50))),
})

export default newFunction(
  {
    method: 'POST',
    path: '/v1/reservations/:reservationId/cancellations',
    summary: 'Cancel seats of a reservation',
    access: 'identified',
    input: { params: Params, headers: idempotencyKey, body: Body },
    answers: { 202: Cancellation },
    problems: [
      'not_found',
      'wrong_state',
      'in_flight',
      'not_eligible',
      'seat_not_in_screen',
      'idempotency_mismatch',
    ],
  },
  async (c, { params: { reservationId }, body: { seatIds }, headers: { idempotencyKey: key } }) => {
    const reservation = await findCancellable(c.var.sql, reservationId, c.var.user.id)
    if (!reservation) return problem(c, 'not_found')
    const wanted = seatIds && [...new Set(seatIds)]
    const answered = await once(c, key, { seatIds }, () => cancel(c, reservation, key, wanted))
    // A stored answer says it too: the reservation tells how its refund goes on.
    if (answered.ok) answered.headers.set('location', `/v1/reservations/${reservationId}`)
    return answered
  },
)

async function cancel(
  c: FunctionContext,
  reservation: CancellableReservation,
  key: string,
  wanted: string[] | undefined,
) {
  const refundKey = `cancellation:${reservation.id}:${c.var.user.id}:${key}`
  // An earlier try got through, and only its answer was lost.
  const earlier = await findRefundByKey(c.var.sql, refundKey)
  if (earlier) return answer(c, reservation, earlier.seatIds, earlier)
  const gaveUp = wanted === undefined && (await withdraw(c, reservation))
  if (gaveUp) return answer(c, reservation, gaveUp, undefined)
  if (reservation.status !== 'confirmed') {
    return problem(c, 'wrong_state', { detail: `The reservation is ${reservation.status}.` })
  }
  if (reservation.paymentStatus === 'disputed') {
    return problem(c, 'wrong_state', { detail: "Its payment is disputed: wait for the bank's decision." })
  }
  const seatIds = wanted ?? reservation.seats.filter(({ live }) => live).map(({ seatId }) => seatId)
  const policy = reservation.byStaff ? [staffPolicy] : policyOf(reservation)
  const step = policyStep(reservation.startsAt, new Date(), policy)
  if (!step) return problem(c, 'not_eligible', { detail: 'It is too late to cancel: the show begins soon.' })
  const unknown = seatIds.filter((id) => !reservation.seats.some(({ seatId }) => seatId === id))
  if (unknown.length > 0) {
    return problem(c, 'seat_not_in_screen', {
      seatIds: unknown,
      detail: 'These seats are not part of the reservation.',
    })
  }
  const alone = companionsLeft(reservation, seatIds)
  if (alone.length > 0) {
    return problem(c, 'not_eligible', {
      seatIds: alone,
      detail: 'A companion seat belongs to its wheelchair space: return both.',
    })
  }
  const done = await returnSeats(c, { reservation, seatIds, step, refundKey })
  if (!done) {
    return problem(c, 'wrong_state', {
      detail: 'One of the seats was already returned or used. Nothing changed.',
    })
  }
  const refund =
    done.refundId === null ? undefined : { id: done.refundId, status: 'due' as const, amount: done.amount }
  return answer(c, reservation, seatIds, refund)
}

/** An unpaid reservation that waits for its buyer, who does not want to pay any more. */
async function withdraw(
  c: FunctionContext,
  { id, status, showtimeId, holdId, fence, seats }: CancellableReservation,
): Promise<string[] | undefined> {
  if (status !== 'awaiting_payment') return undefined
  const given = await giveUp(c.var.sql, id)
  if (!given) return undefined
  const seatIds = seats.map(({ seatId }) => seatId)
  // The worker closes the charge first, and frees them then.
  if (given === 'asked') return seatIds
  const { redis, log } = c.var
  const freed = { showtimeId, holdId, fence, seats: seats.map(({ index }) => index) }
  await tellRedis(log, showtimeId, () => freeSeats(redis, freed))
  return seatIds
}

/**
 * Else somebody could buy a companion seat with its place, give the place back, and have it alone. Staff may.
 */
function companionsLeft(reservation: CancellableReservation, seatIds: readonly string[]): string[] {
  if (reservation.byStaff || new Date() >= companionsOpenAt(reservation)) return []
  return reservation.seats
    .filter(({ live, seatId }) => live && !seatIds.includes(seatId))
    .filter(({ pairedSeatId }) => pairedSeatId !== null && seatIds.includes(pairedSeatId))
    .map(({ seatId }) => seatId)
}

function answer(
  c: FunctionContext,
  reservation: CancellableReservation,
  seatIds: string[],
  refund: { id: string; status: RefundStatus; amount: number } | undefined,
) {
  return c.json(
    {
      reservationId: reservation.id,
      seatIds,
      refund: refund
        ? { id: refund.id, status: refund.status, amount: money(refund.amount, reservation.currency) }
        : null,
    },
    202,
  )
}
