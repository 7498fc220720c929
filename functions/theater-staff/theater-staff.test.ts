// Who may say who runs a theater, and what becomes of the rights of those who do.
import { afterAll, beforeAll, expect, test } from 'vitest'
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
import create from './create.ts'
import remove from './delete.ts'
import list from './list.ts'

let database: TestDatabase
let env: TestEnv
let admin: SignedIn
beforeAll(async () => {
  database = await testDatabase()
  env = testEnv(database, noRedis)
  admin = await signIn(database.sql, env, { roles: ['customer', 'admin'] })
})
afterAll(() => database.end())

const somewhere = '/v1/theaters/0190a000-0000-7000-8000-000000000001/staff'
testRefusals({ fn: list, env: () => env, method: 'GET', path: somewhere, access: 'admin' })
const member = `${somewhere}/0190a000-0000-7000-8000-000000000002`
testRefusals({ fn: create, env: () => env, method: 'PUT', path: member, access: 'admin' })
testRefusals({ fn: remove, env: () => env, method: 'DELETE', path: member, access: 'admin' })

const rolesOf = async (id: string) =>
  (await database.sql`select roles from users where id = ${id}`)[0]?.roles as string[]

const ask = (fn: typeof create | typeof remove, method: string, theaterId: string, userId: string) =>
  fn.request(`/v1/theaters/${theaterId}/staff/${userId}`, { method, headers: admin.headers }, env)
const add = (theaterId: string, userId: string) => ask(create, 'PUT', theaterId, userId)
const end = (theaterId: string, userId: string) => ask(remove, 'DELETE', theaterId, userId)

test('an admin makes somebody staff, again without harm, and ends it theater by theater', async () => {
  const [here, there] = [await insertScreen(database.sql, {}), await insertScreen(database.sql, {})]
  const { user, email } = await signIn(database.sql, env, { name: 'Grace' })
  for (const { theaterId } of [here, here, there]) expect((await add(theaterId, user.id)).status).toBe(204)
  expect(await rolesOf(user.id)).toEqual(['customer', 'staff'])
  const answer = await list.request(`/v1/theaters/${here.theaterId}/staff`, { headers: admin.headers }, env)
  expect((await answer.json()).items).toEqual([
    { userId: user.id, email, name: 'Grace', since: expect.any(String) },
  ])
  expect((await end(here.theaterId, user.id)).status).toBe(204)
  expect(await rolesOf(user.id)).toEqual(['customer', 'staff'])
  expect((await end(there.theaterId, user.id)).status).toBe(204)
  expect(await rolesOf(user.id)).toEqual(['customer'])
  expect(await problemOf(await end(there.theaterId, user.id))).toMatchObject({ code: 'not_found' })
})

test('each such change says in the audit log who made it, and the log can only grow', async () => {
  const { theaterId } = await insertScreen(database.sql, {})
  const { user } = await signIn(database.sql, env)
  await add(theaterId, user.id)
  await add(theaterId, user.id)
  await end(theaterId, user.id)
  const entries = await database.sql`
    select actor_id, action, before, after from audit_log where subject_id = ${user.id} order by id`
  const about = { theaterId, userId: user.id }
  expect(entries).toEqual([
    { actor_id: admin.user.id, action: 'theater_staff.create', before: null, after: about },
    { actor_id: admin.user.id, action: 'theater_staff.delete', before: about, after: null },
  ])
  await expect(database.sql`delete from audit_log`).rejects.toThrow(/append-only/)
  await expect(database.sql`update audit_log set action = 'none'`).rejects.toThrow(/append-only/)
})

test('a token that still says admin is not enough once the account has lost the role', async () => {
  const { theaterId } = await insertScreen(database.sql, {})
  const former = await signIn(database.sql, env, { roles: ['admin'] })
  await database.sql`update users set roles = '{customer}' where id = ${former.user.id}`
  const answer = await create.request(
    `/v1/theaters/${theaterId}/staff/${former.user.id}`,
    { method: 'PUT', headers: former.headers },
    env,
  )
  expect(await problemOf(answer)).toMatchObject({ status: 403, code: 'forbidden' })
  expect(await rolesOf(former.user.id)).toEqual(['customer'])
})

test('nobody becomes staff of a theater that is not there, nor a user who is not', async () => {
  const { theaterId } = await insertScreen(database.sql, {})
  expect((await add(admin.user.id, admin.user.id)).status).toBe(404)
  expect((await add(theaterId, theaterId)).status).toBe(404)
})
