// GET /v1/movies/:movieId/reviews — what people who saw a movie say, with the average and how it comes about.
import * as v from 'valibot'
import { Reviews } from '#shared/answers/catalogue.ts'
import { listReviews, rateMovie, reviewSorts } from '#shared/db/reviews.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'
import { Cursor, Limit, page } from '#shared/inputs.ts'
import { answerPage } from '#shared/pages.ts'

const Params = v.strictObject({ movieId: Id })
const Query = v.strictObject({
  sort: v.optional(v.picklist(reviewSorts, `must be one of ${reviewSorts.join(', ')}`), 'newest'),
  limit: Limit,
  cursor: v.optional(Cursor(v.pipe(v.string(), v.regex(/^[1-5]$/)))),
})

export default newFunction({
  summary: 'List the reviews of a movie',
  access: 'public',
  answers: { 200: Reviews },
  problems: ['not_found'],
}).get('/v1/movies/:movieId/reviews', valid('param', Params), valid('query', Query), async (c) => {
  const { movieId } = c.req.valid('param')
  const { cursor, limit, sort } = c.req.valid('query')
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
})
