// GET /v1/showtimes/:showtimeId/ticket-reissues — the tickets of a showtime that were handed on, for doors
// that check codes offline: a code of a lower issue is void.
import * as v from 'valibot'
import { isStaffOfShowtime, NOT_THEIR_THEATER } from '#shared/db/theater-access.ts'
import { listReissues } from '#shared/db/ticket-holders.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { TicketReissues } from '#shared/http/responses/reservations.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ showtimeId: Id })

export default newFunction(
  {
    method: 'GET',
    path: '/v1/showtimes/:showtimeId/ticket-reissues',
    summary: 'List reissued tickets',
    access: 'staff',
    input: { params: Params },
    answers: { 200: TicketReissues },
    problems: ['not_found'],
  },
  async (c, { params: { showtimeId } }) => {
    const { sql, user } = c.var
    const mayRead = await isStaffOfShowtime(sql, user.id, showtimeId)
    if (mayRead === undefined) return problem(c, 'not_found')
    if (!mayRead) return problem(c, 'forbidden', { detail: NOT_THEIR_THEATER })
    return c.json({ items: await listReissues(sql, showtimeId), nextCursor: null })
  },
)
