// For the tests of relay and consumer: a broker with empty queues, an empty outbox, and news to send.
import type { ChannelModel, ConfirmChannel } from 'amqplib'
import { addMessage } from '#shared/db/outbox.ts'
import { newId } from '#shared/ids.ts'
import type { Sql } from '#shared/resources.ts'
import type { amqp } from '../local/testing.ts'
import { type Handled, newConsumer } from './consumer.ts'
import { type Publish, publisherOn } from './publish.ts'
import type { Subscription } from './subscription.ts'
import { silent } from './testing.ts'
import { declareTopology, payments, type Route } from './topology.ts'

export interface BrokerBench {
  model: ChannelModel
  channel: ConfirmChannel
  publish: Publish
  /** A consumer of a route (its ladder may be cut short) whose handler is given. */
  consume: (handler: (paymentId: string) => Promise<Handled>, route?: Route) => Promise<Subscription>
  depth: (queue: string) => Promise<number>
  close: () => Promise<void>
}

export async function newBench(sql: Sql, broker: Awaited<ReturnType<typeof amqp>>): Promise<BrokerBench> {
  const model = await broker.connect(broker.url)
  const channel = await model.createConfirmChannel()
  channel.on('error', () => undefined)
  await declareTopology(channel)
  const publish = publisherOn(channel)
  return {
    model,
    channel,
    publish,
    async consume(handler, route = payments) {
      const consumer = newConsumer({
        channel: await model.createChannel(),
        publish,
        sql,
        log: silent,
        route,
        handler: (message) => handler('paymentId' in message.payload ? message.payload.paymentId : ''),
        onLost: () => undefined,
      })
      await consumer.start()
      return consumer
    },
    depth: async (queue) => (await channel.checkQueue(queue)).messageCount,
    close: () => model.close().catch(() => undefined),
  }
}

/** Empties what an earlier test left. */
export async function clear(sql: Sql, { channel }: BrokerBench): Promise<void> {
  for (const queue of [payments.queue, payments.dead, ...payments.ladder.map((rung) => rung.queue)]) {
    await channel.purgeQueue(queue)
  }
  await sql`truncate outbox, inbox`
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
