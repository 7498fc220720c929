// GET /v1/tickets — one's own tickets, and for staff those of their theaters; newest first.
import * as v from 'valibot'
import { Tickets } from '#shared/answers/sales.ts'
import { listTickets } from '#shared/db/ticket-views.ts'
import { hasRole, newFunction, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'
import { Cursor, Limit, page } from '#shared/inputs.ts'
import { answerPage } from '#shared/pages.ts'
import { showTicket } from '#shared/tickets.ts'

const Query = v.strictObject({
  reservationId: v.optional(Id),
  limit: Limit,
  cursor: v.optional(Cursor()),
})

export default newFunction({ summary: 'List tickets', access: 'signed-in', answers: { 200: Tickets } }).get(
  '/v1/tickets',
  valid('query', Query),
  async (c) => {
    const { reservationId, limit, cursor } = c.req.valid('query')
    const rows = await listTickets(c.var.sql, {
      [hasRole(c.var.user, 'staff') ? 'viewerId' : 'userId']: c.var.user.id,
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
