// Tells the owner of an account what changed in it, in no words of the account.
import { type AccountNotice, findAccountNotice } from '#shared/db/account-notices.ts'
import { noteSent, wasMailed } from '#shared/db/sent-notices.ts'
import type { Message } from '#shared/domain/messages.ts'
import type { Handled } from '../messaging/consumer.ts'
import { type LinkSettings, type PlainNotice, plainMail } from './links.ts'

/** Nothing where the account was erased meanwhile. */
export async function tellChange(
  { sql, sendMail, siteUrl }: LinkSettings,
  { id, payload }: Extract<Message, { type: 'account.changed' }>,
): Promise<Handled> {
  if (await wasMailed(sql, id)) return 'done'
  const change = await findAccountNotice(sql, payload)
  if (!change) return 'done'
  await sendMail(plainMail(id, change.address, noticeOf(change, siteUrl)))
  await noteSent(sql, id, 'mail')
  return 'done'
}

function noticeOf({ kind, at }: AccountNotice, siteUrl: string): PlainNotice {
  const when = `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return kind === 'password_changed'
    ? {
        subject: 'Your password was changed',
        paragraphs: [
          'Hello,',
          `the password of the account with this address was changed on ${when}.`,
          `If it was not you, choose a new one at once: ${siteUrl}`,
        ],
      }
    : {
        subject: 'Your e-mail address was changed',
        paragraphs: [
          'Hello,',
          `the account that had this address has had another one since ${when}. Mails go there from now on.`,
          `If it was not you, write to us at once: ${siteUrl}`,
        ],
      }
}
