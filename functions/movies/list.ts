// GET /v1/movies — what is shown, by title; narrowed by words, genre, language, and by where and when it can be seen.
import * as v from 'valibot'
import { listMovies } from '#shared/db/movies.ts'
import { newFunction, valid } from '#shared/function.ts'
import { Cursor, Day, Limit, Line, page } from '#shared/inputs.ts'

const Query = v.strictObject({
  q: v.optional(Line(100)),
  genre: v.optional(Line(50)),
  language: v.optional(Line(35)),
  city: v.optional(Line(100)),
  date: v.optional(Day),
  limit: Limit,
  cursor: v.optional(Cursor()),
})

export default newFunction({ summary: 'List movies', access: 'public' }).get(
  '/v1/movies',
  valid('query', Query),
  async (c) => {
    const { cursor, limit, ...filter } = c.req.valid('query')
    const rows = await listMovies(c.var.sql, { ...filter, after: cursor, limit: limit + 1 })
    const listed = page(
      rows,
      limit,
      (movie) => movie,
      (movie) => [movie.title, movie.id],
    )
    return c.json(listed)
  },
)
