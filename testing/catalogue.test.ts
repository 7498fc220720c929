// The builders of tests agree with the schema and the tokens.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkAccessToken } from '#shared/auth/tokens.ts'
import { insertShowtime, noRedis, signIn, testEnv } from './catalogue.ts'
import { type TestDatabase, testDatabase } from './servers.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.end())

test('a showtime built for a test has its seats, and a second one can share its screen', async () => {
  const first = await insertShowtime(database.sql, { rows: 3, seatsPerRow: 5 })
  const second = await insertShowtime(database.sql, { screen: first, startsAt: first.endsAt })
  const [count] = await database.sql`select count(*) from seats where layout_id = ${second.layoutId}`
  expect(count?.count).toBe(15)
  expect(second.screenId).toBe(first.screenId)
})

test('a user signed in for a test has a valid token', async () => {
  const env = testEnv(database, noRedis)
  const { user, headers } = await signIn(database.sql, env, { roles: ['customer', 'staff'] })
  const check = await checkAccessToken(env.JWT_PRIVATE_KEY, headers.authorization.slice('Bearer '.length))
  expect(check).toMatchObject({ ok: true, user })
})
