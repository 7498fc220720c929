// GET /v1/movies/:movieId — a movie with all its details.
import * as v from 'valibot'
import { findMovie } from '#shared/db/movies.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Movie } from '#shared/http/responses/catalogue.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ movieId: Id })

export default newFunction(
  {
    method: 'GET',
    path: '/v1/movies/:movieId',
    summary: 'Get a movie',
    access: 'public',
    input: { params: Params },
    answers: { 200: Movie },
    problems: ['not_found'],
  },
  async (c, { params: { movieId } }) => {
    const movie = await findMovie(c.var.sql, movieId)
    return movie ? c.json(movie) : problem(c, 'not_found')
  },
)
