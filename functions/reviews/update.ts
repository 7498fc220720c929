// PATCH /v1/reviews/:reviewId — its author changes a review; a hidden review stays hidden.
import * as v from 'valibot'
import { updateReview } from '#shared/db/reviews.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { onlyGiven } from '#shared/http/requests/inputs.ts'
import { ReviewChange } from '#shared/http/requests/reviews.ts'
import { Review } from '#shared/http/responses/catalogue.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ reviewId: Id })

export default newFunction(
  {
    method: 'PATCH',
    path: '/v1/reviews/:reviewId',
    summary: 'Change your review',
    access: 'customer',
    input: { params: Params, body: ReviewChange },
    answers: { 200: Review },
    problems: ['not_found'],
  },
  async (c, { params: { reviewId }, body }) => {
    const own = { id: reviewId, userId: c.var.user.id }
    const review = await updateReview(c.var.sql, own, onlyGiven(body))
    return review ? c.json(review) : problem(c, 'not_found')
  },
)
