// Finds payments and refunds that are older than they should be in any state and moves them on, whatever became of
// their messages: lost with a broker, given up by the consumer, or never decided by the provider.
import { claimStuckPayments } from '#shared/db/payments.ts'
import type { Log } from '#shared/log.ts'
import type { Sql } from '#shared/resources.ts'
import type { Settle } from './settle.ts'

// The usual payment takes under a second; the queue's first retry comes after 5 s and its second after 30 s.
const STUCK_AFTER_MS = 45_000
const ROUND_MS = 15_000
const BATCH = 50

export interface Reconciler {
  /** Looks at one batch; `moved` counts those that came to their end. */
  runOnce(): Promise<{ found: number; moved: number }>
  run(signal: AbortSignal): Promise<void>
}

export interface ReconcilerSettings {
  sql: Sql
  settle: Settle
  log: Log
  stuckAfterMs?: number
}

export function newReconciler({
  sql,
  settle,
  log,
  stuckAfterMs = STUCK_AFTER_MS,
}: ReconcilerSettings): Reconciler {
  async function runOnce() {
    const stuck = await claimStuckPayments(sql, stuckAfterMs, BATCH)
    const results = await Promise.allSettled(stuck.map((paymentId) => settle(paymentId, log)))
    for (const [at, result] of results.entries()) {
      if (result.status === 'rejected') log.error({ err: result.reason, paymentId: stuck[at] }, 'still stuck')
    }
    const moved = results.filter((result) => result.status === 'fulfilled' && result.value === 'done').length
    if (stuck.length > 0) log.info({ found: stuck.length, moved }, 'reconciled')
    return { found: stuck.length, moved }
  }

  async function run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await runOnce().catch((error: unknown) => log.error({ err: error }, 'reconciler failed; it goes on'))
      await pause(ROUND_MS, signal)
    }
  }

  return { runOnce, run }
}

/** Waits, or less where the signal aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    if (signal.aborted) done()
    else signal.addEventListener('abort', done)
  })
}
