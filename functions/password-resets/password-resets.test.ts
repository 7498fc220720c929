// A forgotten password: what a stranger learns, and what the link of a mail opens.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashToken } from '#shared/auth/random-tokens.ts'
import { newRefreshToken } from '#shared/auth/sessions.ts'
import { resetPassword } from '#shared/db/password-resets.ts'
import { insertLogin } from '#shared/db/sessions.ts'
import { eraseUser } from '#shared/db/users.ts'
import { OWN_NAME } from '#shared/http/requests/users.ts'
import type { Redis } from '#shared/redis.ts'
import { newId } from '#shared/std/ids.ts'
import { jsonRequest, signIn, type TestEnv, testEnv } from '../../testing/catalogue.ts'
import { mailedLink, orderedLink } from '../../testing/links.ts'
import { problemOf, testRefusals } from '../../testing/refusals.ts'
import { type TestDatabase, testDatabase, testRedis } from '../../testing/servers.ts'
import { watched } from '../../testing/statements.ts'
import createSession from '../sessions/create.ts'
import getUser from '../users/get.ts'
import create from './create.ts'
import update from './update.ts'

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

const PASSWORD = 'analytical-engine'
const ask = async (email: string, headers = {}, on = env) =>
  create.request('/v1/password-resets', jsonRequest('POST', { email }, headers), on)
const choose = async (token: string, password = PASSWORD) =>
  update.request(`/v1/password-resets/${token}`, jsonRequest('PUT', { password }), env)
const over = { status: 404, code: 'not_found' }
const tokenFor = (email: string) => orderedLink(database.sql, 'password_reset', email)

const common = { env: () => env, access: 'public' as const }
describe('asking', () => {
  const body = { email: 'ada@example.com' }
  testRefusals({ ...common, fn: create, method: 'POST', path: '/v1/password-resets', body })
})
describe('choosing', () => {
  const path = `/v1/password-resets/${'x'.repeat(43)}`
  testRefusals({ ...common, fn: update, method: 'PUT', path, body: { password: PASSWORD } })
})

test('an unknown address is answered and noted as a known one, and neither answer has a body', async () => {
  const { email } = await signIn(database.sql, env)
  const stranger = `${newId()}@example.com`
  const answers = await Promise.all([email, stranger].map((each) => ask(each)))
  const seen = await Promise.all(
    answers.map(async (answer) => {
      const { 'x-request-id': _, ...headers } = Object.fromEntries(answer.headers)
      return { status: answer.status, text: await answer.text(), headers }
    }),
  )
  expect(seen[0]).toEqual({ status: 202, text: '', headers: {} })
  expect(seen[1]).toEqual(seen[0])
  const rows = await database.sql`
    select email, (select count(*)::int from outbox where key = link.id) as messages
    from single_use_tokens link where email in (${email}, ${stranger})`
  expect(rows.map(({ messages }) => messages)).toEqual([1, 1])
})

test('it sends Postgres the same statements for both, and none of them names accounts', async () => {
  const { email } = await signIn(database.sql, env)
  const statementsFor = async (address: string) => {
    const { sql, statements } = watched(database.sql)
    expect((await ask(address, {}, { ...env, resources: { sql, redis } })).status).toBe(202)
    return statements
  }
  const [known, unknown] = [await statementsFor(email), await statementsFor(`${newId()}@example.com`)]
  expect(known.length).toBeGreaterThan(0)
  expect(unknown).toEqual(known)
  expect(known.join('\n')).not.toMatch(/\busers\b|reservation/)
})

test('after three mails in an hour the answer stays the same, and no mail goes out', async () => {
  const { email } = await signIn(database.sql, env)
  for (let count = 0; count < 5; count += 1) expect((await ask(email)).status).toBe(202)
  expect(await database.sql`select from single_use_tokens where email = ${email}`).toHaveLength(3)
})

test('one address cannot have mails sent to everybody', async () => {
  const headers = { 'x-real-ip': '198.51.100.7' }
  const answers: Response[] = []
  for (let count = 0; count < 21; count += 1) answers.push(await ask(`${newId()}@example.com`, headers))
  expect(answers.map(({ status }) => status)).toEqual([...Array(20).fill(202), 429])
  expect(Number(answers.at(-1)!.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await ask('someone@example.com', { 'x-real-ip': '198.51.100.8' })).status).toBe(202)
})

