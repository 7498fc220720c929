// Sends the links that were asked for. Such a mail carries no word of the account: somebody else may have
// typed the address.
import { hashToken, newToken } from '#shared/auth/random-tokens.ts'
import { hasGuestReservations } from '#shared/db/guests.ts'
import { noteSent, wasMailed } from '#shared/db/sent-notices.ts'
import { issueLink } from '#shared/db/single-use-tokens.ts'
import { type LinkPurpose, linkUrl } from '#shared/domain/links.ts'
import type { Message } from '#shared/domain/messages.ts'
import type { Sql } from '#shared/resources.ts'
import type { Handled } from '../messaging/consumer.ts'
import { type Notice, toHtml } from './compose.ts'
import type { Mail, SendMail } from './mail.ts'

export interface LinkSettings {
  sql: Sql
  sendMail: SendMail
  siteUrl: string
}

/** Each attempt makes a new secret: one that may have been lost with its mail opens nothing. */
export async function sendLink(
  { sql, sendMail, siteUrl }: LinkSettings,
  { id, payload }: Extract<Message, { type: 'link.requested' }>,
): Promise<Handled> {
  if (await wasMailed(sql, id)) return 'done'
  const token = newToken()
  const link = await issueLink(sql, payload.tokenId, await hashToken(token))
  if (!link) return 'done'
  if (link.purpose === 'access_link' && !(await hasGuestReservations(sql, link.email))) return 'done'
  const notice = linkNotice(link.purpose, linkUrl(siteUrl, link.purpose, token))
  await sendMail(plainMail(id, link.email, notice))
  await noteSent(sql, id, 'mail')
  return 'done'
}

export type PlainNotice = Omit<Notice, 'short'>

/** A mail without attachments, to an address without a name. */
export const plainMail = (id: string, address: string, notice: PlainNotice): Mail => ({
  id,
  to: { name: '', address },
  subject: notice.subject,
  text: `${notice.paragraphs.join('\n\n')}\n`,
  html: toHtml(notice, []),
  attachments: [],
})

const IGNORE = 'If it was not you, ignore this mail: nothing changes.'

function linkNotice(purpose: LinkPurpose, url: string): PlainNotice {
  switch (purpose) {
    case 'password_reset':
      return {
        subject: 'Choose a new password',
        paragraphs: [
          'Hello,',
          'somebody asked for a new password for the account with this address. To choose one, open this link:',
          url,
          'It works once, for 30 minutes. Choosing a new password signs you out everywhere.',
          IGNORE,
        ],
      }
    case 'email_verification':
      return {
        subject: 'Confirm your e-mail address',
        paragraphs: [
          'Hello,',
          'an account was made with this address. If it is yours, confirm the address with this link:',
          url,
          'It works once, for a day.',
          'If it was not you, ignore this mail.',
        ],
      }
    case 'access_link':
      return {
        subject: 'Your reservations',
        paragraphs: [
          'Hello,',
          'somebody asked to see the reservations made with this address. To see them, open this link:',
          url,
          'It works once, for 30 minutes.',
          IGNORE,
        ],
      }
  }
}
