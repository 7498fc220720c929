// A new key for secrets of authenticators: every secret moves to it, and the former key can go.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isSealedByFirst } from '#shared/auth/sealing.ts'
import { newKeys } from '../local/start/signing-keys.ts'
import { insertApp } from '../testing/authenticators.ts'
import { noRedis, signIn, testEnv } from '../testing/catalogue.ts'
import { type TestDatabase, testDatabase } from '../testing/servers.ts'
import { encryptAll } from './authenticators.ts'
import { stepOf } from './keys.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.end())

const after = (verb: string, key: string) => stepOf(verb).change(key)

test('after the steps of a rotation the former key opens nothing and the new one everything', async () => {
  const { user } = await signIn(database.sql, testEnv(database, noRedis))
  const former = newKeys().SECOND_FACTOR_KEY
  for (let count = 0; count < 3; count += 1) await insertApp(database.sql, former, user.id)
  let key = after('turn-second', after('add-second', former))
  expect(await encryptAll(database.url, key)).toBe(3)
  expect(await encryptAll(database.url, key)).toBe(0)
  key = after('drop-second', key)
  expect(await encryptAll(database.url, key)).toBe(0)
  const rows = await database.sql<{ sealed: string }[]>`select sealed_secret as sealed from authenticators`
  expect(rows.map(({ sealed }) => isSealedByFirst(key, sealed))).toEqual([true, true, true])
  await expect(encryptAll(database.url, former)).rejects.toThrow('no key')
})
