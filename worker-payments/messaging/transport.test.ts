// What relay and consumers rely on, on both transports: the in-process one has to do what RabbitMQ does.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { inProcessBroker, servers, type TestBroker } from '../../testing/servers.ts'
import { silent } from '../testing.ts'
import { emptyRabbitmq } from './testing-broker.ts'
import { notices, payments } from './topology.ts'
import { type Connection, type Delivery, type Outgoing, PublishRefused } from './transport.ts'

const message = (change: Partial<Outgoing> = {}): Outgoing => ({
  id: newId(),
  type: 'payment.changed',
  version: 1,
  requestId: 'request',
  body: Buffer.from('{}'),
  ...change,
})

const transports: [name: string, real: boolean, empty: () => Promise<TestBroker>][] = [
  ['in this process', false, async () => inProcessBroker()],
  ['over RabbitMQ (needs a real RabbitMQ)', true, emptyRabbitmq],
]

for (const [name, real, empty] of transports) {
  describe.skipIf(real && servers.rabbitmq !== 'real')(name, () => {
    let broker: TestBroker
    let connection: Connection
    beforeEach(async () => {
      broker = await empty()
      connection = await broker.connect(broker.url, silent)
    })
    afterEach(() => connection.close().catch(() => undefined))

    /** What a consumer is handed; it acknowledges when told to. */
    async function consume(on: Connection, queue: string, prefetch = 100) {
      const taken: { delivery: Delivery; ack: () => void }[] = []
      const cancel = await on.consume(queue, prefetch, (delivery, ack) => taken.push({ delivery, ack }))
      return { taken, cancel, ids: () => taken.map(({ delivery }) => delivery.id) }
    }
    const publish = async (count: number, queue: string = payments.queue) => {
      const messages = Array.from({ length: count }, () => message())
      await Promise.all(messages.map((one) => connection.publish(queue, one)))
      return messages.map(({ id }) => id)
    }

    test('a confirmed message arrives with all that was said of it', async () => {
      const sent = message({ headers: { reason: 'why', attempts: 3 } })
      await connection.publish(payments.queue, sent)
      const { taken } = await consume(connection, payments.queue)
      await vi.waitFor(() => expect(taken).toHaveLength(1))
      const { id, type, requestId, headers, body } = taken[0]!.delivery
      expect({ id, type, requestId, body: String(body) }).toEqual({
        id: sent.id,
        type: sent.type,
        requestId: 'request',
        body: '{}',
      })
      expect(headers).toMatchObject({ reason: 'why', attempts: 3, version: 1 })
    })

    test('a message for a queue that does not exist is refused', async () => {
      await expect(connection.publish('nowhere', message())).rejects.toBeInstanceOf(PublishRefused)
    })

    test('messages arrive in order, as many at a time as the prefetch says; each acknowledgement makes room', async () => {
      const ids = await publish(5)
      const consumer = await consume(connection, payments.queue, 2)
      await vi.waitFor(() => expect(consumer.ids()).toEqual(ids.slice(0, 2)))
      expect(await broker.depth(payments.queue)).toBe(3)
      consumer.taken[0]!.ack()
      await vi.waitFor(() => expect(consumer.ids()).toEqual(ids.slice(0, 3)))
      expect(await broker.depth(payments.queue)).toBe(2)
    })

    test('two consumers share a queue, and queues do not mix', async () => {
      const [one, other] = [
        await consume(connection, payments.queue, 2),
        await consume(connection, payments.queue, 2),
      ]
      const ids = await publish(4)
      const elsewhere = await publish(1, notices.queue)
      await vi.waitFor(() => expect([one.taken.length, other.taken.length]).toEqual([2, 2]))
      expect([...one.ids(), ...other.ids()].sort()).toEqual([...ids].sort())
      const notified = await consume(connection, notices.queue)
      await vi.waitFor(() => expect(notified.ids()).toEqual(elsewhere))
    })

    test('what a lost connection had not acknowledged is delivered again, first and in order; the rest is not', async () => {
      const mortal = await broker.connect(broker.url, silent)
      const ids = await publish(4)
      const dying = await consume(mortal, payments.queue, 3)
      await vi.waitFor(() => expect(dying.taken).toHaveLength(3))
      dying.taken[0]!.ack()
      await vi.waitFor(() => expect(dying.taken).toHaveLength(4))
      await mortal.close()
      expect(mortal.closed.aborted).toBe(true)
      const { ids: seen } = await consume(connection, payments.queue)
      await vi.waitFor(() => expect(seen()).toEqual(ids.slice(1)))
    })

    test('a cancelled consumer gets no more, and can still acknowledge what it holds', async () => {
      const [first] = await publish(1)
      const consumer = await consume(connection, payments.queue)
      await vi.waitFor(() => expect(consumer.ids()).toEqual([first]))
      await consumer.cancel()
      await publish(1)
      consumer.taken[0]!.ack()
      await vi.waitFor(async () => expect(await broker.depth(payments.queue)).toBe(1))
      expect(consumer.ids()).toEqual([first])
    })

    test('a delay queue hands a message back to its work queue after the time, not before', async () => {
      const { taken } = await consume(connection, payments.queue)
      const begun = performance.now()
      await connection.publish(payments.retryDelays[0]!.queue, message({ expirationMs: 200 }))
      await vi.waitFor(() => expect(taken).toHaveLength(1), { interval: 5 })
      expect(performance.now() - begun).toBeGreaterThan(190)
    })
  })
}
