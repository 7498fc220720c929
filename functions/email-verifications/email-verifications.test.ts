// Confirmed addresses: who gets the mail, what its link says, and what a change of address does.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashPassword } from '#shared/auth/passwords.ts'
import { findAccountNotice } from '#shared/db/account-notices.ts'
import type { Redis } from '#shared/redis.ts'
import { newId } from '#shared/std/ids.ts'
import { jsonRequest, type SignedIn, signIn, type TestEnv, testEnv } from '../../testing/catalogue.ts'
import { mailedLink, orderedLink } from '../../testing/links.ts'
import { problemOf, testRefusals } from '../../testing/refusals.ts'
import { type TestDatabase, testDatabase, testRedis } from '../../testing/servers.ts'
import createUser from '../users/create.ts'
import getUser from '../users/get.ts'
import updateUser from '../users/update.ts'
import create from './create.ts'
import update from './update.ts'

const PASSWORD = 'difference-engine'
const hash = (await hashPassword(PASSWORD)) as string

let database: TestDatabase
let env: TestEnv
let redis: Redis
beforeAll(async () => {
  database = await testDatabase()
  redis = await testRedis()
  env = testEnv(database, redis)
})
afterAll(() => {
  redis.disconnect()
  return database.end()
})

const ask = async ({ headers }: SignedIn) =>
  create.request('/v1/email-verifications', { method: 'POST', headers }, env)
const follow = async (token: string) =>
  update.request(`/v1/email-verifications/${token}`, { method: 'PUT' }, env)
const isVerified = async ({ headers }: SignedIn): Promise<boolean> =>
  (await (await getUser.request('/v1/users/me', { headers }, env)).json()).emailVerified
const over = { status: 404, code: 'not_found' }

describe('asking', () =>
  testRefusals({
    fn: create,
    env: () => env,
    method: 'POST',
    path: '/v1/email-verifications',
    access: 'signed-in',
  }))
describe('following', () =>
  testRefusals({
    fn: update,
    env: () => env,
    method: 'PUT',
    path: '/v1/email-verifications/x',
    access: 'public',
  }))

test('a new account gets a mail; its link confirms the address once, and then nobody is written to', async () => {
  const email = `${newId()}@example.com`
  const made = jsonRequest('POST', { email, password: PASSWORD, name: 'Ada' })
  const { id } = await (await createUser.request('/v1/users', made, env)).json()
  const [order] = await database.sql`select user_id, purpose from single_use_tokens where email = ${email}`
  expect(order).toEqual({ user_id: id, purpose: 'email_verification' })
  const token = await mailedLink(database.sql, 'email_verification', email)
  expect((await follow(token)).status).toBe(204)
  expect(await problemOf(await follow(token))).toMatchObject(over)
  const [row] = await database.sql`select verified_email from users where id = ${id}`
  expect(row).toEqual({ verified_email: email })
})

test('a signed-in user may ask again, three times an hour; and not once it is confirmed', async () => {
  const ada = await signIn(database.sql, env)
  for (let count = 0; count < 3; count += 1) expect((await ask(ada)).status).toBe(202)
  const refused = await ask(ada)
  expect(refused.headers.get('retry-after')).toBe('1200')
  expect(await problemOf(refused)).toMatchObject({ status: 429, code: 'rate_limited' })
  expect(await isVerified(ada)).toBe(false)
  expect((await follow(await mailedLink(database.sql, 'email_verification', ada.email))).status).toBe(204)
  expect(await isVerified(ada)).toBe(true)
  expect((await ask(ada)).status).toBe(202)
  expect(await database.sql`select from single_use_tokens where email = ${ada.email}`).toHaveLength(3)
})

async function withPassword() {
  const ada = await signIn(database.sql, env)
  await database.sql`update users set password_hash = ${hash} where id = ${ada.user.id}`
  return ada
}
async function moveTo(ada: SignedIn, email: string) {
  const change = jsonRequest('PATCH', { email, currentPassword: PASSWORD }, ada.headers)
  const answer = await updateUser.request('/v1/users/me', change, env)
  expect(answer.status).toBe(200)
  return answer.json()
}
/** To whom the mails about changes go. */
async function told(userId: string) {
  const rows = await database.sql<{ payload: { userId: string; eventId: number } }[]>`
    select payload from outbox where key = ${userId} and type = 'account.changed' order by id`
  return Promise.all(rows.map(({ payload }) => findAccountNotice(database.sql, payload)))
}

test('a new address has to be confirmed itself, and the former one is told', async () => {
  const ada = await withPassword()
  await follow(await orderedLink(database.sql, 'email_verification', ada.email))
  const next = `${newId()}@example.com`
  expect(await moveTo(ada, next)).toMatchObject({ email: next, emailVerified: false })
  expect(await told(ada.user.id)).toMatchObject([{ kind: 'email_changed', address: ada.email }])
  expect((await follow(await mailedLink(database.sql, 'email_verification', next))).status).toBe(204)
  expect(await isVerified(ada)).toBe(true)
})

test('a link to a former address confirms nothing any more', async () => {
  const ada = await withPassword()
  const token = await orderedLink(database.sql, 'email_verification', ada.email)
  await moveTo(ada, `${newId()}@example.com`)
  expect(await problemOf(await follow(token))).toMatchObject(over)
  expect(await isVerified(ada)).toBe(false)
})

test('an address that nobody confirmed gets three mails an hour, however often an account leaves it', async () => {
  const ada = await withPassword()
  const stranger = `${newId()}@example.com`
  for (let count = 0; count < 4; count += 1) {
    await moveTo(ada, stranger)
    await moveTo(ada, `${newId()}@example.com`)
  }
  expect(await database.sql`select from single_use_tokens where email = ${stranger}`).toHaveLength(3)
  const toStranger = (await told(ada.user.id)).filter((notice) => notice?.address === stranger)
  expect(toStranger.length).toBeLessThan(3)
})

test('the same address again is no change: nobody is told, and it stays confirmed', async () => {
  const ada = await withPassword()
  await follow(await orderedLink(database.sql, 'email_verification', ada.email))
  expect(await moveTo(ada, ada.email)).toMatchObject({ emailVerified: true })
  expect(await told(ada.user.id)).toEqual([])
})
