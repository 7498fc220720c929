// GET /tickets/:ticketId — one ticket alone on the screen, for the reader at the door.
import { findTicket } from '#shared/db/ticket-views.ts'
import { Id } from '#shared/std/ids.ts'
import { TicketPage } from '../../web/pages/tickets.tsx'
import { newPrivatePage } from './private-page.ts'
import { pageTicket } from './tickets-shown.ts'

export default newPrivatePage({
  path: '/tickets/:ticketId',
  summary: 'A ticket',
  reads: { ticketId: Id },
  visitors: ['guest', 'account'],
  async show(c, { ticketId }, site) {
    const ticket = ticketId && (await findTicket(c.var.sql, ticketId, c.var.user.id))
    if (!ticket) return undefined
    return TicketPage({
      site,
      ticket: pageTicket(site, ticket, new Date()),
      reservationId: ticket.reservationId,
    })
  },
})
