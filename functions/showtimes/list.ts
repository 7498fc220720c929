// GET /v1/showtimes — what can be seen, by start; from now on unless asked otherwise.
import * as v from 'valibot'
import { Showtimes } from '#shared/answers/showtimes.ts'
import { answerCached, answerTagged, CACHE_CONTROL } from '#shared/cached.ts'
import { listShowtimes } from '#shared/db/showtimes-list.ts'
import { newFunction, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'
import { Cursor, Day, Limit, Line, Moment, page } from '#shared/inputs.ts'
import type { Sql } from '#shared/resources.ts'

const Query = v.pipe(
  v.strictObject({
    movieId: v.optional(Id),
    theaterId: v.optional(Id),
    city: v.optional(Line(100)),
    date: v.optional(Day),
    from: v.optional(Moment),
    to: v.optional(Moment),
    limit: Limit,
    cursor: v.optional(Cursor(Moment)),
  }),
  v.forward(
    v.partialCheck(
      [['from'], ['to']],
      ({ from, to }) => from === undefined || to === undefined || from < to,
      'must be later than from',
    ),
    ['to'],
  ),
)

export default newFunction({
  summary: 'List showtimes',
  access: 'public',
  answers: { 200: Showtimes, 304: null },
  cacheControl: CACHE_CONTROL,
}).get('/v1/showtimes', valid('query', Query), (c) => {
  const query = c.req.valid('query')
  // Everybody's moment is another one: keeping those answers would only fill Redis.
  if (query.from !== undefined || query.to !== undefined) return answerTagged(c, pageOf(c.get('sql'), query))
  return answerCached(c, {
    key: ['showtimes', query],
    parts: ['movies', 'programme'],
    load() {
      return pageOf(c.get('sql'), query)
    },
  })
})

const pageOf = async (
  sql: Sql,
  { cursor, limit, from = new Date(), ...filter }: v.InferOutput<typeof Query>,
) =>
  page(
    await listShowtimes(sql, { ...filter, from, after: cursor, limit: limit + 1 }),
    limit,
    ({ showtime }) => showtime,
    ({ showtime, sortedBy }) => [sortedBy, showtime.id],
  )
