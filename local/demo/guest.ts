// npm run demo -- guest: somebody without an account books, and opens the tickets by the link of a mail.
import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sleep } from '#shared/std/sleep.ts'
import { type Bearer, good, holdAnywhere, reserve, settle } from './customer-steps.ts'
import { type Answer, type Call, DemoError, newClient } from './demo-client.ts'
import type { DemoOptions } from './options.ts'

/** The worker wakes up at once; a busy machine takes seconds. */
const MAIL_WITHIN_MS = 30_000
const LOOK_EVERY_MS = 250

/** `outgoing`: the folder of mails, which the worker writes where it has no mail server. */
export async function demoGuest(
  { baseUrl, method, waitMs }: Pick<DemoOptions, 'baseUrl' | 'method' | 'waitMs'>,
  outgoing: string,
  say: (line: string) => void,
): Promise<Answer['body'][]> {
  const call = newClient(baseUrl, say)
  const email = `guest-${randomUUID().slice(0, 8)}@example.org`
  say(`A guest at ${baseUrl}\n\n1. Buy without an account`)
  const guest = await enter(call, '/v1/guests', {})
  say('\n2. Choose a showtime with two adjacent free seats and hold them')
  const held = await holdAnywhere(call, guest)
  say(`\n3. Reserve them: the tickets go to ${email}`)
  const id = await reserve(call, guest, held, method, { email, language: 'en' })
  say('\n4. Watch the payment settle')
  const { status } = await settle(call, guest, id, waitMs)
  if (status !== 'confirmed') throw new DemoError(`The reservation ended as ${status}, not as confirmed.`)
  say('\n5. Days later, elsewhere: ask for a link to the reservations of that address')
  good(await call('POST', '/v1/access-links', { body: { email } }), 202, 'No link was ordered')
  const accessLink = await linkFor(outgoing, email)
  say(`   the mail says: …/access-links/${accessLink}\n\n6. Open it, and read the tickets`)
  const again = await enter(call, '/v1/sessions', { accessLink })
  const listed = await call('GET', '/v1/tickets', { headers: again })
  const tickets: Answer['body'][] = good(listed, 200, 'The tickets cannot be read').items
  for (const { seat, code, status } of tickets)
    say(`   row ${seat.row} seat ${seat.number}   ${status}   ${code}`)
  if (tickets.length !== 2) throw new DemoError(`There are ${tickets.length} tickets, not two.`)
  return tickets
}

async function enter(call: Call, path: string, body: object): Promise<Bearer> {
  const show = ({ tokenType, expiresIn, buyer }: Answer['body']) => ({ tokenType, expiresIn, buyer })
  const answer = await call('POST', path, { body, show })
  return { authorization: `Bearer ${good(answer, 201, 'No guest can enter').accessToken}` }
}

/** The secret in the mail to this address, as soon as it is there. */
async function linkFor(outgoing: string, email: string): Promise<string> {
  for (const end = Date.now() + MAIL_WITHIN_MS; Date.now() < end; await sleep(LOOK_EVERY_MS)) {
    const names = await readdir(outgoing).catch(() => [])
    for (const name of names.filter((each) => each.endsWith('.eml')).sort()) {
      const mail = await readFile(join(outgoing, name), 'utf8')
      // A mail program breaks long lines, the page beside it does not.
      if (!mail.includes(email)) continue
      const page = await readFile(join(outgoing, name.replace('.eml', '.html')), 'utf8')
      const link = /\/access-links\/([\w-]{43})/.exec(page)?.[1]
      if (link !== undefined) return link
    }
  }
  throw new DemoError(
    `No mail to ${email} in ${outgoing}: set OUTGOING_FOLDER to the folder that npm start names.`,
  )
}
