// GET /v1/showtimes/:showtimeId/seats/:seatId/history — staff see who did what to a seat, and when; oldest first.
import * as v from 'valibot'
import { SeatEvents } from '#shared/answers/seats.ts'
import { readSeatHistory } from '#shared/db/seat-history.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'
import { Limit } from '#shared/inputs.ts'
import { answerPage } from '#shared/pages.ts'
import { refuseStrangers } from '#shared/staff.ts'

const Params = v.strictObject({ showtimeId: Id, seatId: Id })
const Query = v.strictObject({
  limit: Limit,
  /** As nextCursor of the page before. */
  cursor: v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,15}$/, 'must be a nextCursor'), v.transform(Number)),
    '0',
  ),
})

export default newFunction({
  summary: "Get a seat's history",
  access: 'staff',
  answers: { 200: SeatEvents },
  problems: ['not_found'],
}).get(
  '/v1/showtimes/:showtimeId/seats/:seatId/history',
  valid('param', Params),
  valid('query', Query),
  async (c) => {
    const { limit, cursor } = c.req.valid('query')
    const refusal = await refuseStrangers(c, c.req.valid('param').showtimeId)
    if (refusal) return refusal
    const found = await readSeatHistory(c.var.sql, {
      ...c.req.valid('param'),
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
