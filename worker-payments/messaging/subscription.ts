// Takes deliveries from one queue, acknowledges each after its work is done, and stops with nothing half
// done.
import type { Log } from '#shared/log.ts'
import { sleep } from '#shared/std/sleep.ts'
import type { Connection, Delivery } from './transport.ts'

export interface Subscription {
  start(): Promise<void>
  /** Takes no more and waits for what it holds. */
  stop(): Promise<void>
}

export interface SubscriptionSettings {
  connection: Connection
  queue: string
  prefetch: number
  /**
   * Resolves when the work is done. Where it rejects (mostly: Postgres is away), it is called again after a
   * while.
   */
  handle: (delivery: Delivery) => Promise<void>
  log: Log
}

const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 10_000

/** A delivery whose work fails waits by itself: the rest of its queue and other subscriptions go on. */
export function newSubscription(settings: SubscriptionSettings): Subscription {
  const { connection, queue, prefetch, handle, log } = settings
  const held = new Set<Promise<void>>()
  const over = new AbortController()
  connection.closed.addEventListener('abort', () => over.abort())
  let cancel: (() => Promise<void>) | undefined

  function take(delivery: Delivery, ack: () => void): void {
    const work = finish(delivery, ack).finally(() => held.delete(work))
    held.add(work)
  }

  /** What is not acknowledged at the end is delivered again, to any consumer. */
  async function finish(delivery: Delivery, ack: () => void): Promise<void> {
    for (let waitMs = FIRST_WAIT_MS; !over.signal.aborted; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
      try {
        await handle(delivery)
        return ack()
      } catch (error) {
        log.error({ err: error, messageId: delivery.id, retryInMs: waitMs }, 'delivery not finished')
        await sleep(waitMs, over.signal)
      }
    }
  }

  return {
    async start() {
      cancel = await connection.consume(queue, prefetch, take)
    },
    async stop() {
      // A connection that is closed has nothing to cancel.
      await cancel?.().catch((error: unknown) => log.debug({ err: error }, 'cancel'))
      over.abort()
      await Promise.allSettled(held)
    },
  }
}
