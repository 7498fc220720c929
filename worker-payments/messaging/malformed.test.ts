// Whatever a stranger publishes ends where staff see it, and blocks neither its queue nor the connection.
import type { ConfirmChannel, Options } from 'amqplib'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { keepDeadLetter } from '#shared/db/dead-letters.ts'
import type { Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import { servers, type TestBroker, type TestDatabase, testDatabase } from '../../testing/servers.ts'
import { silent } from '../testing.ts'
import { newConsumer } from './consumer.ts'
import { keepDeadLetters } from './dead-letters.ts'
import type { Subscription } from './subscription.ts'
import { type BrokerBench, emptyBroker, newBench, onChannel } from './testing-broker.ts'
import { payments } from './topology.ts'

let database: TestDatabase
let sql: Sql
let broker: TestBroker
let bench: BrokerBench
let handled: string[]
let subscriptions: Subscription[]

beforeAll(async () => {
  database = await testDatabase()
  sql = database.sql
  broker = await emptyBroker()
  bench = await newBench(sql, broker)
  const common = { connection: bench.connection, sql, log: silent, route: payments }
  subscriptions = [
    newConsumer({
      ...common,
      handler: async ({ id }) => {
        handled.push(id)
        return 'done'
      },
    }),
    keepDeadLetters(common),
  ]
  for (const subscription of subscriptions) await subscription.start()
})
afterAll(async () => {
  for (const subscription of subscriptions) await subscription.stop()
  await bench.close()
  await database.end()
})
beforeEach(async () => {
  handled = []
  await sql`delete from dead_letters`
})

const sound = (id: string): Options.Publish => ({
  messageId: id,
  type: 'payment.changed',
  headers: { version: 1 },
})
const soundBody = () => JSON.stringify({ paymentId: newId() })

/** Each goes to the queue itself and, as if a broker had moved it there, to that of the dead. */
const malformed: [what: string, change: Options.Publish, body?: string][] = [
  ['a version beyond an integer column', { headers: { version: 3_000_000_000 } }],
  ['a version beyond any integer', { headers: { version: 1e300 } }],
  ['a negative version', { headers: { version: -3_000_000_000 } }],
  ['a version that is a table', { headers: { version: { toString: 'x', valueOf: 'y' } } }],
  ['a version that is text', { headers: { version: '1\0' } }],
  ['no version', { headers: {} }],
  ['attempts beyond an integer column', { headers: { version: 9, attempts: 3_000_000_000 } }],
  ['a reason that is a table', { headers: { version: 9, reason: { toString: 'x' } } }],
  ['a reason that is a list', { headers: { version: 9, reason: [1, { a: 'b' }] } }],
  ['NUL in the correlation id', { correlationId: 'a\0b', headers: { version: 9 } }],
  ['NUL in the id', { messageId: 'a\0b' }],
  ['NUL in the type', { type: 'payment.\0' }],
  ['NUL in the reason', { headers: { version: 9, reason: 'a\0b' } }],
  ['half a character everywhere', { correlationId: 'a\ud800', type: '\udc00', messageId: '\ud83d' }],
  ['no id', { messageId: '' }],
  ['a type of the prototype', { type: 'constructor' }],
  ['a huge header', { headers: { version: 'v'.repeat(30_000), reason: 'r'.repeat(30_000) } }],
  [
    'a hundred headers',
    { headers: Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`h${n}`, 'x'.repeat(500)])) },
  ],
  ['no JSON', {}, '{'],
  ['an empty body', {}, ''],
  ['NUL in the body', {}, '\0'],
  ['half a character in the body', {}, '{"paymentId":"\\ud800"}'],
  ['a body of a megabyte', {}, JSON.stringify({ paymentId: 'x'.repeat(1_000_000) })],
  ['a deep body', {}, '['.repeat(100_000)],
  ['another payload', {}, '{"paymentId":{"__proto__":1}}'],
]

const publishRaw = async (messages: [queue: string, body: string, options: Options.Publish][]) =>
  onChannel(broker, async (channel: ConfirmChannel) => {
    for (const [queue, body, options] of messages) channel.sendToQueue(queue, Buffer.from(body), options)
    await channel.waitForConfirms()
  })
const publish = (id: string, body = soundBody()) =>
  bench.publish(payments.queue, {
    id,
    type: 'payment.changed',
    version: 1,
    requestId: null,
    body: Buffer.from(body),
  })

test.skipIf(servers.rabbitmq !== 'real').each(malformed)(
  '%s (needs a real RabbitMQ)',
  async (_what, change, body) => {
    const soundId = newId()
    const options = () => ({ ...sound(newId()), ...change })
    await publishRaw([
      [payments.queue, body ?? soundBody(), options()],
      [payments.dead, body ?? soundBody(), options()],
      [payments.queue, soundBody(), sound(soundId)],
    ])
    await vi.waitFor(() => expect(handled).toEqual([soundId]))
    await vi.waitFor(async () => {
      expect((await sql`select from dead_letters`).length).toBeGreaterThan(0)
      expect(await bench.depth(payments.dead)).toBe(0)
    })
    expect(bench.connection.closed.aborted).toBe(false)
  },
)

test('an id in capitals is an id: it is handled, once', async () => {
  const id = newId()
  await publish(id.toUpperCase())
  await vi.waitFor(async () =>
    expect(await sql`select from inbox where message_id = ${id} and finished_at is not null`).toHaveLength(1),
  )
  await publish(id)
  await vi.waitFor(async () =>
    expect(
      await sql`select attempts, finished_at is not null as finished from inbox where message_id = ${id}`,
    ).toEqual([{ attempts: 2, finished: true }]),
  )
  expect(handled).toEqual([id])
})

test('where a letter cannot be kept for a while, its own queue waits: others go on, and then it is kept', async () => {
  await sql`alter table dead_letters rename to elsewhere`
  await publish(newId(), '{')
  const soundId = newId()
  try {
    await publish(soundId)
    await vi.waitFor(() => expect(handled).toEqual([soundId]))
  } finally {
    await sql`alter table elsewhere rename to dead_letters`
  }
  await vi.waitFor(async () => expect(await sql`select from dead_letters`).toHaveLength(1))
  expect(bench.connection.closed.aborted).toBe(false)
})

test('a reason as long as a book is cut, and what is kept can be replayed as it was understood', async () => {
  const letter = {
    queue: 'payments',
    type: 'payment.changed',
    requestId: null,
    version: 1,
    attempts: Number.NaN,
  }
  await keepDeadLetter(sql, { ...letter, messageId: newId(), body: '{}', reason: '🎬'.repeat(100_000) })
  const [row] = await sql<{ reason: string; attempts: number }[]>`select reason, attempts from dead_letters`
  expect(row!.reason.length).toBeLessThan(3000)
  expect(row!.attempts).toBe(0)
})
