// Mails with links: who gets one, what it says, and that its secret is nowhere but in the mail.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashToken } from '#shared/auth/random-tokens.ts'
import { tellOwner } from '#shared/db/account-notices.ts'
import { isLinkOpen, requestLink } from '#shared/db/single-use-tokens.ts'
import { eraseUser, updateUser } from '#shared/db/users.ts'
import { languages } from '#shared/domain/contact.ts'
import type { LinkPurpose } from '#shared/domain/links.ts'
import type { Message } from '#shared/domain/messages.ts'
import { messages } from '#shared/messages/messages.ts'
import type { Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import { insertGuestReservation } from '../../testing/catalogue-guests.ts'
import { type TestDatabase, testDatabase } from '../../testing/servers.ts'
import { tellChange } from './account.ts'
import { sendLink } from './links.ts'
import type { Mail } from './mail.ts'

let database: TestDatabase
let sql: Sql
beforeAll(async () => {
  database = await testDatabase()
  sql = database.sql
})
afterAll(() => database.end())

async function newUser() {
  const [id, email] = [newId(), `${newId()}@example.com`]
  await sql`insert into users (id, email, name, password_hash) values (${id}, ${email}, 'Buy pills', 'none')`
  return { id, email }
}

async function ordered(
  purpose: LinkPurpose,
  email: string,
): Promise<Extract<Message, { type: 'link.requested' }>> {
  await requestLink(sql, { purpose, email, requestId: 'test' })
  const [row] = await sql<{ id: string; payload: { tokenId: string } }[]>`
    select message_id as id, payload from outbox where type = 'link.requested' order by outbox.id desc limit 1`
  return { ...row!, type: 'link.requested', requestId: 'test' }
}

async function sent(message: Extract<Message, { type: 'link.requested' }>, times = 1): Promise<Mail[]> {
  const mails: Mail[] = []
  const settings = {
    sql,
    siteUrl: 'https://milo.test/',
    sendMail: async (mail: Mail) => void mails.push(mail),
  }
  for (let count = 0; count < times; count += 1) await sendLink(settings, message)
  return mails
}
const secretIn = (mail: Mail) => /https:\/\/milo\.test\/[a-z-]+\/([\w-]{43})\n/.exec(mail.text)?.[1] ?? ''

test.each([
  ['password_reset', 'password-resets'],
  ['email_verification', 'email-verifications'],
  ['access_link', 'access-links'],
] as const)('a mail for %s has a link that works, and no word of the account', async (purpose, folder) => {
  const { email } = purpose === 'access_link' ? await insertGuestReservation(sql) : await newUser()
  const [mail, ...more] = await sent(await ordered(purpose, email), 2)
  expect(more).toEqual([])
  expect(mail).toMatchObject({ to: { name: '', address: email }, attachments: [] })
  expect(mail!.text).toContain(`https://milo.test/${folder}/`)
  expect(mail!.html).toContain(secretIn(mail!))
  expect(JSON.stringify(mail)).not.toContain('pills')
  expect(await isLinkOpen(sql, purpose, await hashToken(secretIn(mail!)))).toBe(true)
})

test('the former address is told of a change, and nobody after an erasure', async () => {
  const [id, former] = [newId(), `${newId()}@example.com`]
  await sql`
    insert into users (id, email, name, password_hash, verified_email) values (${id}, ${former}, 'Buy pills', 'none', ${former})`
  const login = { id, sessionId: newId() }
  await updateUser(sql, login, { email: `${newId()}@example.com` }, { requestId: 'test' })
  const [row] = await sql<{ id: string; payload: { userId: string; eventId: number } }[]>`
    select message_id as id, payload from outbox where type = 'account.changed' and key = ${id}`
  const mails: Mail[] = []
  const settings = {
    sql,
    siteUrl: 'https://milo.test',
    sendMail: async (mail: Mail) => void mails.push(mail),
  }
  const message = { ...row!, type: 'account.changed' as const, requestId: null }
  for (let count = 0; count < 2; count += 1) await tellChange(settings, message)
  expect(mails).toMatchObject([
    { to: { name: '', address: former }, subject: 'Your e-mail address was changed' },
  ])
  expect(JSON.stringify(mails)).not.toContain('pills')
  await eraseUser(sql, { id, checkedHash: 'none', keepTickets: false }, { requestId: 'test' })
  await tellChange(settings, { ...message, id: newId() })
  expect(mails).toHaveLength(1)
})

test.each([...languages])(
  'in %s the owner hears of authenticators and resets, once each',
  async (language) => {
    const [id, email] = [newId(), `${newId()}@example.com`]
    await sql`
    insert into users (id, email, name, password_hash, verified_email, language) values (${id}, ${email}, 'Ada', 'none', ${email}, ${language})`
    const subjects: string[] = []
    const m = messages[language]
    const sendMail = async (mail: Mail) => {
      expect(mail.to).toEqual({ name: '', address: email })
      expect(mail.html).toContain(`lang="${language}"`)
      subjects.push(mail.subject)
    }
    for (const kind of ['authenticator_added', 'authenticator_removed', 'second_factor_reset'] as const) {
      await sql.begin(async (begun) => {
        const tx = begun as unknown as Sql
        await tx`insert into security_events (kind, user_id, request_id) values (${kind}, ${id}, 'test')`
        expect(await tellOwner(tx, id, kind)).toBe(true)
      })
    }
    const rows = await sql`
    select message_id as id, payload from outbox where type = 'account.changed' and key = ${id} order by outbox.id`
    for (const row of [...rows, ...rows])
      await tellChange({ sql, siteUrl: 'https://milo.test', sendMail }, {
        ...row,
        type: 'account.changed',
        requestId: null,
      } as never)
    expect(subjects).toEqual([
      m.authenticatorAddedSubject(),
      m.authenticatorRemovedSubject(),
      m.factorResetSubject(),
    ])
  },
)

test('the secret is in no table', async () => {
  const { email } = await newUser()
  const [mail] = await sent(await ordered('password_reset', email))
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`
  for (const { name } of tables) {
    const found =
      await sql`select from ${sql(name)} row where to_jsonb(row)::text like ${`%${secretIn(mail!)}%`}`
    expect(found.length, name).toBe(0)
  }
})

test('nobody is written to where there is no account, or its address is another or confirmed by now', async () => {
  expect(await sent(await ordered('password_reset', `${newId()}@example.com`))).toEqual([])
  const moved = await newUser()
  const reset = await ordered('password_reset', moved.email)
  await sql`update users set email = ${`${newId()}@example.com`} where id = ${moved.id}`
  expect(await sent(reset)).toEqual([])
  const { id, email } = await newUser()
  await sql`update users set verified_email = email where id = ${id}`
  expect(await sent(await ordered('email_verification', email))).toEqual([])
})

test('nobody gets a link to reservations that no guest made', async () => {
  const { email } = await newUser()
  expect(await sent(await ordered('access_link', email))).toEqual([])
})

test('a mail that failed is sent again, and the former secret opens nothing', async () => {
  const { email } = await insertGuestReservation(sql)
  const message = await ordered('access_link', email)
  const lost: Mail[] = []
  const failing = async (mail: Mail) => {
    lost.push(mail)
    throw new Error('the mail server is away')
  }
  await expect(sendLink({ sql, siteUrl: 'https://milo.test', sendMail: failing }, message)).rejects.toThrow(
    'away',
  )
  const [mail] = await sent(message)
  expect(await isLinkOpen(sql, 'access_link', await hashToken(secretIn(lost[0]!)))).toBe(false)
  expect(await isLinkOpen(sql, 'access_link', await hashToken(secretIn(mail!)))).toBe(true)
})
