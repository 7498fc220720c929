// The second factor: setting one up, signing in with it, and what is refused.

import { Secret } from 'otpauth'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { countFailure, newAttempt, spendOne } from '#shared/auth/login-attempts.ts'
import { hashPassword } from '#shared/auth/passwords.ts'
import { codeQuota } from '#shared/auth/second-factor.ts'
import { codeAt } from '#shared/auth/totp.ts'
import type { Redis } from '#shared/redis.ts'
import { newId } from '#shared/std/ids.ts'
import { insertApp } from '../../testing/authenticators.ts'
import { jsonRequest, type SignedIn, signIn, type TestEnv, testEnv } from '../../testing/catalogue.ts'
import { problemOf, testRefusals } from '../../testing/refusals.ts'
import { type TestDatabase, testDatabase, testRedis } from '../../testing/servers.ts'
import { as } from '../../testing/staff.ts'
import confirm from '../authenticator-confirmations/create.ts'
import listDeadLetters from '../dead-letters/list.ts'
import replaceCodes from '../recovery-codes/create.ts'
import createSession from '../sessions/create.ts'
import create from './create.ts'
import remove from './delete.ts'
import list from './list.ts'

const PASSWORD = 'difference-engine'
const hash = (await hashPassword(PASSWORD)) as string
const path = '/v1/users/me/authenticators'

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

const common = { env: () => env, access: 'signed-in' as const, path }
const password = { password: PASSWORD }
describe('the list', () => testRefusals({ ...common, fn: list, method: 'GET' }))
describe('setting up', () => testRefusals({ ...common, fn: create, method: 'POST', body: password }))
describe('confirming', () => {
  const at = `${path}/${newId()}/confirmation`
  testRefusals({ ...common, path: at, fn: confirm, method: 'POST', body: { code: '123456' } })
})
describe('removing', () =>
  testRefusals({ ...common, path: `${path}/${newId()}`, fn: remove, method: 'DELETE', body: password }))
describe('new recovery codes', () =>
  testRefusals({
    ...common,
    path: '/v1/users/me/recovery-codes',
    fn: replaceCodes,
    method: 'POST',
    body: password,
  }))

async function newAccount(roles: SignedIn['user']['roles'] = ['customer']) {
  const ada = await signIn(database.sql, env, { roles })
  await database.sql`update users set password_hash = ${hash} where id = ${ada.user.id}`
  return { ...ada, me: as(env, ada) }
}
const withApp = async () => {
  const ada = await newAccount()
  return { ...ada, app: await insertApp(database.sql, env.SECOND_FACTOR_KEY, ada.user.id) }
}
const logIn = async (email: string, code?: string, given = PASSWORD, on = env) =>
  createSession.request('/v1/sessions', jsonRequest('POST', { email, password: given, code }), on)
const eventsOf = async (userId: string) =>
  (await database.sql`select kind from security_events where user_id = ${userId} order by id`).map(
    ({ kind }) => kind,
  )
const bytesOf = (base32: string) => new Uint8Array(Secret.fromBase32(base32).bytes)
const asked = { status: 401, code: 'second_factor_required' }
const wrong = { status: 401, code: 'invalid_credentials' }

test('an authenticator counts once its first code is confirmed; then the password alone opens nothing', async () => {
  const { me, email, user } = await newAccount()
  const made = await (await me(create, 'POST', path, { ...password, name: 'Phone' })).json()
  expect(made).toMatchObject({ name: 'Phone', confirmedAt: null, uri: expect.stringMatching(/^otpauth:/) })
  expect((await logIn(email)).status).toBe(201)
  const secret = bytesOf(made.secret)
  const code = codeAt(secret, new Date())
  const at = `${path}/${made.id}/confirmation`
  const other = code === '000000' ? '000001' : '000000'
  expect(await problemOf(await me(confirm, 'POST', at, { code: other }))).toMatchObject({
    status: 400,
    errors: [{ path: 'code' }],
  })
  const { recoveryCodes } = await (await me(confirm, 'POST', at, { code })).json()
  expect(new Set(recoveryCodes).size).toBe(10)
  expect(await problemOf(await logIn(email))).toMatchObject(asked)
  expect(await problemOf(await logIn(email, code))).toMatchObject(wrong)
  expect((await logIn(email, recoveryCodes[0])).status).toBe(201)
  expect(await eventsOf(user.id)).toEqual([
    'password_changed',
    'login_failed',
    'authenticator_added',
    'login_failed',
    'recovery_code_used',
  ])
  expect(await (await me(list, 'GET', path)).json()).toMatchObject({
    items: [{ id: made.id, confirmedAt: expect.any(String) }],
    recoveryCodesLeft: 9,
  })
})

test('no secret and no recovery code can be read in the database', async () => {
  const { me } = await newAccount()
  const made = await (await me(create, 'POST', path, password)).json()
  const [row] = await database.sql`select sealed_secret from authenticators where id = ${made.id}`
  const secret = Buffer.from(Secret.fromBase32(made.secret).bytes)
  for (const form of ['base64url', 'hex', 'latin1'] as const)
    expect(row!.sealed_secret).not.toContain(secret.toString(form))
  expect(row!.sealed_secret).not.toContain(made.secret)
})

test('a code opens once; the next one opens again, and an older one never', async () => {
  const { email, app } = await withApp()
  const [before, now] = [app.code(-1), app.code()]
  expect((await logIn(email, now)).status).toBe(201)
  expect(await problemOf(await logIn(email, now))).toMatchObject(wrong)
  expect(await problemOf(await logIn(email, before))).toMatchObject(wrong)
  expect((await logIn(email, app.code(1))).status).toBe(201)
})

