// The links of mails that the start says.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { newMailer } from '../../worker-payments/notices/mail.ts'
import { mailPage } from '../../worker-payments/notices/mail-page.tsx'
import { sayMailLinks } from './mail-links.ts'

const folder = mkdtempSync(join(tmpdir(), 'milo-mails-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('a mail with a link is said once, with its subject and address; one without a link is not', async () => {
  const outgoing = join(folder, 'outgoing')
  const lines: string[] = []
  const stop = sayMailLinks(outgoing, (line) => lines.push(line))
  const send = newMailer({ SMTP_URL: '', MAIL_FROM: 'Milo <box@milo.test>', OUTGOING_FOLDER: outgoing })
  const mail = (subject: string, link?: { url: string; label: string }) =>
    send({
      id: newId(),
      to: { name: '', address: 'ada@example.org' },
      subject,
      text: subject,
      html: mailPage(
        'en',
        { subject, paragraphs: link ? [link.url] : [subject], ...(link ? { link } : {}) },
        [],
      ),
      attachments: [],
    })
  const url = 'http://127.0.0.1:8080/password-resets/abc?a=1&b=2'
  await mail('Your tickets')
  await mail('Choose a new password', { url, label: 'Choose' })
  await vi.waitFor(() => expect(lines).toContain(`Mail "Choose a new password": ${url}`))
  await mail('Your reservations', { url: 'http://127.0.0.1:8080/x', label: 'See' })
  await vi.waitFor(() => expect(lines).toHaveLength(2))
  stop()
})
