// The database role of the processes in docker-compose.yml: enough for everything from the catalogue to the
// refund, and no more.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { forgetOld } from '#shared/db/retention.ts'
import { hideReview } from '#shared/db/reviews.ts'
import { openSql, type Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import cancel from '../functions/cancellations/create.ts'
import createUser from '../functions/users/create.ts'
import { migrate } from '../local/migrate.ts'
import { jsonRequest, signIn, testEnv } from '../testing/catalogue.ts'
import { mustReserve, newBuyer, type Sale } from '../testing/sales.ts'
import { testRedis } from '../testing/servers.ts'
import { withDatabase } from '../testing/setup.ts'
import { auditOf } from '../testing/staff.ts'
import { newSettle } from '../worker-payments/payments/settle.ts'
import { newSimulator } from '../worker-payments/providers/simulator.ts'
import { silent } from '../worker-payments/testing.ts'
import { projectFolder } from './bundle.ts'

const { adminUrl } = inject('milo')
const name = `milo_role_${randomBytes(6).toString('hex')}`
const password = randomBytes(12).toString('hex')
const admin = postgres(adminUrl, { max: 1, onnotice: () => undefined })
let owner: Sql
let sale: Sale

// As compose does: the role before the migrations, so that it may use what they create.
beforeAll(async () => {
  await admin`create database ${admin(name)}`
  await admin.unsafe(`create role ${name} login password '${password}'`)
  const url = new URL(withDatabase(adminUrl, name))
  owner = openSql(url.href, 1)
  const grants = readFileSync(join(projectFolder, 'deploy/app-role.sql'), 'utf8')
  await owner.unsafe(grants.replaceAll('milo_app', name))
  await migrate(url.href)
  url.username = name
  url.password = password
  const [sql, redis] = [openSql(url.href, 4), await testRedis()]
  const database = { url: url.href, sql, end: () => sql.end() }
  sale = { database, redis, env: testEnv(database, redis), end: async () => redis.disconnect() }
})
afterAll(async () => {
  await sale.end()
  await sale.database.end()
  await owner.end()
  await admin`drop database ${admin(name)} with (force)`
  await admin.unsafe(`drop role ${name}`)
  await admin.end()
})

test('a connection that asks for nothing, as PgBouncer’s, has the time limits of Milo’s own', async () => {
  const plain = postgres(sale.database.url, { max: 1 })
  const limits = (sql: postgres.Sql) => sql`
    select name, setting from pg_settings
    where name ~ '^(tcp|idle_in_transaction)_|^(statement|lock)_timeout$|^jit$' order by name`
  const [asked, given] = [await limits(sale.database.sql as never), await limits(plain)]
  await plain.end()
  expect(given).toHaveLength(8)
  expect([...given]).toEqual([...asked])
})

test('a plain role sees what its sessions wait for, and ends them, as the sweep does', async () => {
  const { sql } = sale.database
  const other = postgres(sale.database.url, { max: 1 })
  const [{ pid }] = await other<[{ pid: number }]>`select pg_backend_pid() as pid`
  const ended = await sql`
    select state, wait_event, pg_terminate_backend(pid) as ended from pg_stat_activity where pid = ${pid}`
  expect(ended).toEqual([{ state: 'idle', wait_event: 'ClientRead', ended: true }])
  await other.end()
})

test('a plain role sells, settles, refunds, hides reviews, deletes old rows and writes audit entries', async () => {
  const { sql } = sale.database
  expect(
    (await sql`select current_user as name, rolsuper from pg_roles where rolname = current_user`)[0],
  ).toEqual({
    name,
    rolsuper: false,
  })
  const account = { email: `${newId()}@example.com`, password: 'difference-engine', name: 'Ada' }
  expect((await createUser.request('/v1/users', jsonRequest('POST', account), sale.env)).status).toBe(201)
  const buyer = await newBuyer(sale)
  const reservation = await mustReserve(buyer, [0, 1])
  const providers = { simulator: newSimulator(sql) }
  const settle = newSettle({ sql, redis: sale.redis, providers, ticketKey: sale.env.TICKET_PRIVATE_KEY })
  await settle(reservation.payment.id, silent)
  expect(await sql`select status from tickets where reservation_id = ${reservation.id}`).toHaveLength(2)
  const asked = jsonRequest('POST', {}, { ...buyer.customer.headers, 'idempotency-key': newId() })
  const given = await cancel.request(`/v1/reservations/${reservation.id}/cancellations`, asked, sale.env)
  expect(given.status).toBe(202)
  const staff = await signIn(sql, sale.env, { roles: ['customer', 'staff'] })
  const review = newId()
  await sql`
    insert into reviews (id, movie_id, user_id, rating, text)
    values (${review}, ${buyer.showtime.movieId}, ${buyer.customer.user.id}, 1, 'words')`
  const actor = { userId: staff.user.id, requestId: 'test' }
  expect(await hideReview(sql, actor, review, 'insults')).toMatchObject({ ok: true })
  expect(await auditOf(sql, review)).toHaveLength(1)
  await sql`insert into security_events (at, kind) values (now() - interval '200 days', 'login_failed')`
  expect((await forgetOld(sql, 10_000)).forgotten).toMatchObject({ security_events: 1 })
})

test.each([
  'drop table check_ins',
  'alter table tickets add column x int',
  'truncate tickets cascade',
  'create table mine (id int)',
  'alter table audit_log disable trigger all',
  "set session_replication_role = 'replica'",
  'create or replace function without_words(entry jsonb) returns jsonb language sql as $$ select null::jsonb $$',
  "copy tickets to program 'cat'",
  'create role another superuser',
])('a plain role cannot: %s', async (statement) => {
  await expect(sale.database.sql.unsafe(statement)).rejects.toThrow(
    /permission denied|must be owner|must be superuser/i,
  )
  // Negative control: the owner may, so the statement itself is valid.
  if (!/program|role another/.test(statement)) {
    const undone = new Error('undone')
    const asOwner = owner.begin(async (tx) => {
      await tx.unsafe(statement)
      throw undone
    })
    await expect(asOwner).rejects.toBe(undone)
  }
})
