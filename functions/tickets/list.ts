// GET /v1/tickets — the caller's tickets, and for staff those of their theaters; newest first.
import * as v from 'valibot'
import { listTickets } from '#shared/db/ticket-views.ts'
import { viewOf } from '#shared/http/access.ts'
import { newFunction } from '#shared/http/function.ts'
import { answerPage } from '#shared/http/pagination.ts'
import { Cursor, Limit, page } from '#shared/http/requests/inputs.ts'
import { Tickets } from '#shared/http/responses/reservations.ts'
import { Id } from '#shared/std/ids.ts'
import { showTicket } from '#shared/tickets/view.ts'

const Query = v.strictObject({
  reservationId: v.optional(Id),
  limit: Limit,
  cursor: v.optional(Cursor()),
})

export default newFunction(
  {
    method: 'GET',
    path: '/v1/tickets',
    summary: 'List tickets',
    access: 'identified',
    input: { query: Query },
    answers: { 200: Tickets },
  },
  async (c, { query: { reservationId, limit, cursor } }) => {
    const rows = await listTickets(c.var.sql, {
      ...viewOf(c.var.user),
      ...(reservationId === undefined ? {} : { reservationId }),
      ...(cursor === undefined ? {} : { after: cursor[1] }),
      limit: limit + 1,
    })
    return answerPage(
      c,
      page(rows, limit, showTicket, (ticket) => [ticket.issuedAt.toISOString(), ticket.id]),
    )
  },
)
