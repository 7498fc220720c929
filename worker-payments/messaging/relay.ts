// Moves outbox rows to RabbitMQ: woken by NOTIFY, with a poll as the fallback; in order per key; marked after
// the confirm.

import { keepDeadLetter } from '#shared/db/dead-letters.ts'
import { claimOutbox, markFailed, markSent, type OutboxRow } from '#shared/db/outbox.ts'
import { MESSAGE_VERSION, type MessageType } from '#shared/domain/messages.ts'
import type { Log } from '#shared/log.ts'
import type { Sql } from '#shared/resources.ts'
import { ended, type Tracer } from '#shared/traces/span.ts'
import { counters } from '../counters.ts'
import { sendSpan } from './message-spans.ts'
import { queuesOf, webhooks } from './topology.ts'
import { type Publish, PublishRefused } from './transport.ts'

// Confirms come back in bulk: 100 rows cost about as long as 10, and a repeat after a crash stays small.
const BATCH = 100
// A notification that got lost with its connection is made good within this time.
const POLL_MS = 1000
// A row that cannot be sent is tried for about four hours, then left to staff; rows of other keys pass it
// meanwhile.
const MAX_ATTEMPTS = 12
// Shorter than the lease of the rows: what the broker has not confirmed by then goes out again.
const CONFIRM_TIMEOUT_MS = 10_000
const retryDelayMs = (attempts: number): number => Math.min(1000 * 2 ** attempts, 30 * 60_000)

export interface Relay {
  /** Sends one batch; says how many rows were looked at and how many were sent. */
  runOnce(): Promise<{ claimed: number; sent: number }>
  /** Runs until the signal aborts; settles when the batch in hand is done. */
  run(signal: AbortSignal): Promise<void>
}

export interface RelaySettings {
  sql: Sql
  /** Where it listens; default `sql`. */
  listener?: Sql
  publish: Publish
  log: Log
  confirmTimeoutMs?: number
  tracer?: Tracer | undefined
}

export function newRelay(settings: RelaySettings): Relay {
  const { sql, listener = sql, log } = settings

  async function runOnce() {
    const { outage, ...counts } = await sql.begin((tx) => sendBatch(tx as unknown as Sql, settings))
    // The channel broke: nothing is wrong with the rows. Those without a confirm go out again, under the same
    // ids.
    if (outage !== undefined) throw outage
    return counts
  }

  async function run(signal: AbortSignal): Promise<void> {
    let wake: () => void = () => undefined
    // Not waited for, neither here nor at the end: a host that is gone does not answer. The poll makes good
    // what is not heard, and the driver listens again by itself.
    const listening = listener.listen('outbox', () => wake())
    listening.catch((error: unknown) => log.warn({ err: error }, 'the relay polls until it can listen'))
    signal.addEventListener('abort', () => wake(), { once: true })
    while (!signal.aborted) {
      // Made before the batch is read: what is announced meanwhile is not slept over.
      const woken = new Promise<void>((resolve) => {
        wake = resolve
      })
      const { sent } = await runOnce().catch((error: unknown) => {
        log.error({ err: error }, 'relay failed; it goes on')
        return { sent: 0 }
      })
      if (sent === BATCH || signal.aborted) continue
      const timer = setTimeout(wake, POLL_MS)
      await woken
      clearTimeout(timer)
    }
    listening
      .then(({ unlisten }) => unlisten())
      .catch((error: unknown) => log.debug({ err: error }, 'unlisten'))
  }

  return { runOnce, run }
}

async function sendBatch(tx: Sql, settings: RelaySettings) {
  const { log, confirmTimeoutMs = CONFIRM_TIMEOUT_MS } = settings
  const rows = await claimOutbox(tx, BATCH)
  const results = await withDeadline(confirmTimeoutMs, (late) =>
    Promise.allSettled(inOrderPerKey(rows, (row) => Promise.race([send(row, settings), late]))),
  )
  const sent: number[] = []
  let outage: unknown
  for (const [at, row] of rows.entries()) {
    const result = results[at]!
    if (result.status === 'fulfilled') sent.push(row.id)
    else if (result.reason instanceof PublishRefused) await postpone(tx, row, result.reason.message, log)
    else if (!(result.reason instanceof Waits)) outage = result.reason
  }
  await markSent(tx, sent)
  counters.relayed.add('{outcome="sent"}', sent.length)
  return { claimed: rows.length, sent: sent.length, outage }
}

/** Hands `work` a promise that rejects after `ms`, and nothing of it is left when that work is done. */
async function withDeadline<T>(ms: number, work: (late: Promise<never>) => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`RabbitMQ did not confirm within ${ms} ms`)), ms)
  })
  late.catch(() => undefined)
  return work(late).finally(() => clearTimeout(timer))
}

async function postpone(tx: Sql, row: OutboxRow, error: string, log: Log): Promise<void> {
  const retryInMs = row.attempts + 1 < MAX_ATTEMPTS ? retryDelayMs(row.attempts) : null
  counters.relayed.add(`{outcome="${retryInMs === null ? 'given_up' : 'refused'}"}`)
  await markFailed(tx, { id: row.id, error, retryInMs })
  if (retryInMs === null) {
    const { messageId, type, version, requestId } = row
    const letter = { messageId, type, version, requestId, queue: 'outbox', body: JSON.stringify(row.payload) }
    await keepDeadLetter(tx, { ...letter, reason: error, attempts: row.attempts + 1 })
  }
  log.warn({ messageId: row.messageId, type: row.type, error, retryInMs }, 'message not sent')
}

/** Not sent, because an earlier row of its key was not: it has done nothing wrong itself. */
class Waits extends Error {}

/**
 * Rows of different keys go out together; a row follows the earlier one of its key, and waits where that
 * failed.
 */
function inOrderPerKey(rows: OutboxRow[], work: (row: OutboxRow) => Promise<void>): Promise<void>[] {
  const last = new Map<string, Promise<void>>()
  return rows.map((row) => {
    const earlier = last.get(row.key)
    const done = earlier
      ? earlier.then(
          () => work(row),
          () => Promise.reject(new Waits('an earlier message of its key was not sent')),
        )
      : work(row)
    last.set(row.key, done)
    return done
  })
}

async function send(row: OutboxRow, { publish, tracer }: RelaySettings): Promise<void> {
  const queues = Object.hasOwn(queuesOf, row.type) ? queuesOf[row.type as MessageType] : undefined
  if (!queues || row.version !== MESSAGE_VERSION)
    throw new PublishRefused(`no queue takes ${row.type} v${row.version}`)
  const { messageId: id, type, version, requestId, traceparent } = row
  const body = Buffer.from(JSON.stringify(row.payload))
  const listening = row.heard ? queues : queues.filter((queue) => queue !== webhooks.queue)
  const message = { id, type, version, requestId, traceparent, body }
  await Promise.all(listening.map((queue) => ended(sendSpan(tracer, row, queue), publish(queue, message))))
}
