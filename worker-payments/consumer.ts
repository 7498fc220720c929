// Takes messages from a queue and acknowledges each only after its work is committed. What fails waits on the ladder;
// what cannot be helped goes to the dead-letter queue with the reason. Attempts are counted in Postgres.
import type { Channel, ConsumeMessage } from 'amqplib'
import { newBatch } from '#shared/batch.ts'
import { finishMessages, noteFailure, type Receipt, receiveMessages } from '#shared/db/inbox.ts'
import { checkMessage, type Message } from '#shared/domain/messages.ts'
import type { Log } from '#shared/log.ts'
import type { Sql } from '#shared/resources.ts'
import type { Publish } from './publish.ts'
import { newSubscription, type Subscription } from './subscription.ts'
import type { Route } from './topology.ts'

// Waiting times are cut by up to this part, so that messages that failed together do not come back together.
const JITTER = 0.2

/** What became of a message: done; or not yet, though nothing is wrong (a provider has not decided). */
export type Handled = 'done' | 'later'

export type Handler = (message: Message, log: Log) => Promise<Handled>

export interface ConsumerSettings {
  channel: Channel
  publish: Publish
  sql: Sql
  log: Log
  route: Route
  handler: Handler
  onLost: () => void
}

export function newConsumer(settings: ConsumerSettings): Subscription {
  const { channel, route, log, onLost } = settings
  const inbox = newInbox(settings)
  const handle = (delivery: ConsumeMessage) => process(delivery, settings, inbox)
  return newSubscription({ channel, queue: route.queue, prefetch: route.prefetch, handle, log, onLost })
}

interface Inbox {
  receive: (messageId: string) => Promise<Receipt>
  finish: (messageId: string) => Promise<void>
}

/** Deliveries that come together are noted together. */
function newInbox({ sql, route: { queue, prefetch } }: ConsumerSettings): Inbox {
  const common = { max: prefetch, keyOf: (messageId: string) => messageId }
  return {
    receive: newBatch({ ...common, work: (ids: string[]) => receiveMessages(sql, queue, ids) }),
    finish: newBatch({
      ...common,
      work: async (ids: string[]) => {
        await finishMessages(sql, queue, ids)
        return ids.map(() => undefined)
      },
    }),
  }
}

async function process(delivery: ConsumeMessage, settings: ConsumerSettings, inbox: Inbox): Promise<void> {
  const { sql, route, log, handler } = settings
  const check = checkMessage({
    id: delivery.properties.messageId,
    type: delivery.properties.type,
    version: delivery.properties.headers?.version,
    requestId: delivery.properties.correlationId,
    body: delivery.content.toString('utf8'),
  })
  if (!check.ok) return bury(delivery, settings, check.reason, 1)
  const { message } = check
  const own = log.child({ messageId: message.id, type: message.type, requestId: message.requestId })
  const { attempts, finished } = await inbox.receive(message.id)
  if (finished) return own.debug('seen before')
  try {
    const handled = await handler(message, own)
    // What has not been decided at the end of the ladder is the reconciler's: nothing is wrong with the message.
    if (handled === 'later' && attempts <= route.ladder.length)
      return await retry(delivery, settings, attempts - 1)
    return await inbox.finish(message.id)
  } catch (error) {
    const reason = String(error)
    own.warn({ err: error, attempts }, 'attempt failed')
    await noteFailure(sql, route.queue, message.id, reason)
    if (error instanceof Poison || attempts > route.ladder.length) {
      return bury(delivery, settings, reason, attempts)
    }
    return retry(delivery, settings, attempts - 1)
  }
}

/** Thrown by a handler where no attempt can help: the message goes to the dead-letter queue at once. */
export class Poison extends Error {
  override name = 'Poison'
}

function retry(delivery: ConsumeMessage, settings: ConsumerSettings, rungAt: number): Promise<void> {
  const rung = settings.route.ladder[rungAt]!
  const expirationMs = Math.round(rung.delayMs * (1 - JITTER * Math.random()))
  return settings.publish(rung.queue, { ...copy(delivery), expirationMs })
}

async function bury(
  delivery: ConsumeMessage,
  settings: ConsumerSettings,
  reason: string,
  attempts: number,
): Promise<void> {
  settings.log.error({ messageId: delivery.properties.messageId, reason, attempts }, 'dead letter')
  // Headers travel in a frame of their own: a reason longer than this belongs into the log.
  const headers = { reason: reason.slice(0, 500), attempts, queue: settings.route.queue }
  await settings.publish(settings.route.dead, { ...copy(delivery), headers })
}

// A fresh message: the broker's own x-death headers stay behind, else it would see a cycle and drop the message.
function copy({ properties, content }: ConsumeMessage) {
  return {
    id: String(properties.messageId ?? ''),
    type: String(properties.type ?? ''),
    version: Number(properties.headers?.version ?? 0),
    requestId: typeof properties.correlationId === 'string' ? properties.correlationId : null,
    body: content,
  }
}
