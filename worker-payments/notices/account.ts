// Tells the owner of an account what changed in it, in no words of the account.
import { type AccountNotice, findAccountNotice } from '#shared/db/account-notices.ts'
import { noteSent, wasMailed } from '#shared/db/sent-notices.ts'
import type { Message } from '#shared/domain/messages.ts'
import { wallTimeIn } from '#shared/messages/formats.ts'
import { messages } from '#shared/messages/messages.ts'
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
  await sendMail(plainMail(id, change, noticeOf(change, siteUrl)))
  await noteSent(sql, id, 'mail')
  return 'done'
}

function noticeOf({ kind, at, language }: AccountNotice, siteUrl: string): PlainNotice {
  const m = messages[language]
  // An account has no place, so no time zone.
  const when = `${wallTimeIn(language, at, 'UTC')} UTC`
  const notice = (subject: string, text: string, otherwise: string): PlainNotice => ({
    subject,
    paragraphs: [m.hello(''), text, otherwise],
  })
  switch (kind) {
    case 'password_changed':
      return notice(m.passwordChangedSubject(), m.passwordChanged(when), m.chooseAnother(siteUrl))
    case 'email_changed':
      return notice(m.emailChangedSubject(), m.emailChanged(when), m.writeToUs(siteUrl))
    case 'authenticator_added':
      return notice(m.authenticatorAddedSubject(), m.authenticatorAdded(when), m.writeToUs(siteUrl))
    case 'authenticator_removed':
      return notice(m.authenticatorRemovedSubject(), m.authenticatorRemoved(when), m.writeToUs(siteUrl))
    case 'second_factor_reset':
      return notice(m.factorResetSubject(), m.factorReset(when), m.notAsked(siteUrl))
  }
}
