// What Prometheus reads from GET /metrics of a worker: what it did, what the tables and queues hold, and the
// process itself. What concerns the whole system (no `worker` in its name) is the same at every worker.

import { clientMetrics } from '#shared/client-metrics.ts'
import { type Backlog, readBacklog } from '#shared/db/backlog.ts'
import type { Log } from '#shared/log.ts'
import { gauge, labelValue, type MetricFamily, renderMetrics } from '#shared/metrics.ts'
import { processMetrics } from '#shared/process-metrics.ts'
import type { Sql } from '#shared/resources.ts'
import { counterFamilies } from './counters.ts'
import type { Broker } from './messaging/broker.ts'

// Several readers share a look at the tables; Prometheus asks every 15 s.
const LOOK_EVERY_MS = 5000

export interface MetricsSettings {
  sql: Sql
  broker: Pick<Broker, 'state' | 'depths'>
  log: Log
}

/** Answers the text of /metrics. What cannot be read is left out, and says so: alerts ask for that. */
export function newWorkerMetrics({ sql, broker, log }: MetricsSettings): () => Promise<string> {
  const backlog = shared(() => quietly(log, 'the backlog', () => readBacklog(sql)))
  const depths = shared(() => quietly(log, 'the queues', () => broker.depths()))
  return async () => {
    const [tables, queues] = await Promise.all([backlog(), depths()])
    return renderMetrics([
      ...counterFamilies(),
      ...processMetrics('milo_worker_'),
      ...clientMetrics(),
      gauge('milo_worker_broker_connected', 'Whether it consumes', Number(broker.state().ready)),
      gauge(
        'milo_backlog_readable',
        'Whether Postgres said what is left to do',
        Number(tables !== undefined),
      ),
      gauge('milo_queues_readable', 'Whether RabbitMQ said what it holds', Number(queues !== undefined)),
      ...(tables ? backlogFamilies(tables) : []),
      ...(queues ? [queueFamily(queues)] : []),
    ])
  }
}

async function quietly<T>(log: Log, what: string, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    log.warn({ err: error }, `${what} could not be read for metrics`)
    return undefined
  }
}

/** Callers of one look share it, also those that come shortly after. */
function shared<T>(look: () => Promise<T>): () => Promise<T> {
  let last: Promise<T> | undefined
  let begun = Number.NEGATIVE_INFINITY
  return () => {
    const now = performance.now()
    if (last === undefined || now - begun > LOOK_EVERY_MS) {
      begun = now
      last = look()
    }
    return last
  }
}

function backlogFamilies(backlog: Backlog): MetricFamily[] {
  const { outbox, payments, deadLetters, unknownCaptures, mapChecks, webhooks, runs, inconsistencies } =
    backlog
  const byState = (of: 'count' | 'oldest') =>
    Object.fromEntries(Object.entries(payments).map(([state, pile]) => [`{state="${state}"}`, pile[of]]))
  const byJob = (of: 'finishedAt' | 'startedAt') =>
    Object.fromEntries(runs.map((run) => [`{job_name="${run.job}"}`, run[of]]))
  const found = inconsistencies.map(({ kind, left, count }) => [
    `{kind="${kind}",outcome="${left ? 'left' : 'repaired'}"}`,
    count,
  ])
  return [
    gauge('milo_outbox_messages', 'Messages that are not sent', outbox.count),
    gauge('milo_outbox_oldest_seconds', 'Age of the oldest of them', outbox.oldest),
    gauge('milo_payments_open', 'Payments and refunds without an end, by state', byState('count')),
    gauge('milo_payments_oldest_seconds', 'Age of the oldest of them', byState('oldest')),
    gauge('milo_dead_letters', 'Dead letters that wait for staff', deadLetters.count),
    gauge('milo_dead_letters_oldest_seconds', 'Age of the oldest of them', deadLetters.oldest),
    gauge('milo_unknown_captures', 'Money at a provider that Milo does not know of', unknownCaptures.count),
    gauge(
      'milo_unknown_captures_oldest_seconds',
      'How long ago the oldest was found',
      unknownCaptures.oldest,
    ),
    gauge('milo_map_checks', 'Decisions that a seat map in Redis may not show yet', mapChecks.count),
    gauge('milo_map_checks_oldest_seconds', 'Age of the oldest of them', mapChecks.oldest),
    gauge('milo_webhooks_due', 'Webhook deliveries whose time has come', webhooks.count),
    gauge('milo_webhooks_due_oldest_seconds', 'How long the oldest of them is due', webhooks.oldest),
    gauge(
      'milo_job_finished_timestamp_seconds',
      'When a scheduled job last ended, or first began if it never did',
      byJob('finishedAt'),
    ),
    gauge('milo_job_started_timestamp_seconds', 'When a scheduled job last began', byJob('startedAt')),
    gauge(
      'milo_inconsistencies',
      'The most that an audit of the last hour found, by kind and outcome',
      Object.fromEntries(found),
    ),
  ]
}

const queueFamily = (depths: Record<string, number>): MetricFamily =>
  gauge(
    'milo_queue_messages',
    'Messages that wait in a queue',
    Object.fromEntries(Object.entries(depths).map(([queue, n]) => [`{queue="${labelValue(queue)}"}`, n])),
  )
