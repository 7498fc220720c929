// POST /v1/reservations/:reservationId/cancellations — gives seats back: they are free at once, the money follows.
import * as v from 'valibot'
import { Cancellation } from '#shared/answers/sales.ts'
import {
  type CancellableReservation,
  cancelSeats,
  findCancellable,
  findRefundByKey,
} from '#shared/db/cancellations.ts'
import { cancellationPolicy, policyStep, refundAmount, staffPolicy } from '#shared/domain/cancellation.ts'
import type { RefundStatus } from '#shared/domain/payment.ts'
import { money } from '#shared/domain/price.ts'
import { type FunctionContext, newFunction, problem, valid } from '#shared/function.ts'
import { freeSeats } from '#shared/holds/holds.ts'
import { idempotencyKey, once } from '#shared/idempotency.ts'
import { Id } from '#shared/ids.ts'

const Params = v.strictObject({ reservationId: Id })
/** Left out: all seats that are left. */
const Body = v.strictObject({
  seatIds: v.optional(v.pipe(v.array(Id), v.minLength(1, 'must name a seat'), v.maxLength(50))),
})

export default newFunction({
  summary: 'Cancel seats of a reservation',
  access: 'signed-in',
  answers: { 202: Cancellation },
  problems: [
    'not_found',
    'wrong_state',
    'in_flight',
    'not_eligible',
    'seat_not_in_screen',
    'idempotency_mismatch',
  ],
}).post(
  '/v1/reservations/:reservationId/cancellations',
  valid('param', Params),
  idempotencyKey,
  valid('json', Body),
  async (c) => {
    const { reservationId } = c.req.valid('param')
    const { idempotencyKey: key } = c.req.valid('header')
    const { seatIds } = c.req.valid('json')
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
  if (reservation.status !== 'confirmed') {
    return problem(c, 'wrong_state', { detail: `The reservation is ${reservation.status}.` })
  }
  const seatIds = wanted ?? reservation.seats.filter(({ live }) => live).map(({ seatId }) => seatId)
  const policy = reservation.byStaff ? [staffPolicy] : cancellationPolicy
  const step = policyStep(reservation.startsAt, new Date(), policy)
  if (!step) return problem(c, 'not_eligible', { detail: 'It is too late before the show to cancel.' })
  const unknown = seatIds.filter((id) => !reservation.seats.some(({ seatId }) => seatId === id))
  if (unknown.length > 0) {
    return problem(c, 'seat_not_in_screen', {
      seatIds: unknown,
      detail: 'The reservation has not these seats.',
    })
  }
  const amount = refundAmount(reservation, seatIds, step)
  const done = await cancelSeats(c.var.sql, {
    reservationId: reservation.id,
    seatIds,
    refundKey,
    amount,
    reason: 'cancelled',
    actorId: c.var.user.id,
    byStaff: reservation.byStaff,
    requestId: c.var.requestId,
  })
  if (!done) {
    return problem(c, 'wrong_state', {
      detail: 'One of the seats was given back or used before. Nothing changed.',
    })
  }
  await showFree(c, reservation, seatIds)
  const refund = done.refundId === null ? undefined : { id: done.refundId, status: 'due' as const, amount }
  return answer(c, reservation, seatIds, refund)
}

async function showFree(
  c: FunctionContext,
  reservation: CancellableReservation,
  seatIds: string[],
): Promise<void> {
  const seats = reservation.seats.filter(({ seatId }) => seatIds.includes(seatId)).map(({ index }) => index)
  await freeSeats(c.var.redis, { ...reservation, seats }).catch((error: unknown) =>
    // Postgres has decided; the worker shows it again when it refunds.
    c.var.log.error({ err: error, reservationId: reservation.id }, 'seats not shown as free'),
  )
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
