// PATCH /v1/reviews/:reviewId — its author changes a review; a hidden one stays hidden.
import * as v from 'valibot'
import { Review } from '#shared/answers/catalogue.ts'
import { updateReview } from '#shared/db/reviews.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'
import { onlyGiven } from '#shared/inputs.ts'
import { ReviewChange } from '#shared/review-input.ts'

const Params = v.strictObject({ reviewId: Id })

export default newFunction({
  summary: 'Change your review',
  access: 'customer',
  answers: { 200: Review },
  problems: ['not_found'],
}).patch('/v1/reviews/:reviewId', valid('param', Params), valid('json', ReviewChange), async (c) => {
  const own = { id: c.req.valid('param').reviewId, userId: c.var.user.id }
  const review = await updateReview(c.var.sql, own, onlyGiven(c.req.valid('json')))
  return review ? c.json(review) : problem(c, 'not_found')
})
