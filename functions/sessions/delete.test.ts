// Signing out: which login ends, and which goes on.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertSession } from '#shared/db/sessions.ts'
import { newId } from '#shared/ids.ts'
import { newRefreshToken } from '#shared/sessions.ts'
import { type TestDatabase, testDatabase } from '../../local/testing.ts'
import { jsonRequest, noRedis, signIn, type TestEnv, testEnv } from '../../local/testing-catalogue.ts'
import { testRefusals } from '../../local/testing-refusals.ts'
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
  access: 'signed-in',
})

test('signing out ends this login and no other of the account, and may be repeated', async () => {
  const { user, headers } = await signIn(database.sql, env)
  const [here, elsewhere] = [await newRefreshToken(), await newRefreshToken()]
  await insertSession(database.sql, { ...here.stored, familyId: user.sessionId, userId: user.id })
  await insertSession(database.sql, { ...elsewhere.stored, familyId: newId(), userId: user.id })
  expect((await signOut(headers)).status).toBe(204)
  expect((await signOut(headers)).status).toBe(204)
  expect(await renew(here.refreshToken)).toBe(401)
  expect(await renew(elsewhere.refreshToken)).toBe(200)
})
