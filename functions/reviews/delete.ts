// DELETE /v1/reviews/:reviewId — its author takes a review back, and may write another one.
import * as v from 'valibot'
import { deleteReview } from '#shared/db/reviews.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'

const Params = v.strictObject({ reviewId: Id })

export default newFunction({
  summary: 'Delete your review',
  access: 'customer',
  answers: { 204: null },
  problems: ['not_found'],
}).delete('/v1/reviews/:reviewId', valid('param', Params), async (c) => {
  const own = { id: c.req.valid('param').reviewId, userId: c.var.user.id }
  return (await deleteReview(c.var.sql, own)) ? c.body(null, 204) : problem(c, 'not_found')
})
