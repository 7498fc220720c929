// GET /tickets/:ticketId — one ticket alone on the screen, for the reader at the door.
import { findTicket, type ShownTicket } from '#shared/db/ticket-views.ts'
import type { FunctionEnv } from '#shared/http/context.ts'
import { Id } from '#shared/std/ids.ts'
import { googleLink } from '#shared/tickets/google-pass.ts'
import type { PageTicket } from '../../web/components/ticket.tsx'
import { TicketPage } from '../../web/pages/tickets.tsx'
import { newPrivatePage } from './private-page.ts'
import { pageTicket } from './tickets-shown.ts'

/** Where Milo can sign for them. */
async function walletsOf(env: FunctionEnv, ticket: ShownTicket): Promise<NonNullable<PageTicket['wallets']>> {
  return {
    apple: env.APPLE_PASS_SIGNER ? `/v1/tickets/${ticket.id}?as=pass` : undefined,
    google: await googleLink(env, ticket),
  }
}

export default newPrivatePage({
  path: '/tickets/:ticketId',
  summary: 'A ticket',
  reads: { ticketId: Id },
  visitors: ['guest', 'account'],
  async show(c, { ticketId }, site) {
    const ticket = ticketId && (await findTicket(c.var.sql, ticketId, c.var.user.id))
    if (!ticket) return undefined
    const shown = pageTicket(site, ticket, new Date())
    return TicketPage({
      site,
      ticket: shown.status === 'valid' ? { ...shown, wallets: await walletsOf(c.env, ticket) } : shown,
      reservationId: ticket.reservationId,
    })
  },
})
