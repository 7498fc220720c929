// POST /v1/showtimes/:showtimeId/cancellation — takes a showtime off: all its reservations are cancelled and refunded.
import * as v from 'valibot'
import { ShowtimeCancellation } from '#shared/answers/showtimes.ts'
import { invalidates } from '#shared/cached.ts'
import { cancelShowtime, findShowtimeCancellation } from '#shared/db/showtime-cancellations.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
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
  problems: ['not_found'],
}).post(
  '/v1/showtimes/:showtimeId/cancellation',
  invalidates('programme', 'terms'),
  valid('param', Params),
  valid('json', Body),
  async (c) => {
    const { showtimeId } = c.req.valid('param')
    const { reason } = c.req.valid('json')
    const refusal = await refuseStrangers(c, showtimeId)
    if (refusal) return refusal
    await cancelShowtime(c.var.sql, {
      showtimeId,
      reason,
      actorId: c.var.user.id,
      requestId: c.var.requestId,
    })
    // A repeat finds the first one: a showtime is cancelled once.
    const cancellation = await findShowtimeCancellation(c.var.sql, showtimeId)
    if (!cancellation) return problem(c, 'not_found')
    c.header('location', `/v1/showtimes/${showtimeId}/cancellation`)
    return c.json(showShowtimeCancellation(cancellation), 202)
  },
)
