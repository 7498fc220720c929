// GET /v1/showtimes/:showtimeId — a showtime, also one that is over or cancelled: tickets still name it.
import * as v from 'valibot'
import { Showtime } from '#shared/answers/showtimes.ts'
import { findShowtime } from '#shared/db/showtimes-list.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'

const Params = v.strictObject({ showtimeId: Id })

export default newFunction({
  summary: 'Get a showtime',
  access: 'public',
  answers: { 200: Showtime },
  problems: ['not_found'],
}).get('/v1/showtimes/:showtimeId', valid('param', Params), async (c) => {
  const showtime = await findShowtime(c.var.sql, c.req.valid('param').showtimeId)
  return showtime ? c.json(showtime) : problem(c, 'not_found')
})
