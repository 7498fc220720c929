// Who is told what of whom is decided by admins, and each of their decisions stands in the audit log.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noRedis, signIn, testEnv } from '../../testing/catalogue.ts'
import { type TestDatabase, testDatabase } from '../../testing/servers.ts'
import { as, auditOf } from '../../testing/staff.ts'
import create from './create.ts'
import remove from './delete.ts'
import update from './update.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.end())

const PATH = '/v1/webhook-endpoints'
const url = 'https://partner.example.org/milo'

test('who made, changed and took away an endpoint stands in the audit log, and its secret does not', async () => {
  const env = testEnv(database, noRedis)
  const admin = await signIn(database.sql, env, { roles: ['admin'] })
  const made = await as(env, admin)(create, 'POST', PATH, { url, events: ['hold.expired'] })
  const { id, secret } = await made.json()
  const at = `${PATH}/${id}`
  expect((await as(env, admin)(update, 'PATCH', at, { status: 'disabled' })).status).toBe(200)
  expect((await as(env, admin)(remove, 'DELETE', at)).status).toBe(204)
  const entries = await auditOf(database.sql, id)
  expect(entries).toMatchObject([
    { actorId: admin.user.id, action: 'webhook_endpoint.create', before: null, after: { url } },
    { action: 'webhook_endpoint.update', before: { status: 'enabled' }, after: { status: 'disabled' } },
    { action: 'webhook_endpoint.delete', before: { status: 'disabled' }, after: null },
  ])
  expect(JSON.stringify(entries)).not.toContain(secret)
})

test('a token that still says admin changes no endpoint once the account has lost the role', async () => {
  const env = testEnv(database, noRedis)
  const admin = await signIn(database.sql, env, { roles: ['admin'] })
  await database.sql`update users set roles = '{customer}' where id = ${admin.user.id}`
  expect((await as(env, admin)(create, 'POST', PATH, { url, events: ['hold.expired'] })).status).toBe(403)
  expect((await as(env, admin)(remove, 'DELETE', `${PATH}/${admin.user.id}`)).status).toBe(403)
})
