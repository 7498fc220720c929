// DELETE /v1/reviews/:reviewId/hiding — staff put a hidden review back.
import * as v from 'valibot'
import { hideReview } from '#shared/db/reviews.ts'
import { newFunction } from '#shared/http/function.ts'
import { actorOf, answerOutcome } from '#shared/http/staff-answers.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ reviewId: Id })

export default newFunction(
  {
    method: 'DELETE',
    path: '/v1/reviews/:reviewId/hiding',
    summary: 'Show a hidden review again',
    access: 'staff',
    input: { params: Params },
    answers: { 204: null },
    problems: ['not_found'],
  },
  async (c, { params: { reviewId } }) =>
    answerOutcome(c, await hideReview(c.var.sql, actorOf(c), reviewId, null), 204),
)
