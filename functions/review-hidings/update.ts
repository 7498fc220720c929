// PUT /v1/reviews/:reviewId/hiding — staff take a review out of sight and out of the average, and say why.
import * as v from 'valibot'
import { hideReview } from '#shared/db/reviews.ts'
import { newFunction } from '#shared/http/function.ts'
import { Line } from '#shared/http/requests/inputs.ts'
import { Review } from '#shared/http/responses/catalogue.ts'
import { actorOf, answerOutcome } from '#shared/http/staff-answers.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ reviewId: Id })
const Body = v.strictObject({ reason: Line(500) })

export default newFunction(
  {
    method: 'PUT',
    path: '/v1/reviews/:reviewId/hiding',
    summary: 'Hide a review',
    access: 'staff',
    input: { params: Params, body: Body },
    answers: { 200: Review },
    problems: ['not_found'],
  },
  async (c, { params: { reviewId }, body: { reason } }) => {
    return answerOutcome(c, await hideReview(c.var.sql, actorOf(c), reviewId, reason))
  },
)
