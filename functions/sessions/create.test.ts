// Signing in: what is handed out, and what a stranger learns.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkPassword } from '#shared/auth/passwords.ts'
import { checkAccessToken } from '#shared/auth/tokens.ts'
import type { Redis } from '#shared/redis.ts'
import { newId } from '#shared/std/ids.ts'
import { jsonRequest, type TestEnv, testEnv } from '../../testing/catalogue.ts'
import { problemOf, testRefusals } from '../../testing/refusals.ts'
import { type TestDatabase, testDatabase, testRedis } from '../../testing/servers.ts'
import createUser from '../users/create.ts'
import create from './create.ts'

let database: TestDatabase
let env: TestEnv
let redis: Redis
// Of its own, because all test files share one Redis, which counts wrong passwords.
const ada = { email: `ada-${newId()}@example.com`, password: 'difference-engine' }
beforeAll(async () => {
  database = await testDatabase()
  redis = await testRedis()
  env = testEnv(database, redis)
  const made = await createUser.request('/v1/users', jsonRequest('POST', { ...ada, name: 'Ada' }), env)
  expect(made.status).toBe(201)
})
afterAll(() => {
  redis.disconnect()
  return database.end()
})

const post = async (body: unknown) => create.request('/v1/sessions', jsonRequest('POST', body), env)

testRefusals({
  fn: create,
  env: () => env,
  method: 'POST',
  path: '/v1/sessions',
  access: 'public',
  body: ada,
})

test('the right password gives an access token, a refresh token and the account, and is not cached', async () => {
  const answer = await post({ ...ada, email: ` ${ada.email.toUpperCase()}` })
  expect(answer.status).toBe(201)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const body = await answer.json()
  expect(body).toEqual({
    accessToken: expect.any(String),
    refreshToken: expect.stringMatching(/^[\w-]{43}$/),
    tokenType: 'Bearer',
    expiresIn: 900,
    user: { id: expect.any(String), email: ada.email, name: 'Ada', roles: ['customer'] },
  })
  const check = await checkAccessToken(env.JWT_PRIVATE_KEY, body.accessToken)
  expect(check).toMatchObject({ ok: true, user: { id: body.user.id, roles: ['customer'] } })
})

test('the database keeps no refresh token that somebody could use', async () => {
  const { refreshToken } = await (await post(ada)).json()
  const rows = await database.sql`select refresh_hash from sessions`
  expect(rows.length).toBeGreaterThan(0)
  expect(rows.map((row) => row.refresh_hash)).not.toContain(refreshToken)
})

test('a wrong password and an unknown e-mail get the same answer', async () => {
  const wrong = await problemOf(await post({ ...ada, password: 'analytical-engine' }))
  const unknown = await problemOf(await post({ ...ada, email: `${newId()}@example.com` }))
  expect(wrong).toMatchObject({ status: 401, code: 'invalid_credentials' })
  expect({ ...wrong, requestId: '' }).toEqual({ ...unknown, requestId: '' })
})

test('a missing password is named', async () => {
  expect(await problemOf(await post({ email: ada.email }))).toMatchObject({
    status: 400,
    errors: [{ path: 'password', message: 'is missing' }],
  })
})

test('in a flood of logins the next is told to come back, and later is served', async () => {
  let end: (error: Error) => void = () => undefined
  const slowSearch = new Promise<undefined>((_, reject) => {
    end = reject
  })
  const flood = Array.from({ length: 10 }, () => checkPassword('guess', () => slowSearch))
  const away = await post(ada)
  expect(away.headers.get('retry-after')).toMatch(/^\d+$/)
  expect(await problemOf(away)).toMatchObject({ status: 503, code: 'unavailable' })
  end(new Error('the database is away'))
  await Promise.allSettled(flood)
  expect((await post(ada)).status).toBe(201)
})

test('after ten wrong passwords even the right one has to wait, and the answer says how long', async () => {
  const email = `${newId()}@example.com`
  // At once: the limit forgets within a minute, which ten in a row may take on a busy machine.
  await Promise.all(Array.from({ length: 10 }, () => post({ email, password: 'a wrong guess' })))
  const away = await post({ email, password: 'a wrong guess' })
  expect(Number(away.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await problemOf(away)).toMatchObject({ status: 429, code: 'rate_limited' })
})
