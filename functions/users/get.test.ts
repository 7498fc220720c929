// Who an account's owner is told to be.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noRedis, signIn, type TestEnv, testEnv } from '../../testing/catalogue.ts'
import { problemOf, testRefusals } from '../../testing/refusals.ts'
import { type TestDatabase, testDatabase } from '../../testing/servers.ts'
import get from './get.ts'

let database: TestDatabase
let env: TestEnv
beforeAll(async () => {
  database = await testDatabase()
  env = testEnv(database, noRedis)
})
afterAll(() => database.end())

testRefusals({ fn: get, env: () => env, method: 'GET', path: '/v1/users/me', access: 'signed-in' })

test('a signed-in user reads the own account, without its password hash', async () => {
  const { user, email, headers } = await signIn(database.sql, env, {
    roles: ['customer', 'staff'],
    name: 'Ada',
  })
  const answer = await get.request('/v1/users/me', { headers }, env)
  expect(answer.status).toBe(200)
  expect(await answer.json()).toEqual({
    id: user.id,
    email,
    name: 'Ada',
    roles: ['customer', 'staff'],
    emailVerified: false,
    language: null,
  })
})

test('the token of an account that is gone does not count any more', async () => {
  const { user, headers } = await signIn(database.sql, env)
  await database.sql`delete from users where id = ${user.id}`
  const answer = await get.request('/v1/users/me', { headers }, env)
  expect(await problemOf(answer)).toMatchObject({ status: 401, code: 'unauthenticated' })
})
