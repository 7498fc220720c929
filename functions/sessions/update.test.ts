// Renewing a login: each refresh token works once, and one that comes back ends the login.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newRefreshToken } from '#shared/auth/sessions.ts'
import { checkAccessToken } from '#shared/auth/tokens.ts'
import { insertLogin } from '#shared/db/sessions.ts'
import { newId } from '#shared/std/ids.ts'
import { jsonRequest, noRedis, signIn, type TestEnv, testEnv } from '../../testing/catalogue.ts'
import { problemOf, testRefusals } from '../../testing/refusals.ts'
import { type TestDatabase, testDatabase } from '../../testing/servers.ts'
import update from './update.ts'

let database: TestDatabase
let env: TestEnv
beforeAll(async () => {
  database = await testDatabase()
  env = testEnv(database, noRedis)
})
afterAll(() => database.end())

const DEVICE = 'Firefox of Ada'
const put = async (refreshToken: unknown, device = DEVICE) =>
  update.request('/v1/sessions/current', jsonRequest('PUT', { refreshToken }, { 'user-agent': device }), env)

async function login(userId?: string) {
  const id = userId ?? (await signIn(database.sql, env)).user.id
  const { refreshToken, stored } = await newRefreshToken()
  const loginId = newId()
  const made = { ...stored, loginId, userId: id, passwordHash: 'none', device: DEVICE }
  expect(await insertLogin(database.sql, made)).toBe(true)
  return { user: { id }, loginId, refreshToken }
}

/** As time would. */
const later = (loginId: string, seconds: number) => database.sql`
  update sessions set spent_at = spent_at - ${seconds}::int * interval '1 second' where login_id = ${loginId}`

const renewed = async (refreshToken: string): Promise<{ accessToken: string; refreshToken: string }> => {
  const answer = await put(refreshToken)
  expect(answer.status).toBe(200)
  return answer.json()
}

const expectOver = async (refreshToken: string) =>
  expect(await problemOf(await put(refreshToken))).toMatchObject({ status: 401, code: 'invalid_credentials' })

testRefusals({
  fn: update,
  env: () => env,
  method: 'PUT',
  path: '/v1/sessions/current',
  access: 'public',
  body: { refreshToken: 'x' },
})

test('a refresh token gives a new pair of the same login', async () => {
  const { user, loginId, refreshToken } = await login()
  const next = await renewed(refreshToken)
  expect(next).toMatchObject({ tokenType: 'Bearer', expiresIn: 900, user: { id: user.id } })
  expect(next.refreshToken).not.toBe(refreshToken)
  const check = await checkAccessToken(env.JWT_PRIVATE_KEY, next.accessToken)
  expect(check).toMatchObject({ ok: true, user: { id: user.id, sessionId: loginId } })
})

test('a new access token has the roles of now', async () => {
  const { user, refreshToken } = await login()
  await database.sql`update users set roles = '{customer,staff}' where id = ${user.id}`
  const { accessToken } = await renewed(refreshToken)
  const check = await checkAccessToken(env.JWT_PRIVATE_KEY, accessToken)
  expect(check).toMatchObject({ ok: true, user: { roles: ['customer', 'staff'] } })
})

test('within ten seconds the same device gets the successor of a spent token again, and later the login ends', async () => {
  const { loginId, refreshToken } = await login()
  const { refreshToken: next } = await renewed(refreshToken)
  await later(loginId, 9)
  expect((await renewed(refreshToken)).refreshToken).toBe(next)
  await later(loginId, 1)
  await expectOver(refreshToken)
  await expectOver(next)
})

test('another device that shows a spent token ends the login at once', async () => {
  const { refreshToken } = await login()
  const { refreshToken: next } = await renewed(refreshToken)
  expect((await put(refreshToken, 'Chrome of Eve')).status).toBe(401)
  await expectOver(next)
})

test('no token is given again in a login that is over', async () => {
  const { loginId, refreshToken } = await login()
  await renewed(refreshToken)
  await database.sql`update logins set ended_at = now() where id = ${loginId}`
  await expectOver(refreshToken)
})

test('of many at once with one refresh token, all get the same successor, and there is one', async () => {
  const { loginId, refreshToken } = await login()
  const answers = await Promise.all(Array.from({ length: 8 }, () => renewed(refreshToken)))
  expect(new Set(answers.map((answer) => answer.refreshToken)).size).toBe(1)
  expect(await database.sql`select from sessions where login_id = ${loginId}`).toHaveLength(2)
})

test('negative control: looking first and spending then serves more than one of the same eight', async () => {
  const { loginId } = await login()
  const look = () => database.sql`
    select id from sessions where login_id = ${loginId} and spent_at is null`
  const spend = (id: string) => database.sql`update sessions set spent_at = now() where id = ${id}`
  // All look before the first spends: what eight instances at once may do.
  const seen = await Promise.all(Array.from({ length: 8 }, look))
  const served = await Promise.all(seen.flatMap(([unspent]) => (unspent ? [spend(unspent.id)] : [])))
  expect(served.length).toBeGreaterThan(1)
})

test('another login of the same account goes on', async () => {
  const first = await login()
  const second = await login(first.user.id)
  await renewed(first.refreshToken)
  await later(first.loginId, 10)
  await expectOver(first.refreshToken)
  await renewed(second.refreshToken)
})

test('a refresh token ends after thirty days, and one that nobody gave never counts', async () => {
  const { loginId, refreshToken } = await login()
  const [row] = await database.sql`select expires_at from sessions where login_id = ${loginId}`
  expect(row?.expires_at.getTime() - Date.now()).toBeGreaterThan(29.9 * 86_400_000)
  await database.sql`update sessions set expires_at = now() where login_id = ${loginId}`
  await expectOver(refreshToken)
  await expectOver('made-up')
})

test('however often it is renewed, a login ends after ninety days', async () => {
  const { loginId, refreshToken } = await login()
  const [made] = await database.sql`select expires_at from logins where id = ${loginId}`
  expect(made?.expires_at.getTime() - Date.now()).toBeGreaterThan(89.9 * 86_400_000)
  await database.sql`update logins set expires_at = now() + interval '1 day' where id = ${loginId}`
  const { refreshToken: next } = await renewed(refreshToken)
  const [last] = await database.sql`
    select max(expires_at) as end from sessions where login_id = ${loginId} and spent_at is null`
  expect(last?.end.getTime() - Date.now()).toBeLessThan(86_400_001)
  await database.sql`update logins set expires_at = now() where id = ${loginId}`
  await expectOver(next)
})

test('a refresh token that is no text is named', async () => {
  expect(await problemOf(await put(5))).toMatchObject({
    status: 400,
    errors: [{ path: 'refreshToken', message: 'must be text' }],
  })
})
