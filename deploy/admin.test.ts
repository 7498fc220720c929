// How the first admin is created, and that there is no second way.
import { afterAll, beforeAll, expect, test } from 'vitest'
import createSession from '../functions/sessions/create.ts'
import { jsonRequest, noRedis, signIn, testEnv } from '../testing/catalogue.ts'
import { type TestDatabase, testDatabase, testRedis } from '../testing/servers.ts'
import { adminFromEnvironment, createAdmin } from './admin.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.end())

const password = async () => 'difference-engine'
const notAsked = async (): Promise<string> => {
  throw new Error('asked for a password')
}

test('the environment of a first start creates an admin who can sign in, and a later start creates none', async () => {
  const env = { ADMIN_EMAIL: 'Root@example.com', ADMIN_PASSWORD: 'difference-engine' }
  expect(await adminFromEnvironment(database.url, {})).toBe(false)
  await expect(adminFromEnvironment(database.url, { ADMIN_EMAIL: 'root@example.com' })).rejects.toThrow(
    'ADMIN_PASSWORD is not',
  )
  expect(await adminFromEnvironment(database.url, env)).toBe(true)
  expect(await adminFromEnvironment(database.url, { ...env, ADMIN_EMAIL: 'other@example.com' })).toBe(false)
  const init = jsonRequest('POST', { email: 'root@example.com', password: env.ADMIN_PASSWORD })
  const redis = await testRedis()
  const login = await createSession.request('/v1/sessions', init, testEnv(database, redis))
  redis.disconnect()
  expect((await login.json()).user.roles).toEqual(['customer', 'admin'])
})

test('the command gives the role to an existing account without asking for its password', async () => {
  const { email, user } = await signIn(database.sql, testEnv(database, noRedis))
  expect(await createAdmin(database.url, email, notAsked)).toBe('promoted')
  expect(await createAdmin(database.url, email, notAsked)).toBe('is admin already')
  const entries = await database.sql`select action from audit_log where subject_id = ${user.id}`
  expect(entries).toEqual([{ action: 'admin.create' }])
})

test('an invalid e-mail or a common password creates no admin', async () => {
  await expect(createAdmin(database.url, 'nobody', password)).rejects.toThrow('The e-mail must be')
  await expect(createAdmin(database.url, 'new@example.com', async () => 'aaaaaaaaaaaa')).rejects.toThrow(
    'The password must have',
  )
})
