// GET /v1/showtimes/:showtimeId — a showtime, also one that is over or cancelled: tickets still name it.
import * as v from 'valibot'
import { findShowtime } from '#shared/db/showtimes-list.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Showtime } from '#shared/http/responses/showtimes.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ showtimeId: Id })

export default newFunction(
  {
    method: 'GET',
    path: '/v1/showtimes/:showtimeId',
    summary: 'Get a showtime',
    access: 'public',
    input: { params: Params },
    answers: { 200: Showtime },
    problems: ['not_found'],
  },
  async (c, { params: { showtimeId } }) => {
    const showtime = await findShowtime(c.var.sql, showtimeId)
    return showtime ? c.json(showtime) : problem(c, 'not_found')
  },
)
