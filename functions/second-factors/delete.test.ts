// A lost second factor: who may reset it, what goes with it, and who hears of it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { insertApp } from '../../testing/authenticators.ts'
import { noRedis, type SignedIn, signIn, type TestEnv, testEnv } from '../../testing/catalogue.ts'
import { problemOf, testRefusals } from '../../testing/refusals.ts'
import { type TestDatabase, testDatabase } from '../../testing/servers.ts'
import { as, auditOf } from '../../testing/staff.ts'
import getUser from '../users/get.ts'
import reset from './delete.ts'

let database: TestDatabase
let env: TestEnv
let admin: SignedIn
beforeAll(async () => {
  database = await testDatabase()
  env = testEnv(database, noRedis)
  admin = await signIn(database.sql, env, { roles: ['customer', 'admin'] })
})
afterAll(() => database.end())

const REASON = 'The telephone was stolen; identified in person.'
const ask = (who: SignedIn, userId: string) =>
  as(env, who)(reset, 'DELETE', `/v1/users/${userId}/second-factor`, { reason: REASON })
/** Somebody with a confirmed address, an authenticator and a recovery code. */
async function owner(roles: SignedIn['user']['roles'] = ['customer']): Promise<SignedIn> {
  const person = await signIn(database.sql, env, { roles })
  const { id } = person.user
  await insertApp(database.sql, env.SECOND_FACTOR_KEY, id)
  await database.sql`insert into recovery_codes (user_id, code_hash) values (${id}, ${newId()})`
  await database.sql`update users set verified_email = email where id = ${id}`
  return person
}
const factorsOf = async (userId: string) => {
  const [row] = await database.sql`
    select (select count(*)::int from authenticators where user_id = ${userId}) as apps,
      (select count(*)::int from recovery_codes where user_id = ${userId}) as codes`
  return row
}

describe('the endpoint', () =>
  testRefusals({
    fn: reset,
    env: () => env,
    method: 'DELETE',
    path: `/v1/users/${newId()}/second-factor`,
    access: 'admin',
    body: { reason: REASON },
  }))

test('authenticators, recovery codes and logins go; it is on record with its reason, and the address is told', async () => {
  const { sql } = database
  const ada = await owner()
  const { id } = ada.user
  expect((await ask(admin, id)).status).toBe(204)
  expect(await factorsOf(id)).toEqual({ apps: 0, codes: 0 })
  expect((await getUser.request('/v1/users/me', { headers: ada.headers }, env)).status).toBe(401)
  expect(await auditOf(sql, id)).toEqual([
    {
      actorId: admin.user.id,
      action: 'user.reset_second_factor',
      before: { authenticators: 1 },
      after: { authenticators: 0, reason: REASON },
    },
  ])
  const [event] = await sql`select id, kind, actor_id from security_events where user_id = ${id}`
  expect(event).toMatchObject({ kind: 'second_factor_reset', actor_id: admin.user.id })
  const told = await sql`select payload from outbox where key = ${id} and type = 'account.changed'`
  expect(told).toEqual([{ payload: { userId: id, eventId: Number(event!.id) } }])
})

test('nobody resets their own, admins neither', async () => {
  const boss = await owner(['customer', 'admin'])
  expect(await problemOf(await ask(boss, boss.user.id))).toMatchObject({ status: 403, code: 'forbidden' })
  expect(await factorsOf(boss.user.id)).toEqual({ apps: 1, codes: 1 })
  expect((await ask(admin, boss.user.id)).status).toBe(204)
})

test('an account without one, a guest and an unknown account are refused, and nothing is on record', async () => {
  const plain = await signIn(database.sql, env)
  expect(await problemOf(await ask(admin, plain.user.id))).toMatchObject({ status: 409, code: 'wrong_state' })
  const guest = await signIn(database.sql, env, { roles: ['guest'] })
  for (const id of [guest.user.id, newId()])
    expect(await problemOf(await ask(admin, id))).toMatchObject({ status: 404, code: 'not_found' })
  expect(await auditOf(database.sql, plain.user.id)).toEqual([])
  expect((await getUser.request('/v1/users/me', { headers: plain.headers }, env)).status).toBe(200)
})

test('of two resets at once, one is on record', async () => {
  const ada = await owner()
  const answers = await Promise.all([ask(admin, ada.user.id), ask(admin, ada.user.id)])
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 409])
  expect(await auditOf(database.sql, ada.user.id)).toHaveLength(1)
})
