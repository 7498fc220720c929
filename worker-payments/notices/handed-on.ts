// Mails to whom a ticket was handed on: the ticket, and what becomes of its showtime. Without a word that the
// buyer typed.
import { findNoticeFacts, type NoticeFacts } from '#shared/db/notice-views.ts'
import { noteSent, wasMailed } from '#shared/db/sent-notices.ts'
import { findHolder, listHolders } from '#shared/db/ticket-holders.ts'
import { listTickets } from '#shared/db/ticket-views.ts'
import type { Message } from '#shared/domain/messages.ts'
import { seatLabel } from '#shared/domain/seat-name.ts'
import { derivedId } from '#shared/std/ids.ts'
import type { Handled } from '../messaging/consumer.ts'
import { composeNotice, type Occasion } from './compose.ts'
import type { LinkSettings } from './links.ts'
import { labelOf, mailOf } from './ticket-mail.ts'

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

/**
 * One mail to each address, with its tickets where they are still good. Its id follows from the message's, so
 * that a repeat after a failure sends only what is missing.
 */
export async function tellHolders(
  { sql, sendMail }: LinkSettings,
  messageId: string,
  facts: NoticeFacts,
  occasion: Extract<Occasion, { kind: 'moved' | 'rescheduled' | 'showtime_cancelled' }>,
): Promise<void> {
  const tickets = await listTickets(sql, { reservationId: facts.reservationId, limit: 50 })
  for (const { email, ticketIds } of await listHolders(sql, facts.reservationId, occasion.kind)) {
    const id = derivedId(messageId, email)
    // Their own address and the buyer's: that mail has been sent.
    if (email === facts.email || (await wasMailed(sql, id))) continue
    const own = tickets.filter((ticket) => ticketIds.includes(ticket.id))
    const to = { name: '', email, language: facts.language }
    const notice = composeNotice({ ...facts, ...to }, asHolder(occasion, own.map(labelOf)))
    await sendMail(await mailOf(id, to, notice, occasion.kind === 'showtime_cancelled' ? [] : own))
    await noteSent(sql, id, 'mail')
  }
}

/** The seats are theirs alone, and the money is the buyer's. */
const asHolder = (occasion: Occasion, seats: string[]): Occasion =>
  occasion.kind === 'moved'
    ? { ...occasion, seats, paid: true }
    : ({ ...occasion, boughtByReader: false } as Occasion)
