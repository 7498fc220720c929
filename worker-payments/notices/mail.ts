// Sends mails: through a mail server, or into a folder where one can open them.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'

export interface Mail {
  /** The message's id: receivers see a repeat as the same mail. */
  id: string
  to: { name: string; address: string }
  subject: string
  text: string
  html: string
  attachments: { filename: string; content: Buffer; contentType: string; cid?: string }[]
}

export type SendMail = (mail: Mail) => Promise<void>

export interface MailSettings {
  SMTP_URL: string
  MAIL_FROM: string
  OUTGOING_FOLDER: string
}

// A mail server that says nothing for this long has hung: the message is tried again.
const SMTP_TIMEOUT_MS = 15_000

/** Rejects where the mail was not taken. */
export function newMailer({ SMTP_URL, MAIL_FROM, OUTGOING_FOLDER }: MailSettings): SendMail {
  const message = ({ id, ...mail }: Mail) => ({ ...mail, from: MAIL_FROM, messageId: `<${id}@milo>` })
  if (SMTP_URL !== '') {
    const timeouts = {
      connectionTimeout: SMTP_TIMEOUT_MS,
      greetingTimeout: SMTP_TIMEOUT_MS,
      socketTimeout: SMTP_TIMEOUT_MS,
    }
    const server = createTransport({ url: SMTP_URL, ...timeouts })
    return async (mail) => void (await server.sendMail(message(mail)))
  }
  const writer = createTransport({ streamTransport: true, buffer: true })
  return async (mail) => {
    const { message: bytes } = await writer.sendMail(message(mail))
    await mkdir(OUTGOING_FOLDER, { recursive: true })
    // A mail program opens the one, a browser the other.
    await writeFile(join(OUTGOING_FOLDER, `${mail.id}.eml`), bytes as Buffer)
    await writeFile(join(OUTGOING_FOLDER, `${mail.id}.html`), inline(mail))
  }
}

/** The HTML with its pictures inside. */
const inline = ({ html, attachments }: Mail): string =>
  attachments.reduce(
    (text, { cid, content, contentType }) =>
      cid ? text.replaceAll(`cid:${cid}`, `data:${contentType};base64,${content.toString('base64')}`) : text,
    html,
  )
