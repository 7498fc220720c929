// A login that is under way while its password changes, or its account is erased, does not come about.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newRefreshToken, successorOf } from '#shared/auth/sessions.ts'
import { findLiveLogin, insertLogin, renewLogin } from '#shared/db/sessions.ts'
import { eraseUser, updateUser } from '#shared/db/users.ts'
import type { Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import { noRedis, type SignedIn, signIn, type TestEnv, testEnv } from '../../testing/catalogue.ts'
import { type TestDatabase, testDatabase } from '../../testing/servers.ts'

let database: TestDatabase
let env: TestEnv
let sql: Sql
beforeAll(async () => {
  database = await testDatabase()
  env = testEnv(database, noRedis)
  sql = database.sql
})
afterAll(() => database.end())

const changes: [name: string, change: (of: SignedIn) => Promise<unknown>][] = [
  [
    'a password change',
    ({ user }) => updateUser(sql, user, { passwordHash: 'another' }, { requestId: 'test' }),
  ],
  [
    'an erasure',
    ({ user }) =>
      eraseUser(sql, { id: user.id, checkedHash: 'none', keepTickets: false }, { requestId: 'test' }),
  ],
]

/** A login of the password `none`, which was checked before; its refresh token, and whether it came about. */
async function logIn({ user }: SignedIn, on: Sql = sql) {
  const { refreshToken, stored } = await newRefreshToken()
  const loginId = newId()
  const login = { ...stored, loginId, userId: user.id, passwordHash: 'none', device: null }
  return { loginId, refreshToken, hash: stored.refreshHash, made: await insertLogin(on, login) }
}
const renews = async ({ hash, refreshToken }: { hash: string; refreshToken: string }) =>
  (await renewLogin(sql, hash, (await successorOf(env.JWT_PRIVATE_KEY, refreshToken)).stored, null)) !==
  undefined

for (const [name, change] of changes) {
  test(`after ${name} the password that was checked before makes no login`, async () => {
    const ada = await signIn(sql, env)
    await change(ada)
    expect((await logIn(ada)).made).toBe(false)
  })

  test(`a login that is written while ${name} commits does not count, nor renew`, async () => {
    const ada = await signIn(sql, env)
    const reserved = await sql.reserve()
    await reserved`begin isolation level repeatable read`
    await reserved`select 1 from users limit 1`
    // Its snapshot is of before: what a statement sees that began a moment earlier.
    await change(ada)
    const login = await logIn(ada, reserved as unknown as Sql).catch(() => undefined)
    await reserved`commit`
    reserved.release()
    if (login?.made)
      expect(await findLiveLogin(sql, { id: ada.user.id, sessionId: login.loginId })).toBeUndefined()
    if (login?.made) expect(await renews(login)).toBe(false)
  })
}

test('negative control: without the version of its credentials such a login goes on', async () => {
  const ada = await signIn(sql, env)
  const reserved = await sql.reserve()
  await reserved`begin isolation level repeatable read`
  await reserved`select 1 from users limit 1`
  await updateUser(sql, ada.user, { passwordHash: 'another' }, { requestId: 'test' })
  const login = await logIn(ada, reserved as unknown as Sql)
  await reserved`commit`
  reserved.release()
  expect(login.made).toBe(true)
  await sql`
    update logins set credentials_version = users.credentials_version from users
    where logins.id = ${login.loginId} and users.id = user_id`
  expect(await renews(login)).toBe(true)
})

test('a password that changed after it was checked changes nothing more', async () => {
  const { user } = await signIn(sql, env)
  await updateUser(sql, user, { passwordHash: 'another' }, { requestId: 'test', checkedHash: 'none' })
  expect(
    await updateUser(
      sql,
      user,
      { email: `${newId()}@example.com` },
      { requestId: 'test', checkedHash: 'none' },
    ),
  ).toBeUndefined()
})

test('who changes the password goes on', async () => {
  const { user } = await signIn(sql, env)
  const other = await logIn({ user } as SignedIn)
  await updateUser(sql, user, { passwordHash: 'another' }, { requestId: 'test' })
  expect((await findLiveLogin(sql, user))?.roles).toEqual(['customer'])
  expect(await findLiveLogin(sql, { id: user.id, sessionId: other.loginId })).toBeUndefined()
})
