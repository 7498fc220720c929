// GET /v1/movies — what is shown; found by words, narrowed by genre, language and by where, when and how it can be seen. By
// relevance, of words that more than 300 movies have, the 100 most popular ones are ranked; other orders list all of them.
import * as v from 'valibot'
import { Movies } from '#shared/answers/catalogue.ts'
import { answerCached, answerTagged, CACHE_CONTROL } from '#shared/cached.ts'
import { Format } from '#shared/catalogue-input.ts'
import { listMovies, movieSorts } from '#shared/db/movie-lists.ts'
import { newFunction, valid } from '#shared/function.ts'
import { Cursor, Day, Limit, Line, page } from '#shared/inputs.ts'
import type { Sql } from '#shared/resources.ts'

const count = v.pipe(v.string(), v.regex(/^\d{1,15}$/))
const fraction = v.pipe(v.string(), v.regex(/^\d{1,3}(\.\d{1,10})?$/))
/** What a cursor's first value looks like, by sort: another one would be no value of its type to Postgres. */
const sortedBy = {
  title: v.string(),
  relevance: fraction,
  popularity: count,
  rating: fraction,
  release: v.union([Day, v.literal('-infinity')]),
}

const Query = v.pipe(
  v.strictObject({
    q: v.optional(Line(100)),
    genre: v.optional(Line(50)),
    language: v.optional(Line(35)),
    city: v.optional(Line(100)),
    date: v.optional(Day),
    format: v.optional(Format),
    showing: v.optional(v.picklist(['now', 'soon'], 'must be now or soon')),
    sort: v.optional(v.picklist(movieSorts, `must be one of ${movieSorts.join(', ')}`)),
    limit: Limit,
    cursor: v.optional(Cursor()),
  }),
  v.transform((query) => ({ ...query, sort: query.sort ?? (query.q === undefined ? 'title' : 'relevance') })),
  v.forward(
    v.check(
      ({ sort, q }) => sort !== 'relevance' || q !== undefined,
      'relevance needs q, the words to look for',
    ),
    ['sort'],
  ),
  v.forward(
    v.check(
      ({ sort, cursor }) => cursor === undefined || v.is(sortedBy[sort], cursor[0]),
      'is not a cursor of this list: take nextCursor as it came',
    ),
    ['cursor'],
  ),
)

export default newFunction({
  summary: 'List movies',
  access: 'public',
  answers: { 200: Movies, 304: null },
  cacheControl: CACHE_CONTROL,
}).get('/v1/movies', valid('query', Query), (c) => {
  const query = c.req.valid('query')
  // Everybody looks for other words: keeping those answers would only fill Redis.
  if (query.q !== undefined) return answerTagged(c, pageOf(c.get('sql'), query))
  return answerCached(c, {
    key: ['movies', query],
    parts: ['movies', 'programme'],
    load() {
      return pageOf(c.get('sql'), query)
    },
  })
})

const pageOf = async (sql: Sql, { cursor, limit, ...filter }: v.InferOutput<typeof Query>) =>
  page(
    await listMovies(sql, { ...filter, after: cursor, limit: limit + 1 }),
    limit,
    ({ movie }) => movie,
    ({ movie, sortedBy }) => [sortedBy, movie.id],
  )
