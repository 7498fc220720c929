// The relay: nothing is lost, nothing stalls, and the messages of a key keep their order.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { addMessage, claimOutbox } from '#shared/db/outbox.ts'
import type { Redis } from '#shared/redis.ts'
import type { Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import {
  servers,
  type TestBroker,
  type TestDatabase,
  testDatabase,
  testRedis,
} from '../../testing/servers.ts'
import { newSettle } from '../payments/settle.ts'
import { newSimulator } from '../providers/simulator.ts'
import { endOf, insertPending, silent, ticketKey } from '../testing.ts'
import { newRelay } from './relay.ts'
import { type BrokerBench, emptyBroker, newBench, news, onChannel } from './testing-broker.ts'
import { payments } from './topology.ts'
import { type Publish, PublishRefused } from './transport.ts'

let database: TestDatabase
let sql: Sql
let broker: TestBroker
let bench: BrokerBench
let redis: Redis

beforeAll(async () => {
  database = await testDatabase()
  sql = database.sql
  redis = await testRedis()
})
beforeEach(async () => {
  broker = await emptyBroker()
  bench = await newBench(sql, broker)
  await sql`truncate outbox, inbox`
})
afterEach(() => bench.close())
afterAll(async () => {
  redis.disconnect()
  await database.end()
})

const relay = (publishing: Publish = bench.publish) => newRelay({ sql, publish: publishing, log: silent })

test('from the outbox to tickets', async () => {
  const settle = newSettle({ sql, redis, providers: { simulator: newSimulator(sql) }, ticketKey })
  const pending = await insertPending(sql, redis)
  const consumer = await bench.consume((paymentId) => settle(paymentId, silent))
  expect(await relay().runOnce()).toEqual({ claimed: 1, sent: 1 })
  await vi.waitFor(async () => expect((await endOf(sql, pending)).tickets).toBe(2))
  await vi.waitFor(async () => {
    const [row] = await sql`select attempts, finished_at from inbox`
    expect(row).toMatchObject({ attempts: 1, finished_at: expect.any(Date) })
  })
  await consumer.stop()
  expect(await bench.depth(payments.queue)).toBe(0)
})

test('the relay wakes up by the notification, long before its poll', async () => {
  const stop = new AbortController()
  const sent: string[] = []
  const running = newRelay({ sql, log: silent, publish: async (_, { id }) => void sent.push(id) }).run(
    stop.signal,
  )
  await news(sql)
  await vi.waitFor(() => expect(sent).toHaveLength(1))
  const begun = performance.now()
  await news(sql)
  await vi.waitFor(() => expect(sent).toHaveLength(2), { interval: 5 })
  expect(performance.now() - begun).toBeLessThan(700)
  stop.abort()
  await running
})

test.each([
  ['is not answered', () => new Promise<never>(() => undefined)],
  ['is refused', () => Promise.reject(new Error('no route'))],
])('a relay whose LISTEN %s sends by its poll, and ends', async (_, listen) => {
  const stop = new AbortController()
  const sent: string[] = []
  const listener = { listen } as unknown as Sql
  const publish = async (_queue: unknown, { id }: { id: string }) => void sent.push(id)
  const running = newRelay({ sql, listener, log: silent, publish }).run(stop.signal)
  await news(sql)
  await vi.waitFor(() => expect(sent).toHaveLength(1), { timeout: 5000 })
  stop.abort()
  await running
})

test('a relay that ends does not wait for a host that is gone', async () => {
  const stop = new AbortController()
  const unlisten = vi.fn(() => new Promise<void>(() => undefined))
  const listener = { listen: async () => ({ state: {}, unlisten }) } as unknown as Sql
  const running = newRelay({ sql, listener, log: silent, publish: bench.publish }).run(stop.signal)
  stop.abort()
  await running
  await vi.waitFor(() => expect(unlisten).toHaveBeenCalledOnce())
})

test('marks a row only after the confirm: what was not confirmed goes out again under the same id', async () => {
  await news(sql)
  const ids: string[] = []
  const broken = relay(async (_, { id }) => {
    ids.push(id)
    throw new Error('channel closed')
  })
  await expect(broken.runOnce()).rejects.toThrow('channel closed')
  const again = relay(async (_, { id }) => void ids.push(id))
  expect(await again.runOnce()).toEqual({ claimed: 1, sent: 1 })
  expect(ids[0]).toBe(ids[1])
  expect(await again.runOnce()).toEqual({ claimed: 0, sent: 0 })
})

test('a broker that never confirms ends the batch, and its rows go out again', async () => {
  await news(sql)
  const publish: Publish = () => new Promise(() => undefined)
  const mute = newRelay({ sql, publish, log: silent, confirmTimeoutMs: 50 })
  await expect(mute.runOnce()).rejects.toThrow('did not confirm')
  expect(await relay().runOnce()).toEqual({ claimed: 1, sent: 1 })
})

test('a relay that stands still with its rows gives them back when their lease ends', async () => {
  await news(sql)
  const claimed: number[] = []
  let goOn = () => undefined as unknown
  const still = sql.begin(async (tx) => {
    claimed.push((await claimOutbox(tx as unknown as Sql, 100, 500)).length)
    await new Promise<void>((resolve) => {
      goOn = () => resolve()
    })
  })
  await vi.waitFor(() => expect(claimed).toEqual([1]))
  expect(await relay().runOnce()).toEqual({ claimed: 0, sent: 0 })
  await vi.waitFor(async () => expect(await relay().runOnce()).toEqual({ claimed: 1, sent: 1 }))
  goOn()
  await expect(still).rejects.toThrow()
})

test('a message carries the trace of its request, the same however often it is sent', async () => {
  const [traced, odd] = [newId(), newId()]
  const rest = { type: 'payment.changed', payload: { paymentId: newId() } }
  await addMessage(sql, { ...rest, messageId: traced, key: newId(), requestId: traced })
  await addMessage(sql, { ...rest, messageId: odd, key: newId(), requestId: 'of a client' })
  await relay().runOnce()
  await sql`update outbox set sent_at = null where message_id = ${traced}`
  await relay().runOnce()
  const hex = traced.replaceAll('-', '')
  const headers: unknown[] = []
  for (let each = 0; each < 3; each += 1) {
    const got = await bench.next(payments.queue)
    headers.push([got.requestId, got.headers.traceparent])
  }
  const own = [traced, `00-${hex}-${hex.slice(-16)}-00`]
  expect(headers).toEqual([own, ['of a client', undefined], own])
})

test('negative control: published beside the commit, a death between the two loses a payment or announces none', async () => {
  const dies = () => Promise.reject(new Error('killed'))
  const committedFirst = await insertPending(sql, redis)
  await sql`delete from outbox where key = ${committedFirst.reservationId}` // such code has no outbox
  await dies().catch(() => undefined) // here it would publish
  expect(await relay().runOnce()).toEqual({ claimed: 0, sent: 0 })
  expect(await bench.depth(payments.queue)).toBe(0)
  expect(await endOf(sql, committedFirst)).toMatchObject({ payment: 'requested' })

  const publishedFirst = newId()
  const careless = sql.begin(async (tx) => {
    await tx`update payments set attempts = 1 where id = ${committedFirst.paymentId}`
    const body = Buffer.from(JSON.stringify({ paymentId: publishedFirst, reservationId: newId() }))
    const message = { id: newId(), type: 'payment.requested', version: 1, requestId: null, body }
    await bench.publish(payments.queue, message)
    await dies()
  })
  await expect(careless).rejects.toThrow('killed')
  const settle = newSettle({ sql, redis, providers: { simulator: newSimulator(sql) }, ticketKey })
  const consumer = await bench.consume((paymentId) => settle(paymentId, silent))
  await vi.waitFor(async () => expect(await bench.depth(payments.dead)).toBe(1))
  await consumer.stop()
})

test('a row that is refused holds back its own key and no other', async () => {
  const key = newId()
  await news(sql, 'not an id', key)
  await news(sql, newId(), key)
  await news(sql)
  const bodies: string[] = []
  const picky = relay(async (_, { body }) => {
    if (body.includes('not an id')) throw new PublishRefused('no')
    bodies.push(body.toString())
  })
  expect(await picky.runOnce()).toEqual({ claimed: 3, sent: 1 })
  expect(await picky.runOnce()).toEqual({ claimed: 0, sent: 0 })
  await sql`update outbox set attempts = 11, retry_at = now() where attempts = 1`
  await picky.runOnce()
  expect(bodies).toHaveLength(1)
  expect(await picky.runOnce()).toEqual({ claimed: 1, sent: 1 })
  const failed = await sql`select error from outbox where failed_at is not null`
  expect(failed).toEqual([{ error: 'no' }])
})

test('a type that no queue takes does not stall the rest', async () => {
  await addMessage(sql, {
    messageId: newId(),
    type: 'nonsense',
    key: newId(),
    payload: {},
    requestId: null,
  })
  await news(sql)
  expect(await relay().runOnce()).toEqual({ claimed: 2, sent: 1 })
})

test('two relays share the work, and the messages of a key keep their order', async () => {
  const keys = [newId(), newId(), newId()]
  const wanted: Record<string, string[]> = {}
  for (let round = 0; round < 60; round += 1) {
    const paymentId = newId()
    const key = keys[round % 3]!
    wanted[key] = [...(wanted[key] ?? []), paymentId]
    await news(sql, paymentId, key)
  }
  const got: string[] = []
  const slow = relay(async (_, { body }) => {
    await new Promise((resolve) => setImmediate(resolve))
    got.push(JSON.parse(body.toString()).paymentId)
  })
  const all = async () => {
    while ((await sql`select 1 from outbox where sent_at is null limit 1`).length > 0) await slow.runOnce()
  }
  await Promise.all([all(), all()])
  expect(got).toHaveLength(60)
  for (const key of keys) expect(got.filter((id) => wanted[key]!.includes(id))).toEqual(wanted[key])
})

test.skipIf(servers.rabbitmq !== 'real')(
  'a message to a queue that is gone is refused, not confirmed into nothing (needs a real RabbitMQ)',
  async () => {
    await onChannel(broker, (channel) => channel.deleteQueue(payments.queue))
    await news(sql)
    expect(await relay().runOnce()).toEqual({ claimed: 1, sent: 0 })
    const [row] = await sql`select error from outbox`
    expect(row!.error).toContain('no queue "payments"')
  },
)
