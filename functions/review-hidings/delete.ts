// DELETE /v1/reviews/:reviewId/hiding — staff put a hidden review back.
import * as v from 'valibot'
import { hideReview } from '#shared/db/reviews.ts'
import { newFunction, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'
import { actorOf, answerOutcome } from '#shared/staff.ts'

const Params = v.strictObject({ reviewId: Id })

export default newFunction({
  summary: 'Show a hidden review again',
  access: 'staff',
  answers: { 204: null },
  problems: ['not_found'],
}).delete('/v1/reviews/:reviewId/hiding', valid('param', Params), async (c) =>
  answerOutcome(c, await hideReview(c.var.sql, actorOf(c), c.req.valid('param').reviewId, null), 204),
)