test('a recovery code works once, however it is typed', async () => {
  const { email, me, app } = await withApp()
  await database.sql`update logins set second_factor = true where user_id = (select id from users where email = ${email})`
  const fresh = await (await me(replaceCodes, 'POST', '/v1/users/me/recovery-codes', password)).json()
  const [code] = fresh.recoveryCodes as [string]
  const typed = code.toUpperCase().replaceAll('-', ' ')
  expect((await logIn(email, typed)).status).toBe(201)
  expect(await problemOf(await logIn(email, code))).toMatchObject(wrong)
  await me(replaceCodes, 'POST', '/v1/users/me/recovery-codes', password)
  expect(await problemOf(await logIn(email, fresh.recoveryCodes[1]))).toMatchObject(wrong)
  expect((await logIn(email, app.code())).status).toBe(201)
})

test('wrong codes count as wrong passwords: then the right ones have to wait too', async () => {
  const { email, app } = await withApp()
  // As nine logins would, without their hashes.
  const attempt = await newAttempt(email, undefined)
  for (let count = 0; count < 9; count += 1) await countFailure(redis, attempt)
  const bad = app.code() === '000000' ? '000001' : '000000'
  expect((await logIn(email, bad)).status).toBe(401)
  const away = await logIn(email, app.code())
  expect(Number(away.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await problemOf(away)).toMatchObject({ status: 429, code: 'rate_limited' })
})

test('wrong codes from everywhere stop the account, until it has another password', async () => {
  const { email, app, user } = await withApp()
  const from = (address: string) => ({ 'x-real-ip': address })
  const quota = await codeQuota(hash)
  await redis.del(quota.key)
  for (let count = 0; count < 20; count += 1) await spendOne(redis, quota)
  const right = jsonRequest('POST', { email, password: PASSWORD, code: app.code() }, from('203.0.113.9'))
  expect((await createSession.request('/v1/sessions', right, env)).status).toBe(429)
  await redis.del(quota.key)
  const other = (await hashPassword('another-good-one')) as string
  for (let count = 0; count < 20; count += 1) await spendOne(redis, quota)
  await database.sql`update users set password_hash = ${other} where id = ${user.id}`
  expect((await logIn(email, app.code(), 'another-good-one')).status).toBe(201)
  await redis.del(quota.key)
})

test('a wrong password says nothing of a second factor', async () => {
  const { email, app } = await withApp()
  const known = await problemOf(await logIn(email, app.code(), 'a wrong guess'))
  const unknown = await problemOf(await logIn(`${newId()}@example.com`, app.code(), 'a wrong guess'))
  expect({ ...known, requestId: '' }).toEqual({ ...unknown, requestId: '' })
})

test('a login that showed no code neither adds nor removes one, nor replaces recovery codes', async () => {
  const { me, app } = await withApp()
  for (const answer of [
    me(create, 'POST', path, password),
    me(remove, 'DELETE', `${path}/${app.id}`, password),
    me(replaceCodes, 'POST', '/v1/users/me/recovery-codes', password),
  ])
    expect(await problemOf(await answer)).toMatchObject(asked)
})

test('with the last authenticator the recovery codes go, and the password alone is enough again', async () => {
  const { me, email, user, app } = await withApp()
  await database.sql`update logins set second_factor = true where user_id = ${user.id}`
  await me(replaceCodes, 'POST', '/v1/users/me/recovery-codes', password)
  expect((await me(remove, 'DELETE', `${path}/${app.id}`, password)).status).toBe(204)
  expect(await database.sql`select from recovery_codes where user_id = ${user.id}`).toHaveLength(0)
  expect((await logIn(email)).status).toBe(201)
})

test('an account has five at most, also where they are set up at once', async () => {
  const { me, user } = await newAccount()
  for (let count = 0; count < 5; count += 1) await insertApp(database.sql, env.SECOND_FACTOR_KEY, user.id)
  await database.sql`update logins set second_factor = true where user_id = ${user.id}`
  expect(await problemOf(await me(create, 'POST', path, password))).toMatchObject({
    status: 409,
    code: 'wrong_state',
  })
})

describe('where staff need a second factor', () => {
  const strict = (): TestEnv => ({ ...env, STAFF_SECOND_FACTOR: 'required' })
  const staffCall = (who: { headers: { authorization: string } }) =>
    as(strict(), who)(listDeadLetters, 'GET', '/v1/dead-letters')

  test('a login without one has no rights of staff, can set one up, and has them then', async () => {
    const sam = await newAccount(['customer', 'staff'])
    expect((await as(env, sam)(listDeadLetters, 'GET', '/v1/dead-letters')).status).toBe(200)
    expect(await problemOf(await staffCall(sam))).toMatchObject(asked)
    const made = await (await as(strict(), sam)(create, 'POST', path, password)).json()
    const code = codeAt(bytesOf(made.secret), new Date())
    const at = `${path}/${made.id}/confirmation`
    expect((await as(strict(), sam)(confirm, 'POST', at, { code })).status).toBe(200)
    expect((await staffCall(sam)).status).toBe(200)
  })

  test('customers need none', async () => {
    const { email } = await newAccount()
    expect((await logIn(email, undefined, PASSWORD, strict())).status).toBe(201)
  })
})

test('where the site has no key, nobody sets one up', async () => {
  const { headers } = await newAccount()
  const answer = await as({ ...env, SECOND_FACTOR_KEY: '' }, { headers })(create, 'POST', path, password)
  expect(await problemOf(answer)).toMatchObject({ status: 422, code: 'not_eligible' })
})
