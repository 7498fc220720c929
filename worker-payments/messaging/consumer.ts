// Takes messages from a queue and acknowledges each only after its work is committed. A message that fails
// waits in a delay queue; one that no attempt can help is dead-lettered with the reason. Attempts are counted
// in Postgres.
import { newBatch } from '#shared/db/batch.ts'
import { finishMessages, noteFailure, type Receipt, receiveMessages } from '#shared/db/inbox.ts'
import { checkMessage, type Message } from '#shared/domain/messages.ts'
import type { Log } from '#shared/log.ts'
import type { Sql } from '#shared/resources.ts'
import { ended, isSampled, POSTGRES, type Span, type Tracer, traced } from '#shared/traces/span.ts'
import { counters } from '../counters.ts'
import { processSpan } from './message-spans.ts'
import { PoisonMessage } from './poison.ts'
import { newSubscription, type Subscription } from './subscription.ts'
import type { Route } from './topology.ts'
import type { Connection, Delivery } from './transport.ts'

// Delays are shortened by up to this part, so that messages that failed together do not come back together.
const JITTER = 0.2

/** What became of a message: done; or not yet, though nothing is wrong (a provider has not decided). */
export type Handled = 'done' | 'later'

/** `span`: where the trace of the message is kept. */
export type Handler = (message: Message, log: Log, span?: Span) => Promise<Handled>

export interface ConsumerSettings {
  connection: Connection
  sql: Sql
  log: Log
  route: Route
  handler: Handler
  tracer?: Tracer | undefined
}

export function newConsumer(settings: ConsumerSettings): Subscription {
  const { connection, log, route } = settings
  const inbox = newInbox(settings)
  const handle = (delivery: Delivery) => {
    const span = processSpan(settings.tracer, delivery, route.queue)
    return ended(span, process(delivery, settings, inbox, span))
  }
  return newSubscription({ connection, queue: route.queue, prefetch: route.prefetch, handle, log })
}

interface Inbox {
  receive: (messageId: string) => Promise<Receipt>
  finish: (messageId: string) => Promise<void>
}

/** Deliveries that arrive together share a statement. */
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

async function process(
  delivery: Delivery,
  settings: ConsumerSettings,
  inbox: Inbox,
  span: Span | undefined,
): Promise<void> {
  const { sql, route, log, handler } = settings
  const { id, type, requestId, headers, body } = delivery
  const check = checkMessage({ id, type, requestId, version: headers.version, body: body.toString('utf8') })
  const count = (outcome: string) => counters.messages.add(`{queue="${route.queue}",outcome="${outcome}"}`)
  if (!check.ok) {
    count('dead')
    return deadLetter(delivery, settings, check.reason, 1)
  }
  const { message } = check
  const own = log.child({ messageId: message.id, type: message.type, requestId: message.requestId })
  const { attempts, finished } = await traced(span, 'BATCH INSERT inbox', POSTGRES, () =>
    inbox.receive(message.id),
  )
  if (finished) {
    count('seen')
    return own.debug('seen before')
  }
  const last = attempts > route.retryDelays.length
  try {
    const handled = await handler(message, own, span)
    count(handled)
    // What is undecided after the last delay is the reconciler's: nothing is wrong with the message.
    if (handled === 'later' && !last) return await retry(delivery, settings, attempts)
    return await inbox.finish(message.id)
  } catch (error) {
    const reason = String(error)
    own.warn({ err: error, attempts }, 'attempt failed')
    span?.fail(error)
    await noteFailure(sql, route.queue, message.id, reason)
    const dead = error instanceof PoisonMessage || last
    count(dead ? 'dead' : 'failed')
    if (dead) return deadLetter(delivery, settings, reason, attempts)
    return retry(delivery, settings, attempts)
  }
}

function retry(delivery: Delivery, { connection, route }: ConsumerSettings, attempts: number): Promise<void> {
  const { queue, delayMs } = route.retryDelays[attempts - 1]!
  const expirationMs = Math.round(delayMs * (1 - JITTER * Math.random()))
  return connection.publish(queue, { ...copy(delivery), expirationMs })
}

async function deadLetter(
  delivery: Delivery,
  { connection, route, log }: ConsumerSettings,
  reason: string,
  attempts: number,
): Promise<void> {
  log.error({ messageId: delivery.id, reason, attempts }, 'dead letter')
  // AMQP headers travel in one frame: a longer reason is in the log only.
  const headers = { reason: reason.slice(0, 500), attempts, queue: route.queue }
  await connection.publish(route.dead, { ...copy(delivery), headers })
}

// A new message: with RabbitMQ's own x-death headers it would see a cycle and drop it.
function copy({ id, type, requestId, headers: { version, traceparent }, body }: Delivery) {
  return {
    id: String(id ?? ''),
    type: String(type ?? ''),
    // As it arrived, so that staff see it; a table is no number.
    version: typeof version === 'number' ? version : 0,
    requestId: typeof requestId === 'string' ? requestId : null,
    traceparent: isSampled(traceparent) ? traceparent : null,
    body,
  }
}
