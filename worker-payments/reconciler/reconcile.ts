// Finds work that is older than it should be and moves it on, whatever became of its messages: lost with a
// broker or a queue, given up by the consumer, or never decided by the provider. All of it is found in
// tables.
import { findLateMessages, sendLateMessages } from '#shared/db/late-messages.ts'
import { claimMapChecks, type MapCheck } from '#shared/db/map-checks.ts'
import type { Listing } from '#shared/db/provider-listings.ts'
import { claimStuckPayments } from '#shared/db/stuck-payments.ts'
import { claimCancellations, claimMoves, type UnfinishedMove } from '#shared/db/unfinished.ts'
import type { DueReturn } from '#shared/db/unknown-captures.ts'
import type { Log } from '#shared/log.ts'
import type { Sql } from '#shared/resources.ts'
import { sleep } from '#shared/std/sleep.ts'
import { counters } from '../counters.ts'
import type { Handled } from '../messaging/consumer.ts'
import { DELAYS_MS, destinations } from '../messaging/topology.ts'
import type { MovedShowtime } from '../payments/move-tickets.ts'
import type { Settle } from '../payments/settle.ts'
import type { Listings } from './listings.ts'

// The usual payment takes under a second; the queue's first retry comes after 5 s and its second after 30 s.
const STUCK_AFTER_MS = 45_000
// What a worker has in hand of it: some that hang do not keep the others waiting.
const AT_ONCE = 50
// Cancellations and moves go through a whole hall.
const HALLS_AT_ONCE = 4
// A comparison takes some milliseconds, or a pause of two seconds where something differs.
const MAPS_AT_ONCE = 20
// Each provider is one reading.
const LISTINGS_AT_ONCE = 4
// The deciding process tells Redis within milliseconds.
const MAP_CHECK_AFTER_MS = 2_000
const ROUND_MS = 15_000
// Where there is more than that: at once, but a breath for the rest of the worker.
const BUSY_ROUND_MS = 1000
// A message takes a second, and its first retries under a minute.
const LATE_AFTER_MS = 5 * 60_000
// One that failed comes back until its retry delays end; an attempt itself may take a minute.
const ALL_RETRIES_MS = DELAYS_MS.reduce((sum, delayMs) => sum + delayMs + 60_000, 60_000)
const MESSAGES_AT_ONCE = 5000
const LOOKS_PER_ROUND = 40
// A flood of repeats would be the next failure: this many in a round of one worker.
const RESENT_AT_ONCE = 500

export interface Reconciler {
  /** Takes what is found and waits for it; `moved` counts what came to its end. */
  runOnce(): Promise<{ found: number; moved: number }>
  run(signal: AbortSignal): Promise<void>
}

export interface ReconcilerSettings {
  sql: Sql
  settle: Settle
  cancelShowtime?: (showtimeId: string, log: Log) => Promise<Handled>
  moveTickets?: (move: MovedShowtime, log: Log) => Promise<Handled>
  checkMap?: (check: MapCheck, log: Log) => Promise<Handled>
  listings?: Listings
  log: Log
  stuckAfterMs?: number
  lateAfterMs?: number
  mapCheckAfterMs?: number
}

/** One kind of work: how it is claimed, and how it is moved on. */
interface Kind<Item> {
  name: string
  atOnce: number
  claim: (limit: number) => Promise<Item[]>
  move: (item: Item) => Promise<Handled>
  /** What is found here is nothing out of the ordinary: it is not logged. */
  ordinary?: boolean
}

export function newReconciler(settings: ReconcilerSettings): Reconciler {
  const { sql, log, lateAfterMs = LATE_AFTER_MS } = settings
  const lines = kindsOf(settings).map((kind) => newLine(kind, log))

  async function lateMessages(): Promise<void> {
    const scope = { destinations, lateMs: lateAfterMs, retryMs: Math.max(ALL_RETRIES_MS, lateAfterMs) }
    for (
      let look = 0, seen = MESSAGES_AT_ONCE;
      look < LOOKS_PER_ROUND && seen === MESSAGES_AT_ONCE;
      look += 1
    )
      seen = await findLateMessages(sql, { ...scope, limit: MESSAGES_AT_ONCE })
    const { resent, finished } = await sendLateMessages(sql, { ...scope, limit: RESENT_AT_ONCE })
    counters.reconciled.add('{kind="message",outcome="sent_again"}', resent)
    if (resent > 0) log.warn({ resent, finished }, 'messages that were not handled are sent again')
  }

  async function runOnce() {
    const taken = (await Promise.all(lines.map((line) => line.take()))).flat()
    const results = await Promise.all(taken)
    await lateMessages()
    return { found: taken.length, moved: results.filter((result) => result === 'done').length }
  }

  async function run(signal: AbortSignal): Promise<void> {
    const failed = (error: unknown) => log.error({ err: error }, 'reconciler failed; it goes on')
    while (!signal.aborted) {
      for (const line of lines) await line.take().catch(failed)
      await lateMessages().catch(failed)
      await sleep(lines.some((line) => line.full()) ? BUSY_ROUND_MS : ROUND_MS, signal)
    }
    await Promise.all(lines.map((line) => line.end()))
  }

  return { runOnce, run }
}

