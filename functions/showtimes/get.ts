// GET /v1/showtimes/:showtimeId — a showtime, also one that is over or cancelled: tickets still name it. A
// draft is found by the staff of its theater.
import * as v from 'valibot'
import { findShowtime } from '#shared/db/showtimes-list.ts'
import { PRIVATE, problem } from '#shared/http/context.ts'
import { isHidden } from '#shared/http/drafts.ts'
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
    if (!showtime || (await isHidden(c, showtimeId, showtime))) return problem(c, 'not_found')
    if (showtime.status === 'draft') c.header('cache-control', PRIVATE)
    return c.json(showtime)
  },
)
