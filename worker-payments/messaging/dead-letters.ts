// Copies dead letters from their queues into Postgres, where staff can inspect, replay and discard them.
import { keepDeadLetter, type NewDeadLetter } from '#shared/db/dead-letters.ts'
import type { Log } from '#shared/log.ts'
import type { Sql } from '#shared/resources.ts'
import { newSubscription, type Subscription } from './subscription.ts'
import type { Route } from './topology.ts'
import type { Connection, Delivery } from './transport.ts'

const PREFETCH = 8

export interface DeadLetterSettings {
  connection: Connection
  sql: Sql
  log: Log
  route: Route
}

export function keepDeadLetters({ connection, sql, log, route }: DeadLetterSettings): Subscription {
  const handle = (delivery: Delivery) => keepDeadLetter(sql, letterOf(delivery, route))
  return newSubscription({ connection, queue: route.dead, prefetch: PREFETCH, handle, log })
}

function letterOf({ id, type, requestId, headers, body }: Delivery, route: Route): NewDeadLetter {
  // Where RabbitMQ itself gave up (a delivery limit, an overflow), x-first-death-reason says why.
  const reason: unknown = headers.reason ?? headers['x-first-death-reason'] ?? 'unknown'
  const number = (value: unknown) => (typeof value === 'number' ? value : 0)
  return {
    messageId: String(id ?? ''),
    queue: route.queue,
    type: String(type ?? ''),
    version: number(headers.version),
    body: body.toString('utf8'),
    requestId: typeof requestId === 'string' ? requestId : null,
    // A stranger may send a table, whose `toString` may be anything.
    reason: typeof reason === 'string' ? reason : String(JSON.stringify(reason)),
    attempts: number(headers.attempts),
  }
}
