// The consumer: nothing is lost, nothing counts twice, and what no attempt can help is dead-lettered. On both
// transports.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import {
  inProcessBroker,
  servers,
  type TestBroker,
  type TestDatabase,
  testDatabase,
} from '../../testing/servers.ts'
import { silent } from '../testing.ts'
import type { Handled } from './consumer.ts'
import { PoisonMessage } from './poison.ts'
import { newRelay } from './relay.ts'
import { type BrokerBench, emptyRabbitmq, newBench, news, onChannel } from './testing-broker.ts'
import { declareTopology, payments, type Route, TopologyError } from './topology.ts'

let database: TestDatabase
let sql: Sql

beforeAll(async () => {
  database = await testDatabase()
  sql = database.sql
})
afterAll(async () => {
  await database.end()
})

const short: Route = { ...payments, retryDelays: [{ queue: payments.retryDelays[0]!.queue, delayMs: 50 }] }

const message = (change: object = {}) => ({
  id: newId(),
  type: 'payment.changed',
  version: 1,
  requestId: null,
  body: Buffer.from(JSON.stringify({ paymentId: newId() })),
  ...change,
})

describe.each([
  ['in this process', false],
  ['over RabbitMQ (needs a real RabbitMQ)', true],
])('%s', (_transport, real) => {
  const skipped = real && servers.rabbitmq !== 'real'
  let broker: TestBroker
  let bench: BrokerBench
  beforeEach(async (context) => {
    context.skip(skipped)
    broker = real ? await emptyRabbitmq() : inProcessBroker()
    bench = await newBench(sql, broker)
    await sql`truncate outbox, inbox`
  })
  afterEach(() => bench?.close())
  const relay = () => newRelay({ sql, publish: bench.publish, log: silent })

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

  test('a message that fails is retried after a delay, then dead-lettered with reason and attempts', async () => {
    await news(sql)
    let handled = 0
    const consumer = await bench.consume(async () => {
      handled += 1
      throw new Error(`failure ${handled}`)
    }, short)
    await relay().runOnce()
    const { headers } = await bench.next(payments.dead)
    await consumer.stop()
    expect(handled).toBe(2)
    expect(headers).toMatchObject({ reason: 'Error: failure 2', attempts: 2, queue: 'payments' })
  })

  test('an undecided message comes back, and is no failure', async () => {
    await news(sql)
    const answers: Handled[] = ['later', 'done']
    const consumer = await bench.consume(async () => answers.shift()!, short)
    await relay().runOnce()
    await vi.waitFor(async () => {
      const [row] = await sql`select attempts, finished_at is not null as finished from inbox`
      expect(row).toEqual({ attempts: 2, finished: true })
    })
    await consumer.stop()
    expect(await bench.depth(payments.dead)).toBe(0)
  })

  test.each([
    ['not JSON', message({ body: Buffer.from('{') }), 'not JSON'],
    ['an unknown version', message({ version: 7 }), 'unknown version 7'],
    ['an unknown type', message({ type: 'payment.dreamt' }), 'unknown type'],
    ['another payload', message({ body: Buffer.from('{"paymentId":3}') }), 'wrong payload: paymentId'],
    ['an id of another form', message({ id: 'one' }), 'not a UUID'],
  ])('a poison message is dead-lettered at once: %s', async (_name, poison, reason) => {
    let handled = 0
    const consumer = await bench.consume(async () => {
      handled += 1
      return 'done'
    })
    await bench.publish(payments.queue, poison)
    expect(String((await bench.next(payments.dead)).headers.reason)).toContain(reason)
    await consumer.stop()
    expect(handled).toBe(0)
  })

  test('a handler finds poison too: an unknown payment is dead-lettered at once', async () => {
    const consumer = await bench.consume(async () => {
      throw new PoisonMessage('there is no such payment')
    })
    await news(sql)
    await relay().runOnce()
    expect((await bench.next(payments.dead)).headers.reason).toContain('there is no such payment')
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
    const careless = await broker.connect(broker.url, silent)
    let begun = 0
    const cancel = await careless.consume(payments.queue, 1, (_, ack) => {
      ack()
      begun += 1
    })
    await bench.publish(payments.queue, message())
    await vi.waitFor(() => expect(begun).toBe(1))
    await cancel() // on the same channel: RabbitMQ has the acknowledgement
    await careless.close()
    expect(await bench.depth(payments.queue)).toBe(0)
  })
})

test.skipIf(servers.rabbitmq !== 'real')(
  'a queue that exists with other arguments is named, with the way out (needs a real RabbitMQ)',
  async () => {
    const other = {
      queue: 'old-payments',
      options: { durable: true, arguments: { 'x-queue-type': 'quorum' } },
    }
    const changed = { queue: 'old-payments', options: { durable: true } }
    const failure = await onChannel(await emptyRabbitmq(), async (channel) => {
      await declareTopology(channel, [other])
      return declareTopology(channel, [changed]).catch((error: unknown) => error)
    })
    expect(failure).toBeInstanceOf(TopologyError)
    expect(String(failure)).toMatch(/"old-payments".*rabbitmqctl delete_queue old-payments/)
  },
)
