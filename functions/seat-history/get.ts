// GET /v1/showtimes/:showtimeId/seats/:seatId/history — who did what to a seat, and when, for staff; oldest
// first.
import * as v from 'valibot'
import { readSeatHistory } from '#shared/db/seat-history.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { answerPage } from '#shared/http/pagination.ts'
import { Digits, Limit } from '#shared/http/requests/inputs.ts'
import { SeatEvents } from '#shared/http/responses/seat-maps.ts'
import { refuseStrangers } from '#shared/http/staff-answers.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ showtimeId: Id, seatId: Id })
const Query = v.strictObject({
  limit: Limit,
  /** As nextCursor of the page before. */
  cursor: v.optional(Digits(Number.MAX_SAFE_INTEGER, 'must be a nextCursor'), '0'),
})

export default newFunction(
  {
    method: 'GET',
    path: '/v1/showtimes/:showtimeId/seats/:seatId/history',
    summary: "Get a seat's history",
    access: 'staff',
    input: { params: Params, query: Query },
    answers: { 200: SeatEvents },
    problems: ['not_found'],
  },
  async (c, { params, query: { limit, cursor } }) => {
    const refusal = await refuseStrangers(c, params.showtimeId)
    if (refusal) return refusal
    const found = await readSeatHistory(c.var.sql, {
      ...params,
      after: cursor,
      limit: limit + 1,
    })
    if (!found) return problem(c, 'not_found')
    const items = found.slice(0, limit)
    return answerPage(c, {
      items: items.map(({ id: _, at, ...event }) => ({ ...event, at: at.toISOString() })),
      nextCursor: found.length > limit ? String(items.at(-1)!.id) : null,
    })
  },
)
