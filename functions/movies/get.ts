// GET /v1/movies/:movieId — a movie with all that is known of it.
import * as v from 'valibot'
import { Movie } from '#shared/answers/catalogue.ts'
import { findMovie } from '#shared/db/movies.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'

const Params = v.strictObject({ movieId: Id })

export default newFunction({
  summary: 'Get a movie',
  access: 'public',
  answers: { 200: Movie },
  problems: ['not_found'],
}).get('/v1/movies/:movieId', valid('param', Params), async (c) => {
  const movie = await findMovie(c.var.sql, c.req.valid('param').movieId)
  return movie ? c.json(movie) : problem(c, 'not_found')
})
