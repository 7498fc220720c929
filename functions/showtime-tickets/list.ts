// GET /v1/showtimes/:showtimeId/tickets — the tickets of a showtime for doors that check offline: seat, state
// and issue. It names no buyer, so that what a door keeps is no personal data.
import * as v from 'valibot'
import { listDoorTickets } from '#shared/db/check-in-lists.ts'
import { newFunction } from '#shared/http/function.ts'
import { answerPage } from '#shared/http/pagination.ts'
import { Cursor, Limit, page } from '#shared/http/requests/inputs.ts'
import { DoorTickets } from '#shared/http/responses/office.ts'
import { refuseStrangers } from '#shared/http/staff-answers.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ showtimeId: Id })
const Query = v.strictObject({ limit: Limit, cursor: v.optional(Cursor()) })

export default newFunction(
  {
    method: 'GET',
    path: '/v1/showtimes/:showtimeId/tickets',
    summary: 'List the tickets of a showtime',
    access: 'staff',
    input: { params: Params, query: Query },
    answers: { 200: DoorTickets },
    problems: ['not_found'],
  },
  async (c, { params: { showtimeId }, query: { limit, cursor } }) => {
    const refusal = await refuseStrangers(c, showtimeId)
    if (refusal) return refusal
    const rows = await listDoorTickets(c.var.sql, { showtimeId, after: cursor?.[1], limit: limit + 1 })
    return answerPage(
      c,
      page(
        rows,
        limit,
        (ticket) => ticket,
        ({ id }) => [id, id],
      ),
    )
  },
)
