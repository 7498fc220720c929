// For the tests of relay and consumer: a broker with empty queues, an empty outbox, and messages to send.
import { type ConfirmChannel, connect } from 'amqplib'
import { vi } from 'vitest'
import { addMessage } from '#shared/db/outbox.ts'
import type { Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import { amqp, inProcessBroker, ofThisFile, servers, type TestBroker } from '../../testing/servers.ts'
import { silent } from '../testing.ts'
import { type Handled, newConsumer } from './consumer.ts'
import type { Subscription } from './subscription.ts'
import { declarations, payments, type Route } from './topology.ts'
import type { Connection, Delivery, Publish } from './transport.ts'

export interface BrokerBench {
  connection: Connection
  publish: Publish
  /** A consumer of a route (with shorter delays, say) whose handler is given. */
  consume: (handler: (paymentId: string) => Promise<Handled>, route?: Route) => Promise<Subscription>
  /** Takes the next message of a queue, which has to come soon. */
  next: (queue: string) => Promise<Delivery>
  depth: (queue: string) => Promise<number>
  close: () => Promise<void>
}

export async function newBench(sql: Sql, broker: TestBroker): Promise<BrokerBench> {
  const connection = await broker.connect(broker.url, silent)
  return {
    connection,
    publish: connection.publish,
    async consume(handler, route = payments) {
      const consumer = newConsumer({
        connection,
        sql,
        log: silent,
        route,
        handler: (message) => handler('paymentId' in message.payload ? message.payload.paymentId : ''),
      })
      await consumer.start()
      return consumer
    },
    async next(queue) {
      let taken: { delivery: Delivery; ack: () => void } | undefined
      const cancel = await connection.consume(queue, 1, (delivery, ack) => {
        taken = { delivery, ack }
      })
      const { delivery, ack } = await vi.waitUntil(() => taken, { interval: 5 })
      // Not before: an acknowledged message makes room for the next one.
      await cancel()
      ack()
      return delivery
    },
    depth: broker.depth,
    close: () => connection.close().catch(() => undefined),
  }
}

const ownRabbitmq = ofThisFile(amqp)

/** This test file's own RabbitMQ, with empty queues. */
export async function emptyRabbitmq(): Promise<TestBroker> {
  const rabbitmq = await ownRabbitmq()
  await (await rabbitmq.connect(rabbitmq.url, silent)).close() // declares the queues
  await onChannel(rabbitmq, async (channel) => {
    for (const { queue } of declarations) await channel.purgeQueue(queue)
  })
  return rabbitmq
}

/** RabbitMQ where there is one, else the in-process transport; its queues are empty. */
export const emptyBroker = async (): Promise<TestBroker> =>
  servers.rabbitmq === 'real' ? emptyRabbitmq() : inProcessBroker()

/** For what only AMQP can do, or a stranger: a channel of amqplib. */
export async function onChannel<T>(
  { url }: TestBroker,
  work: (channel: ConfirmChannel) => Promise<T>,
): Promise<T> {
  const model = await connect(url)
  try {
    const channel = await model.createConfirmChannel()
    channel.on('error', () => undefined)
    return await work(channel)
  } finally {
    await model.close()
  }
}

/** Writes a message into the outbox. */
export const news = (sql: Sql, paymentId: string = newId(), key = newId()): Promise<void> =>
  addMessage(sql, {
    messageId: newId(),
    type: 'payment.changed',
    key,
    payload: { paymentId },
    requestId: 'test',
  })
