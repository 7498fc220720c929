// Sends a ticket that was handed on to its holder, without a word that the buyer typed.
import { findNoticeFacts } from '#shared/db/notice-views.ts'
import { noteSent, wasMailed } from '#shared/db/sent-notices.ts'
import { findHolder } from '#shared/db/ticket-holders.ts'
import { listTickets } from '#shared/db/ticket-views.ts'
import type { Message } from '#shared/domain/messages.ts'
import { seatLabel } from '#shared/domain/seat-name.ts'
import type { Handled } from '../messaging/consumer.ts'
import { composeNotice } from './compose.ts'
import type { LinkSettings } from './links.ts'
import { mailOf } from './ticket-mail.ts'

/** Nothing where nobody gave an address, or the ticket was handed on again or given back meanwhile. */
export async function sendToHolder(
  { sql, sendMail }: LinkSettings,
  { id, payload }: Extract<Message, { type: 'ticket.handed_on' }>,
): Promise<Handled> {
  const { ticketId, reservationId, issue } = payload
  if (await wasMailed(sql, id)) return 'done'
  const facts = await findNoticeFacts(sql, reservationId)
  const tickets = await listTickets(sql, { reservationId, limit: 50 })
  // Read last: of an issue that is void by now, nothing is sent.
  const holder = await findHolder(sql, ticketId, issue)
  const ticket = tickets.find((each) => each.id === ticketId && each.status === 'valid')
  if (!facts || !holder || !ticket) return 'done'
  const to = { name: '', email: holder.email, language: facts.language }
  const notice = composeNotice({ ...facts, ...to }, { kind: 'handed_on', seat: seatLabel(ticket.seat) })
  await sendMail(await mailOf(id, to, notice, [ticket]))
  await noteSent(sql, id, 'mail')
  return 'done'
}
