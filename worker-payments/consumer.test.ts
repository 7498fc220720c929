// The consumer: nothing is lost, nothing counts twice, and what cannot be helped ends where staff finds it.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { newId } from '#shared/ids.ts'
import type { Sql } from '#shared/resources.ts'
import { amqp, servers, type TestBroker, type TestDatabase, testDatabase } from '../local/testing.ts'
import { type Handled, Poison } from './consumer.ts'
import { newRelay } from './relay.ts'
import { silent } from './testing.ts'
import { type BrokerBench, clear, newBench, news } from './testing-broker.ts'
import { declareTopology, payments, type Route, TopologyError } from './topology.ts'

let database: TestDatabase
let sql: Sql
let broker: TestBroker
let bench: BrokerBench

beforeAll(async () => {
  database = await testDatabase()
  sql = database.sql
  broker = await amqp()
})
beforeEach(async () => {
  bench = await newBench(sql, broker)
  await clear(sql, bench)
})
afterEach(() => bench.close())
afterAll(async () => {
  await database.end()
})

const relay = () => newRelay({ sql, publish: bench.publish, log: silent })

const short: Route = { ...payments, ladder: [{ queue: payments.ladder[0]!.queue, delayMs: 50 }] }

test('a message that comes twice is handled once', async () => {
  await news(sql)
  let handled = 0
  const consumer = await bench.consume(async () => {
    handled += 1
    return 'done'
  })
  await relay().runOnce()
  await vi.waitFor(() => expect(handled).toBe(1))
  await sql`update outbox set sent_at = null`
  await relay().runOnce()
  await vi.waitFor(async () => expect((await sql`select attempts from inbox`)[0]!.attempts).toBe(2))
  await consumer.stop()
  expect(handled).toBe(1)
})

test('what fails waits on the ladder, and ends in the dead-letter queue with reason and attempts', async () => {
  await news(sql)
  let handled = 0
  const consumer = await bench.consume(async () => {
    handled += 1
    throw new Error(`failure ${handled}`)
  }, short)
  await relay().runOnce()
  await vi.waitFor(async () => expect(await bench.depth(payments.dead)).toBe(1), { timeout: 5000 })
  await consumer.stop()
  const dead = await bench.channel.get(payments.dead)
  expect(handled).toBe(2)
  expect(
    dead &&
      `${dead.properties.headers?.reason}, ${dead.properties.headers?.attempts}, ${dead.properties.headers?.queue}`,
  ).toBe('Error: failure 2, 2, payments')
  if (dead) bench.channel.ack(dead)
})

test('what is not decided comes back without being a failure', async () => {
  await news(sql)
  const answers: Handled[] = ['later', 'done']
  const consumer = await bench.consume(async () => answers.shift()!, short)
  await relay().runOnce()
  await vi.waitFor(
    async () => {
      const [row] = await sql`select attempts, finished_at is not null as finished from inbox`
      expect(row).toEqual({ attempts: 2, finished: true })
    },
    { timeout: 5000 },
  )
  await consumer.stop()
  expect(await bench.depth(payments.dead)).toBe(0)
})

const message = (change: object = {}) => ({
  id: newId(),
  type: 'payment.changed',
  version: 1,
  requestId: null,
  body: Buffer.from(JSON.stringify({ paymentId: newId() })),
  ...change,
})
test.each([
  ['not JSON', message({ body: Buffer.from('{') }), 'not JSON'],
  ['an unknown version', message({ version: 7 }), 'unknown version 7'],
  ['an unknown type', message({ type: 'payment.dreamt' }), 'unknown type'],
  ['another payload', message({ body: Buffer.from('{"paymentId":3}') }), 'wrong payload: paymentId'],
  ['no id of ours', message({ id: 'one' }), 'not a UUID'],
])('poison goes to the dead-letter queue at once: %s', async (_name, poison, reason) => {
  let handled = 0
  const consumer = await bench.consume(async () => {
    handled += 1
    return 'done'
  })
  await bench.publish(payments.queue, poison)
  await vi.waitFor(async () => expect(await bench.depth(payments.dead)).toBe(1))
  await consumer.stop()
  const dead = await bench.channel.get(payments.dead)
  expect(dead && String(dead.properties.headers?.reason)).toContain(reason)
  if (dead) bench.channel.ack(dead)
  expect(handled).toBe(0)
})

test('a handler may find poison as well: an unknown payment goes there at once', async () => {
  const consumer = await bench.consume(async () => {
    throw new Poison('there is no such payment')
  })
  await news(sql)
  await relay().runOnce()
  await vi.waitFor(async () => expect(await bench.depth(payments.dead)).toBe(1))
  await consumer.stop()
})

test('a worker that dies in the middle loses nothing: the message comes again', async () => {
  await news(sql)
  let begun = 0
  await bench.consume(() => {
    begun += 1
    return new Promise(() => undefined)
  })
  await relay().runOnce()
  await vi.waitFor(() => expect(begun).toBe(1))
  await bench.close()
  bench = await newBench(sql, broker)
  const consumer = await bench.consume(async () => 'done')
  await vi.waitFor(async () =>
    expect((await sql`select finished_at from inbox`)[0]!.finished_at).not.toBeNull(),
  )
  await consumer.stop()
})

test('negative control: acknowledged before the work, the same death loses the message', async () => {
  const careless = await bench.model.createChannel()
  let begun = 0
  await careless.consume(payments.queue, (delivery) => {
    careless.ack(delivery!)
    begun += 1
  })
  await bench.publish(payments.queue, message())
  await vi.waitFor(() => expect(begun).toBe(1))
  await careless.close()
  expect(await bench.depth(payments.queue)).toBe(0)
})

test.skipIf(servers.rabbitmq === 'stand-in')(
  'a queue that exists with other arguments is named, with the way out (needs a real RabbitMQ)',
  async () => {
    const other = {
      queue: 'old-payments',
      options: { durable: true, arguments: { 'x-queue-type': 'quorum' } },
    }
    await declareTopology(bench.channel, [other])
    const changed = { queue: 'old-payments', options: { durable: true } }
    const failure = await declareTopology(bench.channel, [changed]).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(TopologyError)
    expect(String(failure)).toMatch(/"old-payments".*rabbitmqctl delete_queue old-payments/)
  },
)
