// PUT /v1/reviews/:reviewId/hiding — staff take a review out of sight and out of the average, and say why.
import * as v from 'valibot'
import { Review } from '#shared/answers/catalogue.ts'
import { hideReview } from '#shared/db/reviews.ts'
import { newFunction, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'
import { Line } from '#shared/inputs.ts'
import { actorOf, answerOutcome } from '#shared/staff.ts'

const Params = v.strictObject({ reviewId: Id })
const Body = v.strictObject({ reason: Line(500) })

export default newFunction({
  summary: 'Hide a review',
  access: 'staff',
  answers: { 200: Review },
  problems: ['not_found'],
}).put('/v1/reviews/:reviewId/hiding', valid('param', Params), valid('json', Body), async (c) => {
  const { reason } = c.req.valid('json')
  return answerOutcome(c, await hideReview(c.var.sql, actorOf(c), c.req.valid('param').reviewId, reason))
})
