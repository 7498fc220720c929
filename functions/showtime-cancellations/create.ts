// POST /v1/showtimes/:showtimeId/cancellation — takes a showtime off: all its reservations are cancelled and refunded.
import * as v from 'valibot'
import { ShowtimeCancellation } from '#shared/answers/showtimes.ts'
import { invalidates } from '#shared/cached.ts'
import { cancelShowtime, findShowtimeCancellation } from '#shared/db/showtime-cancellations.ts'
import { type FunctionContext, newFunction, problem, valid } from '#shared/function.ts'
import { once, optionalIdempotencyKey } from '#shared/idempotency.ts'
import { Id } from '#shared/ids.ts'
import { Line } from '#shared/inputs.ts'
import { showShowtimeCancellation } from '#shared/showtime-cancellations.ts'
import { refuseStrangers } from '#shared/staff.ts'

const Params = v.strictObject({ showtimeId: Id })
const Body = v.strictObject({ reason: Line(500) })

export default newFunction({
  summary: 'Cancel a showtime',
  access: 'staff',
  answers: { 202: ShowtimeCancellation },
  problems: ['not_found', 'in_flight', 'idempotency_mismatch'],
}).post(
  '/v1/showtimes/:showtimeId/cancellation',
  invalidates('programme', 'terms'),
  valid('param', Params),
  optionalIdempotencyKey,
  valid('json', Body),
  async (c) => {
    const { showtimeId } = c.req.valid('param')
    const { idempotencyKey: key } = c.req.valid('header')
    const { reason } = c.req.valid('json')
    const refusal = await refuseStrangers(c, showtimeId)
    if (refusal) return refusal
    const cancelled = () => cancel(c, showtimeId, reason)
    const answered = await (key === undefined ? cancelled() : once(c, key, { reason }, cancelled))
    if (answered.ok) answered.headers.set('location', `/v1/showtimes/${showtimeId}/cancellation`)
    return answered
  },
)

/** A repeat finds the first one: a showtime is cancelled once, with a key or without. */
async function cancel(c: FunctionContext, showtimeId: string, reason: string) {
  const { sql, user, requestId } = c.var
  await cancelShowtime(sql, { showtimeId, reason, actorId: user.id, requestId })
  const cancellation = await findShowtimeCancellation(sql, showtimeId)
  return cancellation ? c.json(showShowtimeCancellation(cancellation), 202) : problem(c, 'not_found')
}
