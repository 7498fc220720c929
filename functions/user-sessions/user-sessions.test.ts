// The list of one's own logins: what it shows, and that an end there is an end everywhere.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newRefreshToken } from '#shared/auth/sessions.ts'
import { insertLogin } from '#shared/db/sessions.ts'
import { newId } from '#shared/std/ids.ts'
import {
  jsonRequest,
  noRedis,
  type SignedIn,
  signIn,
  type TestEnv,
  testEnv,
} from '../../testing/catalogue.ts'
import { problemOf, testRefusals } from '../../testing/refusals.ts'
import { type TestDatabase, testDatabase } from '../../testing/servers.ts'
import { as } from '../../testing/staff.ts'
import updateSession from '../sessions/update.ts'
import getUser from '../users/get.ts'
import remove from './delete.ts'
import removeOthers from './delete-others.ts'
import list from './list.ts'

let database: TestDatabase
let env: TestEnv
beforeAll(async () => {
  database = await testDatabase()
  env = testEnv(database, noRedis)
})
afterAll(() => database.end())

const path = '/v1/users/me/sessions'
const common = { env: () => env, access: 'signed-in' as const, path }
describe('the list', () => testRefusals({ ...common, fn: list, method: 'GET' }))
describe('ending one', () =>
  testRefusals({ ...common, fn: remove, method: 'DELETE', path: `${path}/${newId()}` }))
describe('ending the others', () => testRefusals({ ...common, fn: removeOthers, method: 'DELETE' }))

async function logIn({ user }: SignedIn, device: string | null) {
  const { refreshToken, stored } = await newRefreshToken()
  const loginId = newId()
  await insertLogin(database.sql, { ...stored, loginId, userId: user.id, passwordHash: 'none', device })
  return { id: loginId, refreshToken }
}
const renew = async (refreshToken: string) =>
  (await updateSession.request('/v1/sessions/current', jsonRequest('PUT', { refreshToken }), env)).status
const sessionsOf = async (ada: SignedIn, query = '') =>
  (await as(env, ada)(list, 'GET', `${path}${query}`)).json()

test('it shows live logins, newest first, page by page, with device and which one asks', async () => {
  const ada = await signIn(database.sql, env)
  const phone = await logIn(ada, 'Phone')
  const ended = await logIn(ada, 'Ended')
  const old = await logIn(ada, 'Of another password')
  await database.sql`update logins set ended_at = now() where id = ${ended.id}`
  await database.sql`update logins set credentials_version = -1 where id = ${old.id}`
  await logIn(await signIn(database.sql, env), 'Of somebody else')
  const first = await sessionsOf(ada, '?limit=1')
  const rest = await sessionsOf(ada, `?limit=1&cursor=${first.nextCursor}`)
  const times = { since: expect.any(String), lastSeen: expect.any(String) }
  expect(first.items).toEqual([{ id: phone.id, device: 'Phone', current: false, ...times }])
  expect(rest).toEqual({
    items: [{ id: ada.user.sessionId, device: null, current: true, ...times }],
    nextCursor: null,
  })
})

test('an ended login renews no more and counts nowhere; the others go on', async () => {
  const ada = await signIn(database.sql, env)
  const [phone, tablet] = [await logIn(ada, 'Phone'), await logIn(ada, 'Tablet')]
  expect((await as(env, ada)(remove, 'DELETE', `${path}/${phone.id}`)).status).toBe(204)
  expect(await renew(phone.refreshToken)).toBe(401)
  expect(await renew(tablet.refreshToken)).toBe(200)
  const again = await as(env, ada)(remove, 'DELETE', `${path}/${phone.id}`)
  expect(await problemOf(again)).toMatchObject({ status: 404, code: 'not_found' })
  expect((await as(env, ada)(remove, 'DELETE', `${path}/${ada.user.sessionId}`)).status).toBe(204)
  expect((await getUser.request('/v1/users/me', { headers: ada.headers }, env)).status).toBe(401)
})

test("nobody ends another account's login", async () => {
  const [ada, eve] = [await signIn(database.sql, env), await signIn(database.sql, env)]
  const phone = await logIn(ada, 'Phone')
  expect((await as(env, eve)(remove, 'DELETE', `${path}/${phone.id}`)).status).toBe(404)
  expect(await renew(phone.refreshToken)).toBe(200)
})

test('all others end at once, and the one that asks goes on', async () => {
  const ada = await signIn(database.sql, env)
  const [phone, tablet] = [await logIn(ada, 'Phone'), await logIn(ada, 'Tablet')]
  expect((await as(env, ada)(removeOthers, 'DELETE', path)).status).toBe(204)
  expect(await Promise.all([phone, tablet].map(({ refreshToken }) => renew(refreshToken)))).toEqual([
    401, 401,
  ])
  expect((await sessionsOf(ada)).items).toMatchObject([{ id: ada.user.sessionId, current: true }])
})
