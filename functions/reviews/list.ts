// GET /v1/movies/:movieId/reviews — reviews of a movie, with the average and the count of each rating.
import * as v from 'valibot'
import { listReviews, rateMovie, reviewSorts } from '#shared/db/reviews.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { answerPage } from '#shared/http/pagination.ts'
import { Cursor, Limit, Pattern, page } from '#shared/http/requests/inputs.ts'
import { Reviews } from '#shared/http/responses/catalogue.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ movieId: Id })
const Query = v.strictObject({
  sort: v.optional(v.picklist(reviewSorts, `must be one of ${reviewSorts.join(', ')}`), 'newest'),
  limit: Limit,
  cursor: v.optional(Cursor(Pattern(/^[1-5]$/, 'is not a valid value'))),
})

export default newFunction(
  {
    method: 'GET',
    path: '/v1/movies/:movieId/reviews',
    summary: 'List the reviews of a movie',
    access: 'public',
    input: { params: Params, query: Query },
    answers: { 200: Reviews },
    problems: ['not_found'],
  },
  async (c, { params: { movieId }, query: { cursor, limit, sort } }) => {
    const ratings = await rateMovie(c.var.sql, movieId)
    if (!ratings) return problem(c, 'not_found')
    const rows = await listReviews(c.var.sql, movieId, { sort, after: cursor, limit: limit + 1 })
    const listed = page(
      rows,
      limit,
      // Always null here: hidden ones are not listed.
      ({ hiddenReason: _, ...review }) => review,
      ({ rating, id }) => [String(rating), id],
    )
    return answerPage(c, { ...ratings, ...listed })
  },
)