test('a link gives a new password, ends every login, confirms the address and works once', async () => {
  const { email, headers, user } = await signIn(database.sql, env)
  expect((await ask(email)).status).toBe(202)
  const token = await mailedLink(database.sql, 'password_reset', email)
  expect((await choose(token)).status).toBe(204)
  expect((await getUser.request('/v1/users/me', { headers }, env)).status).toBe(401)
  expect(await problemOf(await choose(token, 'another-good-one'))).toMatchObject(over)
  const login = jsonRequest('POST', { email, password: PASSWORD })
  const session = await (await createSession.request('/v1/sessions', login, env)).json()
  const bearer = { authorization: `Bearer ${session.accessToken}` }
  const me = await getUser.request('/v1/users/me', { headers: bearer }, env)
  expect(await me.json()).toMatchObject({ email, emailVerified: true })
  const events = await database.sql`select kind from security_events where user_id = ${user.id}`
  expect(events).toEqual([{ kind: 'password_changed' }])
  const told =
    await database.sql`select payload from outbox where key = ${user.id} and type = 'account.changed'`
  expect(told).toHaveLength(1)
})

test('a link of an earlier mail opens nothing after another was used', async () => {
  const { email } = await signIn(database.sql, env)
  const [first, second] = [await tokenFor(email), await tokenFor(email)]
  expect((await choose(second)).status).toBe(204)
  expect(await problemOf(await choose(first))).toMatchObject(over)
})

test('an overdue link, one of an address that changed, and one of another purpose open nothing', async () => {
  const [late, moved, other] = await Promise.all([1, 2, 3].map(() => signIn(database.sql, env)))
  const tokens = [await tokenFor(late!.email), await tokenFor(moved!.email)]
  await database.sql`
    update single_use_tokens set expires_at = now() - interval '1 second' where email = ${late!.email}`
  await database.sql`update users set email = ${`${newId()}@example.com`} where id = ${moved!.user.id}`
  tokens.push(await orderedLink(database.sql, 'email_verification', other!.email))
  for (const token of tokens) expect(await problemOf(await choose(token))).toMatchObject(over)
})

test('a password that is refused leaves the link as it was', async () => {
  const { email } = await signIn(database.sql, env, { name: 'Augusta Ada King' })
  const token = await tokenFor(email)
  const named = { status: 400, errors: [{ path: 'password' }] }
  expect(await problemOf(await choose(token, 'password12'))).toMatchObject(named)
  expect(await problemOf(await choose(token, 'Augusta-Ada-King'))).toMatchObject({
    errors: [{ path: 'password', message: OWN_NAME }],
  })
  expect((await choose(token)).status).toBe(204)
})

test('of two who use a link at once one gets through, and the other finds it used', async () => {
  const { email } = await signIn(database.sql, env)
  const token = await tokenFor(email)
  const answers = await Promise.all([choose(token), choose(token, 'another-good-one')])
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 404])
})

test('a login that was under way with the former password does not come about', async () => {
  const { email, user } = await signIn(database.sql, env)
  expect((await choose(await tokenFor(email))).status).toBe(204)
  const { stored } = await newRefreshToken()
  const login = { ...stored, loginId: newId(), userId: user.id, passwordHash: 'none', device: null }
  expect(await insertLogin(database.sql, login)).toBe(false)
})

test('a reset and an erasure at once wait for each other, and the erasure leaves nothing', async () => {
  for (let round = 0; round < 5; round += 1) {
    const { email, user } = await signIn(database.sql, env)
    const tokenHash = await hashToken(await tokenFor(email))
    const origin = { requestId: 'test' }
    const [, erased] = await Promise.all([
      resetPassword(database.sql, { userId: user.id, tokenHash, passwordHash: 'none' }, origin),
      eraseUser(database.sql, { id: user.id, checkedHash: 'none', keepTickets: false }, origin),
    ])
    expect(erased).toBe('erased')
    expect(await database.sql`select from single_use_tokens where user_id = ${user.id}`).toHaveLength(0)
  }
})