function kindsOf(settings: ReconcilerSettings): Kind<unknown>[] {
  const { sql, settle, cancelShowtime, moveTickets, checkMap, log } = settings
  const { stuckAfterMs = STUCK_AFTER_MS, mapCheckAfterMs = MAP_CHECK_AFTER_MS } = settings
  const payments: Kind<string> = {
    name: 'payment',
    atOnce: AT_ONCE,
    claim: (limit) => claimStuckPayments(sql, stuckAfterMs, limit),
    move: (paymentId) => settle(paymentId, log),
  }
  const cancellations: Kind<string> | undefined = cancelShowtime && {
    name: 'showtime cancellation',
    atOnce: HALLS_AT_ONCE,
    claim: (limit) => claimCancellations(sql, stuckAfterMs, limit),
    move: (showtimeId) => cancelShowtime(showtimeId, log),
  }
  const moves: Kind<UnfinishedMove> | undefined = moveTickets && {
    name: 'showtime move',
    atOnce: HALLS_AT_ONCE,
    claim: (limit) => claimMoves(sql, stuckAfterMs, limit),
    move: ({ id, requestId, showtimeId }) => moveTickets({ id, requestId, payload: { showtimeId } }, log),
  }
  const maps: Kind<MapCheck> | undefined = checkMap && {
    name: 'seat map',
    atOnce: MAPS_AT_ONCE,
    claim: (limit) => claimMapChecks(sql, mapCheckAfterMs, limit),
    move: (check) => checkMap(check, log),
    ordinary: true,
  }
  const kinds = [payments, cancellations, moves, maps, ...listingKinds(settings)]
  return kinds.filter((kind) => kind !== undefined) as Kind<unknown>[]
}

function listingKinds({ listings, log }: ReconcilerSettings): Kind<unknown>[] {
  if (!listings) return []
  const lists: Kind<Listing> = {
    name: 'list of a provider',
    atOnce: LISTINGS_AT_ONCE,
    claim: listings.claim,
    move: (listing) => listings.read(listing, log),
  }
  const returns: Kind<DueReturn> = {
    name: 'unknown capture',
    atOnce: LISTINGS_AT_ONCE,
    claim: listings.claimReturns,
    move: (due) => listings.giveBack(due, log),
  }
  return [lists, returns] as unknown[] as Kind<unknown>[]
}

/** Work of one kind that is in hand, up to a number: what takes long leaves the other places to others. */
function newLine<Item>({ name, atOnce, claim, move, ordinary }: Kind<Item>, log: Log) {
  const inHand = new Set<Promise<Handled | 'failed'>>()
  let full = false

  async function moveOne(item: Item): Promise<Handled | 'failed'> {
    try {
      const handled = await move(item)
      counters.reconciled.add(`{kind="${name}",outcome="${handled}"}`)
      if (!ordinary) log.info({ kind: name, item, handled }, 'reconciled')
      return handled
    } catch (error) {
      counters.reconciled.add(`{kind="${name}",outcome="failed"}`)
      log.error({ err: error, kind: name, item }, 'still stuck')
      return 'failed'
    }
  }

  return {
    /** Begins with what is due, as far as there is room. */
    async take(): Promise<Promise<Handled | 'failed'>[]> {
      const room = atOnce - inHand.size
      const items = room > 0 ? await claim(room) : []
      full = room > 0 && items.length === room
      return items.map((item) => {
        const work = moveOne(item).finally(() => inHand.delete(work))
        inHand.add(work)
        return work
      })
    },
    /** The last look found as much as there was room for: there may be more. */
    full: () => full,
    end: () => Promise.all(inHand),
  }
}
