// Brings what died from the dead-letter queues into Postgres, where staff can look at it.
import type { Channel, ConsumeMessage } from 'amqplib'
import { keepDeadLetter, type NewDeadLetter } from '#shared/db/dead-letters.ts'
import type { Log } from '#shared/log.ts'
import type { Sql } from '#shared/resources.ts'
import { newSubscription, type Subscription } from './subscription.ts'
import type { Route } from './topology.ts'

const PREFETCH = 8

export interface DeadLetterSettings {
  channel: Channel
  sql: Sql
  log: Log
  route: Route
  onLost: () => void
}

export function keepDeadLetters({ channel, sql, log, route, onLost }: DeadLetterSettings): Subscription {
  const handle = (delivery: ConsumeMessage) => keepDeadLetter(sql, letterOf(delivery, route))
  return newSubscription({ channel, queue: route.dead, prefetch: PREFETCH, handle, log, onLost })
}

function letterOf({ properties, content }: ConsumeMessage, route: Route): NewDeadLetter {
  const headers = properties.headers ?? {}
  // What the broker itself gave up (a delivery limit, an overflow) says so in x-first-death-reason.
  const reason = headers.reason ?? headers['x-first-death-reason'] ?? 'unknown'
  const whole = (value: unknown) => (Number.isSafeInteger(Number(value)) ? Number(value) : 0)
  return {
    messageId: String(properties.messageId ?? ''),
    queue: route.queue,
    type: String(properties.type ?? ''),
    version: whole(headers.version),
    body: content.toString('utf8'),
    requestId: typeof properties.correlationId === 'string' ? properties.correlationId : null,
    reason: String(reason),
    attempts: whole(headers.attempts),
  }
}
