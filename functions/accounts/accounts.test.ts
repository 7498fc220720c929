// Admins and accounts: who is found, what a disabled account still can, and that an admin is always left.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newRefreshToken } from '#shared/auth/sessions.ts'
import { changeAccount } from '#shared/db/accounts-staff.ts'
import { insertLogin } from '#shared/db/sessions.ts'
import { eraseUser } from '#shared/db/users.ts'
import { newId } from '#shared/std/ids.ts'
import {
  insertScreen,
  noRedis,
  type SignedIn,
  signIn,
  type TestEnv,
  testEnv,
} from '../../testing/catalogue.ts'
import { problemOf, testRefusals } from '../../testing/refusals.ts'
import { type TestDatabase, testDatabase } from '../../testing/servers.ts'
import { as, auditOf, signInStaff } from '../../testing/staff.ts'
import getUser from '../users/get.ts'
import list from './list.ts'
import update from './update.ts'

let database: TestDatabase
let env: TestEnv
let admin: SignedIn
beforeAll(async () => {
  database = await testDatabase()
  env = testEnv(database, noRedis)
  admin = await newAdmin()
})
afterAll(() => database.end())

const newAdmin = () => signIn(database.sql, env, { roles: ['customer', 'admin'] })
const patch = (who: SignedIn, userId: string, body: object) =>
  as(env, who)(update, 'PATCH', `/v1/users/${userId}`, body)
const find = async (query: string) => (await as(env, admin)(list, 'GET', `/v1/users${query}`)).json()
const eventsOf = (userId: string) => database.sql`
  select kind, actor_id as "actorId" from security_events where user_id = ${userId} order by id`

const common = { env: () => env, access: 'admin' as const }
describe('the list', () => testRefusals({ ...common, fn: list, method: 'GET', path: '/v1/users' }))
describe('changing', () => {
  const path = `/v1/users/${newId()}`
  testRefusals({ ...common, fn: update, method: 'PATCH', path, body: { disabled: true } })
})

test('accounts are found by a part of the address or the name, and by id; guests and erased ones are not', async () => {
  const ada = await signIn(database.sql, env, { name: 'Ada 100% King' })
  const shown = {
    id: ada.user.id,
    email: ada.email,
    name: 'Ada 100% King',
    roles: ['customer'],
    disabled: false,
    emailVerified: false,
    createdAt: expect.any(String),
  }
  for (const q of ['ada 100%', ada.email.slice(1).toUpperCase(), ada.user.id])
    expect(await find(`?q=${encodeURIComponent(q)}`)).toEqual({ items: [shown], nextCursor: null })
  const first = await find('?limit=1')
  expect(first.items).toEqual([shown])
  expect((await find(`?limit=100&cursor=${first.nextCursor}`)).items).not.toContainEqual(shown)
  await database.sql`insert into users (id, email, name, password_hash, roles) values (${newId()}, null, 'Guest', 'none', '{guest}')`
  await database.sql`update users set deleted_at = now() where id = ${ada.user.id}`
  expect((await find('?q=guest')).items).toEqual([])
  expect((await find(`?q=${ada.user.id}`)).items).toEqual([])
})

test('a disabled account is out at once and signs in nowhere; enabled again, its former logins stay ended', async () => {
  const ada = await signIn(database.sql, env)
  const { id } = ada.user
  const me = async () => (await getUser.request('/v1/users/me', { headers: ada.headers }, env)).status
  const logIn = async () => {
    const { stored } = await newRefreshToken()
    const login = { ...stored, loginId: newId(), userId: id, passwordHash: 'none', device: null }
    return insertLogin(database.sql, login)
  }
  expect(await me()).toBe(200)
  expect(await (await patch(admin, id, { disabled: true })).json()).toMatchObject({ id, disabled: true })
  expect([await me(), await logIn()]).toEqual([401, false])
  expect((await patch(admin, id, { disabled: false })).status).toBe(200)
  expect([await me(), await logIn()]).toEqual([401, true])
  const by = { actorId: admin.user.id }
  expect(await eventsOf(id)).toEqual([
    { kind: 'account_disabled', ...by },
    { kind: 'account_enabled', ...by },
  ])
  const was = { disabled: false, roles: ['customer'] }
  expect(await auditOf(database.sql, id)).toEqual([
    { ...by, action: 'user.update', before: was, after: { ...was, disabled: true } },
    { ...by, action: 'user.update', before: { ...was, disabled: true }, after: was },
  ])
})

