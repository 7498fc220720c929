// GET /v1/movies — what is shown; found by words, narrowed by genre, language and by where, when and how it
// can be seen. By relevance, of words that more than 300 movies have, the 100 most popular ones are ranked;
// other orders list all of them.
import * as v from 'valibot'
import { answerCached, answerTagged, CACHE_CONTROL } from '#shared/cache/cached-answers.ts'
import { listMovies, movieSorts } from '#shared/db/movie-lists.ts'
import { newFunction } from '#shared/http/function.ts'
import { Format, movieSortKeys } from '#shared/http/requests/catalogue.ts'
import { Cursor, Day, Limit, Line, page } from '#shared/http/requests/inputs.ts'
import { Movies } from '#shared/http/responses/catalogue.ts'
import type { Sql } from '#shared/resources.ts'

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
      ({ sort, cursor }) => cursor === undefined || v.is(movieSortKeys[sort], cursor[0]),
      'is not a cursor of this list: pass nextCursor unchanged',
    ),
    ['cursor'],
  ),
)

export default newFunction(
  {
    method: 'GET',
    path: '/v1/movies',
    summary: 'List movies',
    access: 'public',
    input: { query: Query },
    answers: { 200: Movies, 304: null },
    cacheControl: CACHE_CONTROL,
  },
  (c, { query }) => {
    // Everybody looks for other words: keeping those answers would only fill the cache.
    if (query.q !== undefined) return answerTagged(c, pageOf(c.get('sql'), query))
    return answerCached(c, {
      tags: ['movies', 'programme'],
      load() {
        return pageOf(c.get('sql'), query)
      },
    })
  },
)

const pageOf = async (sql: Sql, { cursor, limit, ...filter }: v.InferOutput<typeof Query>) =>
  page(
    await listMovies(sql, { ...filter, after: cursor, limit: limit + 1 }),
    limit,
    ({ movie }) => movie,
    ({ movie, sortedBy }) => [sortedBy, movie.id],
  )
