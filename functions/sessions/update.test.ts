// Renewing a login: each refresh token works once, and one that comes back ends the login.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertSession } from '#shared/db/sessions.ts'
import { newId } from '#shared/ids.ts'
import { newRefreshToken } from '#shared/sessions.ts'
import { checkAccessToken } from '#shared/tokens.ts'
import { type TestDatabase, testDatabase } from '../../local/testing.ts'
import { jsonRequest, noRedis, signIn, type TestEnv, testEnv } from '../../local/testing-catalogue.ts'
import { problemOf, testRefusals } from '../../local/testing-refusals.ts'
import update from './update.ts'

let database: TestDatabase
let env: TestEnv
beforeAll(async () => {
  database = await testDatabase()
  env = testEnv(database, noRedis)
})
afterAll(() => database.end())

const put = async (refreshToken: unknown) =>
  update.request('/v1/sessions/current', jsonRequest('PUT', { refreshToken }), env)

async function login() {
  const { user } = await signIn(database.sql, env)
  const { refreshToken, stored } = await newRefreshToken()
  const familyId = newId()
  await insertSession(database.sql, { ...stored, familyId, userId: user.id })
  return { user, familyId, refreshToken }
}

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
  const { user, familyId, refreshToken } = await login()
  const next = await renewed(refreshToken)
  expect(next).toMatchObject({ tokenType: 'Bearer', expiresIn: 900, user: { id: user.id } })
  expect(next.refreshToken).not.toBe(refreshToken)
  const check = await checkAccessToken(env.JWT_PRIVATE_KEY, next.accessToken)
  expect(check).toMatchObject({ ok: true, user: { id: user.id, sessionId: familyId } })
})

test('a new access token has the roles of now', async () => {
  const { user, refreshToken } = await login()
  await database.sql`update users set roles = '{customer,staff}' where id = ${user.id}`
  const { accessToken } = await renewed(refreshToken)
  const check = await checkAccessToken(env.JWT_PRIVATE_KEY, accessToken)
  expect(check).toMatchObject({ ok: true, user: { roles: ['customer', 'staff'] } })
})

test('a spent refresh token that comes back ends the login, also for the token that followed', async () => {
  const { refreshToken } = await login()
  const { refreshToken: next } = await renewed(refreshToken)
  await expectOver(refreshToken)
  await expectOver(next)
})

test('a token that was given while its login was being ended does not count', async () => {
  const { familyId, refreshToken } = await login()
  const { refreshToken: next } = await renewed(refreshToken)
  // What two statements at once can leave: the earlier row marked, the one that was just being written not.
  await database.sql`
    update sessions set ended_at = now() where family_id = ${familyId} and spent_at is not null`
  await expectOver(next)
})

test('of many at once with one refresh token, one at most is served, and then the login is over', async () => {
  const { refreshToken } = await login()
  const answers = await Promise.all(Array.from({ length: 8 }, () => put(refreshToken)))
  const served = answers.filter((answer) => answer.status === 200)
  expect(served).toHaveLength(1)
  const { refreshToken: next } = await served[0]!.json()
  await expectOver(next)
})

test('negative control: looking first and spending then serves more than one of the same eight', async () => {
  const { familyId } = await login()
  const look = () => database.sql`
    select id from sessions where family_id = ${familyId} and spent_at is null`
  const spend = (id: string) => database.sql`update sessions set spent_at = now() where id = ${id}`
  // All look before the first spends: what eight instances at once may do.
  const seen = await Promise.all(Array.from({ length: 8 }, look))
  const served = await Promise.all(seen.flatMap(([unspent]) => (unspent ? [spend(unspent.id)] : [])))
  expect(served.length).toBeGreaterThan(1)
})

test('another login of the same account goes on', async () => {
  const first = await login()
  const second = await newRefreshToken()
  await insertSession(database.sql, { ...second.stored, familyId: newId(), userId: first.user.id })
  await renewed(first.refreshToken)
  await expectOver(first.refreshToken)
  await renewed(second.refreshToken)
})

test('a refresh token ends after thirty days, and one that nobody gave never counts', async () => {
  const { familyId, refreshToken } = await login()
  const [row] = await database.sql`select expires_at from sessions where family_id = ${familyId}`
  expect(row?.expires_at.getTime() - Date.now()).toBeGreaterThan(29.9 * 86_400_000)
  await database.sql`update sessions set expires_at = now() where family_id = ${familyId}`
  await expectOver(refreshToken)
  await expectOver('made-up')
})

test('a refresh token that is no text is named', async () => {
  expect(await problemOf(await put(5))).toMatchObject({
    status: 400,
    errors: [{ path: 'refreshToken', message: 'must be text' }],
  })
})