test('roles change at the next call; without the role of staff an account runs no theater', async () => {
  const { theaterId } = await insertScreen(database.sql, {})
  const sam = await signInStaff(database.sql, env, theaterId)
  expect((await patch(sam, sam.user.id, { roles: ['admin'] })).status).toBe(403)
  const given = await patch(admin, sam.user.id, { roles: ['admin', 'customer', 'admin'] })
  expect(await given.json()).toMatchObject({ roles: ['customer', 'admin'] })
  expect(await database.sql`select from theater_staff where user_id = ${sam.user.id}`).toHaveLength(0)
  expect((await patch(admin, sam.user.id, { roles: ['customer'] })).status).toBe(200)
})

test('what is no account, or no role, is refused', async () => {
  const guest = newId()
  await database.sql`insert into users (id, email, name, password_hash, roles) values (${guest}, null, 'Guest', 'none', '{guest}')`
  for (const id of [guest, newId()]) expect((await patch(admin, id, { disabled: true })).status).toBe(404)
  for (const roles of [[], ['guest'], ['owner']])
    expect((await patch(admin, admin.user.id, { roles })).status).toBe(400)
})

describe('the last admin', () => {
  let other: SignedIn
  const admins = async () =>
    (
      await database.sql`select from users where 'admin' = any(roles) and disabled_at is null and deleted_at is null`
    ).length
  const actor = ({ user }: SignedIn) => ({ userId: user.id, requestId: 'test' })
  async function twoAdmins() {
    await database.sql`update users set roles = '{customer}' where 'admin' = any(roles)`
    admin = await newAdmin()
    other = await newAdmin()
  }

  test('can be neither disabled nor demoted, also where a disabled admin is there', async () => {
    await twoAdmins()
    expect((await patch(admin, other.user.id, { disabled: true })).status).toBe(200)
    for (const change of [{ disabled: true }, { roles: ['customer'] }])
      expect(await problemOf(await patch(admin, admin.user.id, change))).toMatchObject({
        status: 409,
        code: 'wrong_state',
      })
    const erasure = { id: admin.user.id, checkedHash: 'none', keepTickets: true }
    expect(await eraseUser(database.sql, erasure, { requestId: 'test' })).toBe('last_admin')
  })

  test('stays when two demote each other at once, or themselves, or one erases their account', async () => {
    const demote = (by: SignedIn, whom: SignedIn) =>
      changeAccount(database.sql, actor(by), whom.user.id, { roles: ['customer'] })
    const erase = ({ user }: SignedIn) =>
      eraseUser(database.sql, { id: user.id, checkedHash: 'none', keepTickets: true }, { requestId: 'test' })
    const races = [
      () => [demote(admin, other), demote(other, admin)],
      () => [demote(admin, admin), demote(other, other)],
      () => [erase(admin), demote(other, other)],
    ]
    for (const race of races) {
      await twoAdmins()
      await Promise.all(race())
      expect(await admins()).toBe(1)
    }
  })

  test('negative control: a look before the write leaves none', async () => {
    await twoAdmins()
    const looks = await Promise.all([admins(), admins()])
    const demoted = [admin, other].filter((_, index) => looks[index]! > 1)
    for (const { user } of demoted)
      await database.sql`update users set roles = '{customer}' where id = ${user.id}`
    expect(await admins()).toBe(0)
  })
})
