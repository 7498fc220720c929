// A mail with tickets: the code of each as a picture, and a page to print.
import type { NoticeFacts } from '#shared/db/notice-views.ts'
import type { ShownTicket } from '#shared/db/ticket-views.ts'
import { seatLabel } from '#shared/domain/seat-name.ts'
import { fontFiles } from '#shared/tickets/font-files.ts'
import { ticketPdf } from '#shared/tickets/pdf.ts'
import { qrPng } from '#shared/tickets/qr.ts'
import type { Mail } from './mail.ts'
import { mailPage } from './mail-page.tsx'
import type { Notice } from './notice.ts'

export const labelOf = ({ seat }: ShownTicket): string => seatLabel(seat)

export async function mailOf(
  id: string,
  { name, email, language }: Pick<NoticeFacts, 'name' | 'email' | 'language'>,
  notice: Notice,
  tickets: ShownTicket[],
): Promise<Mail> {
  const codes = tickets.map((ticket) => ({ cid: ticket.id, label: labelOf(ticket) }))
  return {
    id,
    to: { name, address: email },
    subject: notice.subject,
    text: `${notice.paragraphs.join('\n\n')}\n`,
    html: mailPage(language, notice, codes),
    attachments: (await Promise.all(tickets.map(attach))).flat(),
  }
}

async function attach(ticket: ShownTicket): Promise<Mail['attachments']> {
  const label = labelOf(ticket)
  return [
    {
      filename: `${label}.png`,
      content: Buffer.from(await qrPng(ticket.code)),
      contentType: 'image/png',
      cid: ticket.id,
    },
    {
      filename: `ticket-${label}.pdf`,
      content: Buffer.from(await ticketPdf(fontFiles, ticket)),
      contentType: 'application/pdf',
    },
  ]
}
