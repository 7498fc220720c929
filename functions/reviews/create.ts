// POST /v1/movies/:movieId/reviews — one review per movie, for customers with a ticket for a showtime that
// has begun.
import * as v from 'valibot'
import { createReview } from '#shared/db/reviews.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { NewReview } from '#shared/http/requests/reviews.ts'
import { Review } from '#shared/http/responses/catalogue.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ movieId: Id })

export default newFunction(
  {
    method: 'POST',
    path: '/v1/movies/:movieId/reviews',
    summary: 'Review a movie',
    access: 'customer',
    input: { params: Params, body: NewReview },
    answers: { 201: Review },
    problems: ['not_found', 'already_reviewed', 'not_eligible'],
  },
  async (c, { params: { movieId }, body }) => {
    const by = { movieId, userId: c.var.user.id }
    const made = await createReview(c.var.sql, by, body)
    if (made.ok) {
      c.header('location', `/v1/reviews/${made.review.id}`)
      return c.json(made.review, 201)
    }
    const detail = 'You can review this movie once a showtime for which you have a ticket has begun.'
    return made.code === 'not_eligible' ? problem(c, made.code, { detail }) : problem(c, made.code)
  },
)
