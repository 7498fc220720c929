// Delivers webhooks that are due: each until it is accepted or three days are over. An endpoint that answers
// 410 is disabled.
import { claimDeliveries, type DueDelivery, disableEndpoint, noteAttempt } from '#shared/db/webhooks.ts'
import { nextDelayMs } from '#shared/domain/webhook.ts'
import type { Log } from '#shared/log.ts'
import type { Sql } from '#shared/resources.ts'
import { sleep } from '#shared/std/sleep.ts'
import { counters } from '../counters.ts'
import { post } from './post.ts'

const BATCH = 20
const ROUND_MS = 1000
// Longer than an attempt may take: a delivery without an outcome by then belonged to a worker that died.
const LEASE_MS = 30_000
const GONE = 410

export interface Deliverer {
  runOnce(): Promise<{ tried: number; delivered: number }>
  run(signal: AbortSignal): Promise<void>
}

export interface DelivererSettings {
  sql: Sql
  log: Log
  allowPrivate: boolean
}

export function newDeliverer({ sql, log, allowPrivate }: DelivererSettings): Deliverer {
  async function runOnce() {
    const due = await claimDeliveries(sql, BATCH, LEASE_MS)
    const results = await Promise.all(due.map(attempt))
    return { tried: due.length, delivered: results.filter(Boolean).length }
  }

  async function attempt(delivery: DueDelivery): Promise<boolean> {
    const { id, eventId, type, data, url, secret, oldSecret, createdAt } = delivery
    const secrets = oldSecret === null ? [secret] : [secret, oldSecret]
    const body = JSON.stringify({ id: eventId, type, createdAt: createdAt.toISOString(), data })
    const sent = await post({ url, secrets, id: eventId, body }, allowPrivate).then(
      ({ status, text }) => ({
        status,
        answer: text,
        error: status >= 200 && status < 300 ? null : `answered ${status}`,
      }),
      (error: unknown) => ({ status: null, answer: null, error: String(error) }),
    )
    const retryInMs = nextDelayMs(delivery.attempts, Date.now() - createdAt.getTime())
    const outcome =
      sent.error === null ? 'delivered' : retryInMs === undefined || sent.status === GONE ? 'failed' : 'again'
    counters.deliveries.add(`{outcome="${outcome}"}`)
    await noteAttempt(sql, {
      id,
      outcome,
      responseStatus: sent.status,
      answer: sent.answer,
      error: sent.error,
      retryInMs: retryInMs ?? 0,
    })
    if (sent.status === GONE) {
      await disableEndpoint(sql, delivery.endpointId, 'it answered 410 Gone')
      log.warn({ endpointId: delivery.endpointId }, 'webhook endpoint disabled')
    }
    return outcome === 'delivered'
  }

  async function run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const { tried } = await runOnce().catch((error: unknown) => {
        log.error({ err: error }, 'deliverer failed; it goes on')
        return { tried: 0 }
      })
      if (tried < BATCH) await sleep(ROUND_MS, signal)
    }
  }

  return { runOnce, run }
}
