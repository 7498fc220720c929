// Signing out: which login ends, and which goes on.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newRefreshToken } from '#shared/auth/sessions.ts'
import { insertLogin } from '#shared/db/sessions.ts'
import { newId } from '#shared/std/ids.ts'
import { jsonRequest, noRedis, signIn, type TestEnv, testEnv } from '../../testing/catalogue.ts'
import { testRefusals } from '../../testing/refusals.ts'
import { type TestDatabase, testDatabase } from '../../testing/servers.ts'
import remove from './delete.ts'
import update from './update.ts'

let database: TestDatabase
let env: TestEnv
beforeAll(async () => {
  database = await testDatabase()
  env = testEnv(database, noRedis)
})
afterAll(() => database.end())

const signOut = async (headers: Record<string, string>) =>
  remove.request('/v1/sessions/current', { method: 'DELETE', headers }, env)
const renew = async (refreshToken: string) =>
  (await update.request('/v1/sessions/current', jsonRequest('PUT', { refreshToken }), env)).status

testRefusals({
  fn: remove,
  env: () => env,
  method: 'DELETE',
  path: '/v1/sessions/current',
  access: 'identified',
})

test('signing out ends this login and no other of the account, and may be repeated', async () => {
  const { user, headers } = await signIn(database.sql, env)
  await database.sql`delete from logins where id = ${user.sessionId}`
  const [here, elsewhere] = [await newRefreshToken(), await newRefreshToken()]
  const made = { userId: user.id, passwordHash: 'none', device: null }
  await insertLogin(database.sql, { ...made, ...here.stored, loginId: user.sessionId })
  await insertLogin(database.sql, { ...made, ...elsewhere.stored, loginId: newId() })
  expect((await signOut(headers)).status).toBe(204)
  expect((await signOut(headers)).status).toBe(204)
  expect(await renew(here.refreshToken)).toBe(401)
  expect(await renew(elsewhere.refreshToken)).toBe(200)
})
