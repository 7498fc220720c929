// POST /v1/showtimes/:showtimeId/cancellation — takes a showtime off: all its reservations are cancelled and
// refunded.
import * as v from 'valibot'
import { invalidates } from '#shared/cache/cached-answers.ts'
import { cancelShowtime, findShowtimeCancellation } from '#shared/db/showtime-cancellations.ts'
import { type FunctionContext, problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { once, optionalIdempotencyKey } from '#shared/http/idempotency.ts'
import { Line } from '#shared/http/requests/inputs.ts'
import { ShowtimeCancellation } from '#shared/http/responses/showtimes.ts'
import { refuseStrangers } from '#shared/http/staff-answers.ts'
import { showShowtimeCancellation } from '#shared/http/views/showtime-cancellations.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ showtimeId: Id })
const Body = v.strictObject({ reason: Line(500) })

export default newFunction(
  {
    method: 'POST',
    path: '/v1/showtimes/:showtimeId/cancellation',
    summary: 'Cancel a showtime',
    access: 'staff',
    input: { params: Params, headers: optionalIdempotencyKey, body: Body },
    answers: { 202: ShowtimeCancellation },
    problems: ['not_found', 'wrong_state', 'in_flight', 'idempotency_mismatch'],
    after: invalidates('programme', 'terms'),
  },
  async (c, { params: { showtimeId }, body: { reason }, headers: { idempotencyKey: key } }) => {
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
  if (cancellation) return c.json(showShowtimeCancellation(cancellation), 202)
  return problem(c, 'wrong_state', { detail: 'The showtime is a draft, which nobody has bought: delete it.' })
}
