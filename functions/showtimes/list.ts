// GET /v1/showtimes — showtimes by start. Without `from`: what has not begun, or is still sold. Staff see the
// drafts of their theaters as well.
import * as v from 'valibot'
import { answerCached, answerTagged, CACHE_CONTROL } from '#shared/cache/cached-answers.ts'
import { listShowtimes } from '#shared/db/showtimes-list.ts'
import { staffLooking } from '#shared/http/access.ts'
import type { FunctionContext } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Cursor, CursorMoment, Day, Limit, Line, Moment, page } from '#shared/http/requests/inputs.ts'
import { Showtimes } from '#shared/http/responses/showtimes.ts'
import type { Sql } from '#shared/resources.ts'
import { Id } from '#shared/std/ids.ts'

const Query = v.pipe(
  v.strictObject({
    movieId: v.optional(Id),
    theaterId: v.optional(Id),
    city: v.optional(Line(100)),
    date: v.optional(Day),
    from: v.optional(Moment),
    to: v.optional(Moment),
    limit: Limit,
    cursor: v.optional(Cursor(CursorMoment)),
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

export default newFunction(
  {
    method: 'GET',
    path: '/v1/showtimes',
    summary: 'List showtimes',
    access: 'public',
    input: { query: Query },
    answers: { 200: Showtimes, 304: null },
    cacheControl: CACHE_CONTROL,
  },
  (c, { query }) => {
    const looking = staffLooking(c)
    return looking ? looking.then((staffId) => answer(c, query, staffId)) : answer(c, query)
  },
)

type Asked = v.InferOutput<typeof Query>

function answer(c: FunctionContext, query: Asked, staffId?: string) {
  // Each caller gives another moment, so these answers would only fill the cache.
  if (query.from !== undefined || query.to !== undefined || staffId !== undefined)
    return answerTagged(c, pageOf(c.get('sql'), query, staffId))
  return answerCached(c, {
    tags: ['movies', 'programme'],
    load() {
      return pageOf(c.get('sql'), query)
    },
  })
}

const pageOf = async (sql: Sql, { cursor, limit, ...filter }: Asked, staffId?: string) =>
  page(
    await listShowtimes(sql, { ...filter, staffId, after: cursor, limit: limit + 1 }),
    limit,
    ({ showtime }) => showtime,
    ({ showtime, sortedBy }) => [sortedBy, showtime.id],
  )
