// A copy of the database, and the drill: an older one is restored while Redis, RabbitMQ and the provider are
// newer. What they know more is found, and repaired or listed.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest'
import { beginListings } from '#shared/db/provider-listings.ts'
import { readTakenSeats } from '#shared/db/seating.ts'
import { seatStates } from '#shared/holds/seat-map.ts'
import { loadShowtime } from '#shared/holds/testing.ts'
import { newLog } from '#shared/log.ts'
import type { Redis } from '#shared/redis.ts'
import { openSql, type Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import { audit } from '../functions/scheduled/audit.ts'
import { amqp, redisUrl, servers, type TestDatabase, testDatabase, testRedis } from '../testing/servers.ts'
import { runWorker, workerSettings } from '../worker-payments/main.ts'
import { payments } from '../worker-payments/messaging/topology.ts'
import { newSettle } from '../worker-payments/payments/settle.ts'
import { newSimulator } from '../worker-payments/providers/simulator.ts'
import { newListings } from '../worker-payments/reconciler/listings.ts'
import { endOf, insertPending, silent, ticketKey } from '../worker-payments/testing.ts'
import { checkAll } from './audit.ts'
import { main as backUp } from './backup.ts'
import { main as restore } from './restore.ts'

let database: TestDatabase
let redis: Redis
let printed: string[]
const folder = mkdtempSync(join(tmpdir(), 'milo-backup-'))
beforeAll(async () => {
  database = await testDatabase()
  redis = await testRedis()
})
afterAll(async () => {
  redis.disconnect()
  await database.end()
  rmSync(folder, { recursive: true })
})
beforeEach(() => {
  printed = []
  for (const way of ['log', 'error'] as const)
    vi.spyOn(console, way).mockImplementation((text) => printed.push(String(text)))
})
afterEach(() => vi.restoreAllMocks())

const env = () => ({ DATABASE_URL: database.url })
const at = (name: string) => join(folder, name)
const missing =
  servers.postgres !== 'real' ||
  ['pg_dump', 'pg_restore', 'psql'].some((name) => spawnSync(name, ['--version']).status !== 0)

test('both print help, want a database and one file, and name what is wrong', async () => {
  expect(await backUp(['--help'], {})).toBe(0)
  expect(await restore(['--help'], {})).toBe(0)
  expect(await backUp([at('x')], {})).toBe(1)
  expect(await backUp(['a', 'b'], env())).toBe(1)
  expect(await restore([], env())).toBe(1)
  await expect(restore([at('nothing')], env())).rejects.toThrow('does not exist')
})

const withTools = test.skipIf(missing)
const LONG = { timeout: 120_000 }

withTools(
  'a copy is never overwritten unasked, and one that fails leaves no file (needs Postgres and its client)',
  LONG,
  async () => {
    expect(await backUp([at('copy')], env())).toBe(0)
    expect(printed.at(-1)).toMatch(/copy: \d+ tables, [\d.]+ MB/)
    writeFileSync(at('other'), 'mine')
    expect(await backUp([at('other')], env())).toBe(1)
    expect(readFileSync(at('other'), 'utf8')).toBe('mine')
    expect(await backUp([at('other'), '--force'], env())).toBe(0)
    const nowhere = `${database.url}_nowhere`
    await expect(backUp([at('none')], { DATABASE_URL: nowhere })).rejects.toThrow('does not exist')
    expect(existsSync(at('none')) || existsSync(at('none.part'))).toBe(false)
  },
)

withTools(
  'nothing is restored over a database unasked, beneath a running Milo, or from what is no copy (needs Postgres and its client)',
  LONG,
  async () => {
    await database.sql`select 1`
    await expect(restore([at('copy'), '--replace'], env())).rejects.toThrow('Still connected')
    writeFileSync(at('text'), 'no copy')
    await expect(restore([at('text'), '--replace'], env())).rejects.toThrow('pg_restore failed')
    await database.sql.end()
    await expect(restore([at('copy')], env())).rejects.toThrow('--replace')
  },
)

withTools(
  'the drill: everything that Redis, RabbitMQ and the provider know more is found, repaired or listed (needs Postgres and its client)',
  LONG,
  async () => {
    let sql = openSql(database.url, 4)
    const settleOn = (on: Sql) =>
      newSettle({ sql: on, redis, providers: { simulator: newSimulator(on) }, ticketKey })
    const kept = await insertPending(sql, redis)
    await settleOn(sql)(kept.paymentId, silent)
    expect(await backUp([at('drill')], env())).toBe(0)
    // After the copy: sold, in Redis and in the provider's books too. This is what the restore loses.
    const lost = await insertPending(sql, redis, { showtime: kept.showtime, seats: [4, 5] })
    await settleOn(sql)(lost.paymentId, silent)
    const books = await sql`select * from simulator.charges where key = ${lost.paymentId}`
    // A table of a later version must not stay.
    await sql`create table later (id int)`
    await sql.end()

    expect(await restore([at('drill'), '--replace'], env())).toBe(0)
    sql = openSql(database.url, 4)
    expect((await sql`select to_regclass('later') as later`)[0]!.later).toBeNull()
    expect(await endOf(sql, kept)).toMatchObject({
      payment: 'captured',
      tickets: 2,
      history: ['sold', 'sold'],
    })
    expect(await sql`select from payments where id = ${lost.paymentId}`).toHaveLength(0)
    // The provider forgets nothing.
    await sql`insert into simulator.charges ${sql(books)}`
    await sql`update simulator.charges set settles_at = now() - interval '2 hours' where key = ${lost.paymentId}`

    const noPause = async () => undefined
    const found = async () =>
      Object.fromEntries(
        (await checkAll({ sql, redis }, { pause: noPause })).map((each) => [each.kind, each]),
      )
    const first = await found()
    expect(Object.keys(first).sort()).toEqual(['charge_kept', 'free_shown_sold'])
    expect(first.charge_kept!.examples.join()).toContain(lost.paymentId)

    await deliverTo(sql, lost.paymentId)
    await audit({ sql, redis, log: newLog('test', 'silent') }, noPause)
    const second = await found()
    expect(Object.keys(second)).toEqual(['charge_kept'])
    // A real provider has no tables: what it has more is read from its list, for staff to give back.
    expect(await listedAsUnknown(sql)).toEqual([
      { reference: `sim_${lost.paymentId}`, reason: 'no_payment', status: 'open', amount: 2500 },
    ])
    // Its seats are for sale again, by a map as the next request loads it.
    const { showtimeId } = kept.showtime
    await vi.waitFor(async () => {
      if ((await seatStates(redis, showtimeId)).loaded) return
      await loadShowtime(redis, await readTakenSeats(sql, showtimeId), showtimeId)
    }, LONG)
    const next = await insertPending(sql, redis, { showtime: kept.showtime, seats: [4, 5] })
    await settleOn(sql)(next.paymentId, silent)
    expect(await endOf(sql, next)).toMatchObject({ payment: 'captured', tickets: 2 })
    await sql.end()
  },
)

/** As POST /v1/scheduled/provider-listings and the worker do. */
async function listedAsUnknown(sql: Sql) {
  await beginListings(sql)
  const listings = newListings({ sql, providers: { simulator: newSimulator(sql) } })
  for (const listing of await listings.claim(1)) await listings.read(listing, silent)
  return sql`select reference, reason, status, amount from unknown_captures`
}

/** A message that RabbitMQ still had about a payment that is gone: it ends with the dead letters. */
async function deliverTo(sql: Sql, paymentId: string) {
  const broker = await amqp()
  const settings = {
    PORT: '0',
    LOG_LEVEL: 'silent',
    DATABASE_URL: database.url,
    REDIS_URL: redisUrl(),
    AMQP_URL: broker.url,
    TICKET_PRIVATE_KEY: ticketKey,
    OUTGOING_FOLDER: join(inject('milo').folder, 'outgoing'),
  }
  const worker = await runWorker(workerSettings(settings), { connect: broker.connect })
  const connection = await broker.connect(broker.url, silent)
  const body = Buffer.from(JSON.stringify({ paymentId, reservationId: newId() }))
  const message = { id: newId(), type: 'payment.requested', version: 1, requestId: null, body }
  await connection.publish(payments.queue, message)
  await vi.waitFor(async () => {
    const letters = await sql`select reason from dead_letters where message_id = ${message.id}`
    expect(letters).toEqual([{ reason: expect.stringContaining('there is no payment') }])
  })
  await connection.close()
  await worker.close()
}
