// Links in mails: three orders an hour to one address, and each link opens once, also for those who race.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../testing/servers.ts'
import { hashToken, newToken } from '../auth/random-tokens.ts'
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { isLinkOpen, issueLink, requestLink, spendLink } from './single-use-tokens.ts'

let database: TestDatabase
let sql: Sql
beforeAll(async () => {
  database = await testDatabase()
  sql = database.sql
})
afterAll(() => database.end())

const newEmail = () => `${newId()}@example.com`
const order = (email: string, purpose: 'access_link' | 'password_reset' = 'access_link') =>
  requestLink(sql, { purpose, email, requestId: 'test' })
const ordersTo = (email: string) =>
  sql<{ id: string; userId: string | null }[]>`
    select id, user_id as "userId" from single_use_tokens where email = ${email} order by id`

/** An order whose mail was sent: the hash of the link's secret. */
async function newLink(email = newEmail()) {
  await order(email)
  const [ordered] = await ordersTo(email)
  const hash = await hashToken(newToken())
  expect(await issueLink(sql, ordered!.id, hash)).toMatchObject({ purpose: 'access_link', email })
  return { id: ordered!.id, hash, email }
}

test('an order writes its message in the same statement, and neither knows a secret', async () => {
  const email = newEmail()
  expect(await order(email)).toBe(true)
  const [ordered] = await ordersTo(email)
  const [row] = await sql`select token_hash from single_use_tokens where id = ${ordered!.id}`
  expect(row).toEqual({ token_hash: null })
  const messages = await sql`select type, payload from outbox where key = ${ordered!.id}`
  expect(messages).toEqual([{ type: 'link.requested', payload: { tokenId: ordered!.id } }])
})

test('a fourth mail within an hour is refused; an hour later there is one again', async () => {
  const email = newEmail()
  const purposes = ['access_link', 'password_reset', 'access_link', 'password_reset'] as const
  const outcomes: boolean[] = []
  for (const purpose of purposes) outcomes.push(await order(email, purpose))
  expect(outcomes).toEqual([true, true, true, false])
  const [oldest] = await ordersTo(email)
  await sql`
    update single_use_tokens set mail_hour = tstzrange(now() - interval '61 minutes', now() - interval '1 minute')
    where id = ${oldest!.id}`
  expect([await order(email), await order(email)]).toEqual([true, false])
})

/** Orders whose statements all begin before any of them ends; how many were taken. */
async function raceForMails(email: string): Promise<number> {
  const connections = await Promise.all(Array.from({ length: 6 }, () => sql.reserve()))
  for (const connection of connections) {
    await connection`begin isolation level repeatable read`
    await connection`select from users limit 1`
  }
  const outcomes = await Promise.allSettled(
    connections.map(async (connection) => {
      const request = { purpose: 'access_link', email, requestId: null } as const
      await requestLink(connection as unknown as Sql, request).finally(() => connection`commit`)
    }),
  )
  for (const connection of connections) connection.release()
  expect(outcomes).toHaveLength(6)
  return (await ordersTo(email)).length
}

describe('orders that see none of each other', () => {
  test('take no more than three mails', async () => {
    const taken = await raceForMails(newEmail())
    expect(taken).toBeGreaterThan(0)
    expect(taken).toBeLessThanOrEqual(3)
  })

  test('negative control: without the constraint they take more', async () => {
    await sql`alter table single_use_tokens drop constraint single_use_tokens_mails`
    expect(await raceForMails(newEmail())).toBe(6)
    await sql`delete from single_use_tokens`
    await sql`alter table single_use_tokens add constraint single_use_tokens_mails
      exclude using gist (email with =, mail_slot with =, mail_hour with &&)`
  })
})

test('a link opens once, for its own purpose, and until its end', async () => {
  const link = await newLink()
  expect(await isLinkOpen(sql, 'access_link', link.hash)).toBe(true)
  expect(await spendLink(sql, 'password_reset', link.hash)).toBeUndefined()
  expect(await spendLink(sql, 'access_link', link.hash)).toEqual({ email: link.email, userId: null })
  expect(await isLinkOpen(sql, 'access_link', link.hash)).toBe(false)
  expect(await spendLink(sql, 'access_link', link.hash)).toBeUndefined()
  const late = await newLink()
  await sql`update single_use_tokens set expires_at = now() where id = ${late.id}`
  expect(await spendLink(sql, 'access_link', late.hash)).toBeUndefined()
})

test('a repeat of the mail replaces the secret; a used or overdue order gets none', async () => {
  const link = await newLink()
  const next = await hashToken(newToken())
  expect(await issueLink(sql, link.id, next)).toBeDefined()
  expect(await spendLink(sql, 'access_link', link.hash)).toBeUndefined()
  expect(await spendLink(sql, 'access_link', next)).toBeDefined()
  expect(await issueLink(sql, link.id, await hashToken(newToken()))).toBeUndefined()
})

test('of two who open the same link at once one gets in', async () => {
  const { hash } = await newLink()
  const first = await sql.reserve()
  await first`begin`
  expect(await spendLink(first as unknown as Sql, 'access_link', hash)).toBeDefined()
  const second = spendLink(sql, 'access_link', hash)
  await first`commit`
  first.release()
  expect(await second).toBeUndefined()
})

test('negative control: a look before the write lets both in', async () => {
  const { hash } = await newLink()
  const open = await Promise.all([1, 2].map(() => isLinkOpen(sql, 'access_link', hash)))
  const write = () => sql`update single_use_tokens set used_at = now() where token_hash = ${hash} returning 1`
  const written = await Promise.all(open.filter(Boolean).map(write))
  expect(written.filter((rows) => rows.length === 1)).toHaveLength(2)
})
