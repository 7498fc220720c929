// POST /v1/movies/:movieId/reviews — one a movie, for who had a ticket for a showtime that has begun.
import * as v from 'valibot'
import { Review } from '#shared/answers/catalogue.ts'
import { createReview } from '#shared/db/reviews.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'
import { NewReview } from '#shared/review-input.ts'

const Params = v.strictObject({ movieId: Id })

export default newFunction({
  summary: 'Review a movie',
  access: 'customer',
  answers: { 201: Review },
  problems: ['not_found', 'already_reviewed', 'not_eligible'],
}).post('/v1/movies/:movieId/reviews', valid('param', Params), valid('json', NewReview), async (c) => {
  const by = { movieId: c.req.valid('param').movieId, userId: c.var.user.id }
  const made = await createReview(c.var.sql, by, c.req.valid('json'))
  if (made.ok) {
    c.header('location', `/v1/reviews/${made.review.id}`)
    return c.json(made.review, 201)
  }
  const detail = 'Only who had a ticket for a showtime of this movie that has begun may review it.'
  return made.code === 'not_eligible' ? problem(c, made.code, { detail }) : problem(c, made.code)
})
