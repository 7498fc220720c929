// GET /metrics of a worker: what it did, and what tables and queues hold, also while one of them is away.
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { readBacklog } from '#shared/db/backlog.ts'
import { keepDeadLetter } from '#shared/db/dead-letters.ts'
import type { Redis } from '#shared/redis.ts'
import type { Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import {
  amqp,
  redisUrl,
  type TestBroker,
  type TestDatabase,
  testDatabase,
  testRedis,
} from '../testing/servers.ts'
import { runWorker, type Worker, workerSettings } from './main.ts'
import { payments } from './messaging/topology.ts'
import { endOf, insertPending, ticketKey } from './testing.ts'

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
    LOG_LEVEL: 'silent',
    DATABASE_URL: database.url,
    REDIS_URL: redisUrl(),
    AMQP_URL: broker.url,
    TICKET_PRIVATE_KEY: ticketKey,
    OUTGOING_FOLDER: join(inject('milo').folder, 'outgoing'),
  })

async function metrics(worker: Worker): Promise<Record<string, number>> {
  const answer = await fetch(`http://127.0.0.1:${worker.port}/metrics`)
  expect(answer.headers.get('content-type')).toContain('application/openmetrics-text; version=1.0.0')
  const text = await answer.text()
  expect(text.endsWith('\n# EOF\n')).toBe(true)
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return Object.fromEntries(lines.map((line) => [line.split(' ')[0], Number(line.split(' ')[1])]))
}

test('a payment that is settled is counted, with its money and its time, and so is each message', async () => {
  const worker = await runWorker(settings(), { connect: broker.connect })
  const before = await metrics(worker)
  const good = await insertPending(sql, redis)
  const bad = await insertPending(sql, redis, { method: 'sim_declined' })
  await vi.waitFor(async () => {
    expect((await endOf(sql, good)).tickets).toBe(2)
    expect((await endOf(sql, bad)).charged).toBe(0)
    const after = await metrics(worker)
    const more = (name: string) => (after[name] ?? 0) - (before[name] ?? 0)
    expect(more('milo_worker_payments_total{provider="simulator",outcome="captured"}')).toBe(1)
    expect(more('milo_worker_payments_total{provider="simulator",outcome="declined"}')).toBe(1)
    expect(more('milo_worker_captured_minor_units_total{currency="EUR"}')).toBe(2500)
    expect(more('milo_worker_payment_seconds_count')).toBe(2)
    expect(more('milo_worker_settle_seconds_count{outcome="done"}')).toBeGreaterThanOrEqual(2)
    expect(more('milo_worker_messages_total{queue="payments",outcome="done"}')).toBe(2)
    expect(more('milo_worker_relayed_total{outcome="sent"}')).toBeGreaterThanOrEqual(2)
    expect(more('milo_redis_replies_total{command="confirmHold",reply="confirmed"}')).toBeGreaterThanOrEqual(
      1,
    )
    expect(after.milo_worker_broker_connected).toBe(1)
    expect(after[`milo_queue_messages{queue="${payments.dead}"}`]).toBe(0)
    expect(after.milo_backlog_readable).toBe(1)
  })
  await worker.close()
})

test('without RabbitMQ the queues are left out, and metrics go on and say so', async () => {
  const worker = await runWorker(settings(), { connect: () => Promise.reject(new Error('away')) })
  const now = await metrics(worker)
  expect(now).toMatchObject({
    milo_worker_broker_connected: 0,
    milo_queues_readable: 0,
    milo_backlog_readable: 1,
  })
  expect(Object.keys(now).filter((name) => name.startsWith('milo_queue_messages'))).toEqual([])
  await worker.close()
})

test('the backlog has each kind of unfinished work with its age, and what the last hour of audits found', async () => {
  await sql`truncate payments, refunds, outbox, dead_letters, map_checks, scheduled_runs cascade`
  expect(await readBacklog(sql)).toMatchObject({
    outbox: { count: 0, oldest: 0 },
    payments: { unsettled: { count: 0, oldest: 0 }, refund_due: { count: 0 } },
    deadLetters: { count: 0, oldest: 0 },
    runs: [],
  })
  const waiting = await Promise.all([1, 2, 3].map(() => insertPending(sql, redis)))
  await sql`update payments set created_at = now() - interval '90 s' where id = ${waiting[0]!.paymentId}`
  await sql`update payments set next_action = '{"type":"redirect"}' where id = ${waiting[1]!.paymentId}`
  await sql`update payments set retry_until = now() where id = ${waiting[2]!.paymentId}`
  await sql`update outbox set created_at = now() - interval '30 s' where key = ${waiting[0]!.reservationId}`
  const letter = { messageId: newId(), queue: 'payments', type: 'x', version: 1, body: '{}', requestId: null }
  await keepDeadLetter(sql, { ...letter, reason: 'no', attempts: 5 })
  const run = (minutes: number, found: Record<string, number>) => sql`
    insert into scheduled_runs (job, tick, instance, started_at, finished_at, result)
    select 'audit', at, 'a', at, at, ${sql.json({ found })}
    from (select now() - ${minutes} * interval '1 minute' as at) as t`
  await run(5, { captured_without_tickets: 2, map_of_another_layout: 1 })
  await run(10, { captured_without_tickets: 7 })
  await run(70, { captured_without_tickets: 9 })
  const backlog = await readBacklog(sql)
  expect(backlog.outbox.count).toBe(3)
  expect(backlog.outbox.oldest).toBeGreaterThan(29)
  expect(backlog.payments.unsettled).toMatchObject({ count: 1 })
  expect(backlog.payments.unsettled.oldest).toBeGreaterThan(89)
  expect(backlog.payments.waits_for_buyer.count).toBe(1)
  expect(backlog.payments.waits_for_try.count).toBe(1)
  expect(backlog.deadLetters.count).toBe(1)
  expect(Date.now() / 1000 - backlog.runs[0]!.finishedAt).toBeGreaterThan(290)
  expect(backlog.inconsistencies.filter(({ count }) => count > 0)).toEqual([
    { kind: 'captured_without_tickets', left: true, count: 7 },
    { kind: 'map_of_another_layout', left: false, count: 1 },
  ])
})

test('a job that has never ended counts from its first start: late after a while, not at once', async () => {
  await sql`truncate scheduled_runs`
  const start = (secondsAgo: number) => sql`
    insert into scheduled_runs (job, tick, instance, started_at)
    select 'audit', at, 'a', at from (select now() - ${secondsAgo} * interval '1 second' as at) as t`
  const ago = async () => Math.round(Date.now() / 1000 - (await readBacklog(sql)).runs[0]!.finishedAt)
  await start(2)
  expect(await ago()).toBeLessThan(60)
  await start(1500)
  expect(await ago()).toBeGreaterThan(1200)
  await sql`update scheduled_runs set finished_at = now() where tick > now() - interval '1 minute'`
  expect(await ago()).toBeLessThan(60)
})
