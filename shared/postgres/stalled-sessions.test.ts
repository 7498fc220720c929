// A client that stands still between the parts of a statement loses its transaction; others do not.
import type { Writable } from 'node:stream'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type FaultProxy, openFaultProxy } from '../../testing/fault-proxy.ts'
import { type TestDatabase, testDatabase } from '../../testing/servers.ts'
import { IDLE_IN_TRANSACTION_TIMEOUT_MS, isOutage, openSql, type Sql } from '../resources.ts'
import { sleep } from '../std/sleep.ts'
import { endStalledSessions } from './stalled-sessions.ts'

const STALLED_MS = IDLE_IN_TRANSACTION_TIMEOUT_MS

let database: TestDatabase
let proxy: FaultProxy
beforeAll(async () => {
  database = await testDatabase()
  await database.sql`create table held (id int primary key)`
  await database.sql`insert into held values (1)`
  // The server has the text of the statement; the client does not hear that, and sends no parameters.
  proxy = await openFaultProxy(database.url, 5432, {
    rewrite(request) {
      if (request.includes('halfway')) proxy.freeze(true)
      return request
    },
  })
})
afterAll(async () => {
  await proxy.close()
  await database.end()
})

const lockNow = (sql: Sql) => sql.begin((tx) => tx`select from held for update nowait`)

test('a client that stands still halfway through a statement loses its transaction; who runs, idles or copies stays', async () => {
  const { sql } = database
  const stalled = openSql(proxy.url, 1)
  const transaction = stalled
    .begin(async (tx) => {
      await tx`select from held for update`
      await tx`select ${1}::int as halfway`
    })
    .catch((error) => error)
  // Without limits of their own, whatever the machine has to do beside.
  const others = postgres(database.url, { max: 3 })
  const running = others`select pg_sleep(${(STALLED_MS + 3000) / 1000})`.execute()
  const copying = await others`copy held from stdin`.writable()
  const idle = await others.reserve()
  await idle`select 1`
  await vi.waitFor(() => expect(lockNow(sql)).rejects.toMatchObject({ code: '55P03' }))
  expect(await endStalledSessions(sql, 10 * STALLED_MS)).toBe(0)
  await sleep(STALLED_MS + 1500)
  // The control: no limit of the session has ended it.
  await expect(lockNow(sql)).rejects.toMatchObject({ code: '55P03' })
  expect(await endStalledSessions(sql, STALLED_MS)).toBe(1)
  await vi.waitFor(() => lockNow(sql))
  expect(await endStalledSessions(sql, STALLED_MS)).toBe(0)

  proxy.freeze(false)
  expect(isOutage(await transaction)).toBe(true)
  await vi.waitFor(async () => expect(await stalled`select ${1}::int as one`).toEqual([{ one: 1 }]))
  expect(await idle`select 1 as one`).toEqual([{ one: 1 }])
  await running
  await new Promise<void>((resolve, reject) => {
    ;(copying as Writable).on('finish', resolve).on('error', reject).end('2\n')
  })
  expect(await sql`select id from held order by id`).toEqual([{ id: 1 }, { id: 2 }])
  idle.release()
  await Promise.all([stalled.end(), others.end()])
})
