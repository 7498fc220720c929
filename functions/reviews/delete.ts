// DELETE /v1/reviews/:reviewId — its author takes a review back, and may write another one.
import * as v from 'valibot'
import { deleteReview } from '#shared/db/reviews.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ reviewId: Id })

export default newFunction(
  {
    method: 'DELETE',
    path: '/v1/reviews/:reviewId',
    summary: 'Delete your review',
    access: 'customer',
    input: { params: Params },
    answers: { 204: null },
    problems: ['not_found'],
  },
  async (c, { params: { reviewId } }) => {
    const own = { id: reviewId, userId: c.var.user.id }
    return (await deleteReview(c.var.sql, own)) ? c.body(null, 204) : problem(c, 'not_found')
  },
)
