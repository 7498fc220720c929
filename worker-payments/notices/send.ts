// Tells people what became of their reservation, from a queue of its own: a mail server that is away never
// holds up money.
import { findNoticeFacts, findRefundFacts, type NoticeFacts } from '#shared/db/notice-views.ts'
import { noteSent, wasMailed } from '#shared/db/sent-notices.ts'
import { listTickets, type ShownTicket } from '#shared/db/ticket-views.ts'
import { reservationUrl } from '#shared/domain/links.ts'
import type { Message } from '#shared/domain/messages.ts'
import { messages } from '#shared/messages/messages.ts'
import type { Sql } from '#shared/resources.ts'
import type { Handled } from '../messaging/consumer.ts'
import { PoisonMessage } from '../messaging/poison.ts'
import { tellChange } from './account.ts'
import { composeNotice, type Occasion } from './compose.ts'
import { sendToHolder, tellHolders } from './handed-on.ts'
import { sendLink } from './links.ts'
import type { SendMail } from './mail.ts'
import type { Notice } from './notice.ts'
import { sendReport } from './report.ts'
import type { SendText } from './sms.ts'
import { labelOf, mailOf } from './ticket-mail.ts'

export interface NoticeSettings {
  sql: Sql
  sendMail: SendMail
  sendText: SendText
  siteUrl: string
}

// As many as one reservation can have.
const MOST_TICKETS = 50

/**
 * Handles a message of the notices queue. Rejects where the mail server or the hook failed: it is tried
 * again.
 */
export function newNoticeHandler({ sql, sendMail, sendText, siteUrl }: NoticeSettings) {
  return async (message: Message): Promise<Handled> => {
    if (message.type === 'link.requested') return sendLink({ sql, sendMail, siteUrl }, message)
    if (message.type === 'report.due') return sendReport({ sql, sendMail, siteUrl }, message)
    if (message.type === 'account.changed') return tellChange({ sql, sendMail, siteUrl }, message)
    if (message.type === 'ticket.handed_on') return sendToHolder({ sql, sendMail, siteUrl }, message)
    if (!('reservationId' in message.payload)) return 'done'
    const { reservationId } = message.payload
    const facts = await findNoticeFacts(sql, reservationId)
    if (!facts) throw new PoisonMessage(`there is no reservation ${reservationId}`)
    if (facts.erased) return 'done'
    const tickets = WITH_TICKETS.has(message.type) ? await ticketsOf(sql, facts) : []
    const occasion = await occasionOf(sql, message, facts, tickets)
    if (!occasion) return 'done'
    const notice = withLink(composeNotice(facts, occasion), facts, siteUrl)
    // A text that failed brings the message back: their mail is not sent twice for it.
    if (!(await wasMailed(sql, message.id))) {
      await sendMail(await mailOf(message.id, facts, notice, tickets))
      await noteSent(sql, message.id, 'mail')
    }
    if (
      occasion.kind === 'moved' ||
      occasion.kind === 'rescheduled' ||
      occasion.kind === 'showtime_cancelled'
    )
      await tellHolders({ sql, sendMail, siteUrl }, message.id, facts, occasion)
    if (!facts.isGuest) {
      await sendText({ id: message.id, userId: facts.userId, text: notice.short })
      await noteSent(sql, message.id, 'text')
    }
    return 'done'
  }
}

function withLink(notice: Notice, { language, reservationId }: NoticeFacts, siteUrl: string): Notice {
  const m = messages[language]
  const url = reservationUrl(siteUrl, reservationId)
  return {
    ...notice,
    paragraphs: [...notice.paragraphs, m.reservationPage(), url],
    link: { url, label: m.openReservation() },
  }
}

const WITH_TICKETS: ReadonlySet<Message['type']> = new Set([
  'reservation.confirmed',
  'reservation.moved',
  'reservation.rescheduled',
  'tickets.requested',
])

/** Those that let in, as their seats stand in the hall. */
async function ticketsOf(sql: Sql, { reservationId, seats }: NoticeFacts): Promise<ShownTicket[]> {
  const tickets = await listTickets(sql, { reservationId, limit: MOST_TICKETS })
  const place = (ticket: ShownTicket) => seats.indexOf(labelOf(ticket))
  return tickets.filter(isGood).sort((a, b) => place(a) - place(b))
}

const isGood = ({ status }: ShownTicket): boolean => status !== 'refunded'

async function occasionOf(
  sql: Sql,
  message: Message,
  { seats }: NoticeFacts,
  tickets: ShownTicket[],
): Promise<Occasion | undefined> {
  switch (message.type) {
    case 'reservation.confirmed':
      return { kind: 'confirmed', seats: tickets.map(labelOf) }
    case 'tickets.requested':
      return tickets.length === 0 ? undefined : { kind: 'confirmed', seats: tickets.map(labelOf) }
    case 'reservation.declined':
      return { kind: 'declined' }
    case 'reservation.moved':
      // All given back meanwhile.
      return seats.length === 0 ? undefined : { kind: 'moved', seats, paid: tickets.length > 0 }
    case 'reservation.rescheduled':
      if (seats.length === 0) return undefined
      return { kind: 'rescheduled', was: new Date(message.payload.was), boughtByReader: true }
    case 'reservation.cancelled':
      return { kind: 'showtime_cancelled', boughtByReader: true }
    case 'refund.settled': {
      const refund = await findRefundFacts(sql, message.payload.refundId)
      return refund && { kind: 'refunded', ...refund }
    }
    default:
      return undefined
  }
}
