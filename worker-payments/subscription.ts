// Takes deliveries from one queue, acknowledges each after its work is done, and stops with nothing half done.
import type { Channel, ConsumeMessage } from 'amqplib'
import type { Log } from '#shared/log.ts'

export interface Subscription {
  start(): Promise<void>
  /** Takes no more and waits for what it holds. */
  stop(): Promise<void>
}

export interface SubscriptionSettings {
  channel: Channel
  queue: string
  prefetch: number
  /** Done when it resolves; where it rejects, the broker or Postgres is gone, and the delivery comes again. */
  handle: (delivery: ConsumeMessage) => Promise<void>
  log: Log
  /** The channel is of no use any more: its owner connects anew. */
  onLost: () => void
}

export function newSubscription({
  channel,
  queue,
  prefetch,
  handle,
  log,
  onLost,
}: SubscriptionSettings): Subscription {
  const held = new Set<Promise<void>>()
  let tag: string | undefined

  function take(delivery: ConsumeMessage | null): void {
    // The broker ended the subscription: the queue was deleted, or its node went away.
    if (delivery === null) {
      onLost()
      return
    }
    const work = handle(delivery)
      .then(() => channel.ack(delivery))
      .catch((error: unknown) => {
        // Not acknowledged: the broker delivers it again on the next connection.
        log.error({ err: error, messageId: delivery.properties.messageId }, 'delivery given up')
        onLost()
      })
      .finally(() => held.delete(work))
    held.add(work)
  }

  return {
    async start() {
      await channel.prefetch(prefetch)
      tag = (await channel.consume(queue, take)).consumerTag
    },
    async stop() {
      // A channel that is closed already has nothing to cancel; its deliveries go to somebody else.
      if (tag !== undefined)
        await channel.cancel(tag).catch((error: unknown) => log.debug({ err: error }, 'cancel'))
      await Promise.allSettled(held)
    },
  }
}
