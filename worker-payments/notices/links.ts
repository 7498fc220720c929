// Sends the links that were asked for. Such a mail carries no word of the account: somebody else may have
// typed the address.
import { hashToken, newToken } from '#shared/auth/random-tokens.ts'
import { hasGuestReservations } from '#shared/db/guests.ts'
import { noteSent, wasMailed } from '#shared/db/sent-notices.ts'
import { issueLink } from '#shared/db/single-use-tokens.ts'
import type { Language } from '#shared/domain/contact.ts'
import { type LinkPurpose, linkUrl } from '#shared/domain/links.ts'
import type { Message } from '#shared/domain/messages.ts'
import { messages } from '#shared/messages/messages.ts'
import type { Sql } from '#shared/resources.ts'
import type { Handled } from '../messaging/consumer.ts'
import type { Mail, SendMail } from './mail.ts'
import { mailPage } from './mail-page.tsx'
import type { Notice } from './notice.ts'

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
  const { purpose, email, language } = link
  if (purpose === 'access_link' && !(await hasGuestReservations(sql, email))) return 'done'
  const notice = linkNotice(language, purpose, linkUrl(siteUrl, purpose, token))
  await sendMail(plainMail(id, { address: email, language }, notice))
  await noteSent(sql, id, 'mail')
  return 'done'
}

export type PlainNotice = Omit<Notice, 'short'>

/** A mail without attachments, to an address without a name. */
export const plainMail = (
  id: string,
  { address, language }: { address: string; language: Language },
  notice: PlainNotice,
): Mail => ({
  id,
  to: { name: '', address },
  subject: notice.subject,
  text: `${notice.paragraphs.join('\n\n')}\n`,
  html: mailPage(language, notice, []),
  attachments: [],
})

function linkNotice(language: Language, purpose: LinkPurpose, url: string): PlainNotice {
  const m = messages[language]
  const subject = m.linkSubject[purpose]
  return {
    subject,
    paragraphs: [m.hello(''), m.linkReason[purpose], url, m.linkLife[purpose], m.notYou()],
    link: { url, label: subject },
  }
}
