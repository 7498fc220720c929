// The worker as a whole: it gets ready, settles, comes back after the broker went away, and stops with what
// it holds done.
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import type { Redis } from '#shared/redis.ts'
import type { Sql } from '#shared/resources.ts'
import {
  amqp,
  redisUrl,
  type TestBroker,
  type TestDatabase,
  testDatabase,
  testRedis,
} from '../testing/servers.ts'
import { runWorker, type Worker, workerSettings } from './main.ts'
import type { Connect, Connection } from './messaging/transport.ts'
import { newSettle } from './payments/settle.ts'
import { newSimulator } from './providers/simulator.ts'
import { newReconciler } from './reconciler/reconcile.ts'
import { endOf, insertPending, silent, ticketKey } from './testing.ts'

let database: TestDatabase
let sql: Sql
let redis: Redis
let broker: TestBroker

beforeAll(async () => {
  database = await testDatabase()
  sql = database.sql
  redis = await testRedis()
  broker = await amqp()
})
afterAll(async () => {
  redis.disconnect()
  await database.end()
})

const settings = () =>
  workerSettings({
    PORT: '0',
    INSTANCE: 'test',
    LOG_LEVEL: 'silent',
    DATABASE_URL: database.url,
    REDIS_URL: redisUrl(),
    AMQP_URL: broker.url,
    TICKET_PRIVATE_KEY: ticketKey,
    OUTGOING_FOLDER: join(inject('milo').folder, 'outgoing'),
  })
const ready = async (worker: Worker) => (await fetch(`http://127.0.0.1:${worker.port}/readyz`)).json()
const untilReady = (worker: Worker) =>
  vi.waitFor(async () => expect(await ready(worker)).toMatchObject({ ready: true }))

test('settles while it runs, reconnects by itself after the connection broke, and closes', async () => {
  const connections: Connection[] = []
  const connect: Connect = async (...to) => {
    const connection = await broker.connect(...to)
    connections.push(connection)
    return connection
  }
  const worker = await runWorker(settings(), { connect })
  expect((await fetch(`http://127.0.0.1:${worker.port}/healthz`)).status).toBe(200)
  await untilReady(worker)
  const first = await insertPending(sql, redis)
  await vi.waitFor(async () => expect((await endOf(sql, first)).tickets).toBe(2))

  await connections[0]!.close()
  const second = await insertPending(sql, redis)
  await vi.waitFor(async () => expect((await endOf(sql, second)).tickets).toBe(2))
  expect(connections.length).toBeGreaterThan(1)
  await worker.close()
  await expect(fetch(`http://127.0.0.1:${worker.port}/healthz`)).rejects.toThrow()
})

test('a worker that is closed while it connects serves nothing, and closes the connection that it then gets', async () => {
  let arrived: () => void
  const connecting = new Promise<void>((resolve) => {
    arrived = resolve
  })
  let goOn: () => void
  const gate = new Promise<void>((resolve) => {
    goOn = resolve
  })
  let late: Connection | undefined
  const connect: Connect = async (...to) => {
    arrived()
    await gate
    late = await broker.connect(...to)
    return late
  }
  const worker = await runWorker(settings(), { connect })
  await connecting
  const closed = worker.close()
  goOn!()
  await closed
  await expect(fetch(`http://127.0.0.1:${worker.port}/healthz`)).rejects.toThrow()
  expect(late?.closed.aborted).toBe(true)
})

test('is alive but not ready while RabbitMQ is away, and says so', async () => {
  const worker = await runWorker(settings(), {
    connect: () => Promise.reject(new Error('connect ECONNREFUSED')),
  })
  await vi.waitFor(async () =>
    expect(await ready(worker)).toEqual({
      ready: false,
      postgres: true,
      redis: true,
      rabbitmq: false,
      reason: 'connect ECONNREFUSED',
    }),
  )
  await worker.close()
})

test('finishes what it holds before it closes', async () => {
  const worker = await runWorker(settings(), { connect: broker.connect })
  await untilReady(worker)
  const pending = await insertPending(sql, redis, { method: 'sim_slow' })
  await vi.waitFor(async () => {
    const [row] = await sql`select charge_started_at from payments where id = ${pending.paymentId}`
    expect(row!.charge_started_at).not.toBeNull()
  })
  await worker.close()
  expect(await endOf(sql, pending)).toMatchObject({ payment: 'captured', tickets: 2 })
})

test('several workers side by side settle each payment once', async () => {
  const workers = await Promise.all([1, 2].map(() => runWorker(settings(), { connect: broker.connect })))
  await Promise.all(workers.map(untilReady))
  const pending = await Promise.all(Array.from({ length: 20 }, () => insertPending(sql, redis)))
  await vi.waitFor(async () => {
    const ends = await Promise.all(pending.map((each) => endOf(sql, each)))
    for (const end of ends)
      expect(end).toMatchObject({ tickets: 2, charged: 2500, history: ['sold', 'sold'] })
  })
  await Promise.all(workers.map((worker) => worker.close()))
})

test('a payment whose message was lost is found and moved on; a fresh one is left to its message', async () => {
  const settle = newSettle({ sql, redis, providers: { simulator: newSimulator(sql) }, ticketKey })
  const reconciler = newReconciler({ sql, settle, log: silent })
  const lost = await insertPending(sql, redis)
  const fresh = await insertPending(sql, redis)
  await sql`update payments set updated_at = now() - interval '1 minute', created_at = now() - interval '1 minute'
    where id = ${lost.paymentId}`
  expect(await reconciler.runOnce()).toEqual({ found: 1, moved: 1 })
  expect(await endOf(sql, lost)).toMatchObject({ payment: 'captured', tickets: 2 })
  expect(await endOf(sql, fresh)).toMatchObject({ payment: 'requested' })
  expect(await reconciler.runOnce()).toEqual({ found: 0, moved: 0 })
})
