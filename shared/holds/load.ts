// Loads a showtime's seat map from Postgres into Redis: once among all callers everywhere, and never from
// rows that are out of date.
import { KEEP_AFTER_START_MS, type OrphanRule } from '../domain/hold.ts'
import type { Layout } from '../domain/seating.ts'
import type { RedisClient } from '../redis-functions.ts'
import { sleep } from '../std/sleep.ts'
import { buyerField, holdField } from './keys.ts'
import * as commands from './library.generated.ts'
import { layoutNumber, packMap, packRuns } from './packed-seats.ts'
import { runCommand } from './run-command.ts'

/** What Postgres knows of a showtime's seats, by index. Read in one statement, or in one snapshot. */
export interface LoadedSeats {
  seatCount: number
  /** Seats of live reservations: confirmed, or awaiting payment. */
  taken: Iterable<number>
  blocked: Iterable<number>
  /** The highest fence that any reservation of the showtime carries, 0 without any. */
  lastFence: number
  /** Start of the showtime, ms. */
  startsAt: number
  /** Without it no seat has neighbours: there is no best available, and no single seat to mind. */
  layout?: Layout
  /** By which commands tell whether they mean these seats. */
  layoutId?: string
  /** Default off. */
  orphanRule?: OrphanRule
  /**
   * How many seats of live reservations each buyer has, and the hold that they came from: while it is
   * here, they count with it.
   */
  bought?: Iterable<readonly [buyerId: string, seats: number, holdId?: string]>
}

// Others wait this long for a loader that died; a load itself takes some milliseconds.
const LOAD_LEASE_MS = 3000
// How often a waiting caller looks whether the map is there.
const LOAD_POLL_MS = 20
// Beyond the lease of one dead loader and a load by the next one, something else is wrong.
const LOAD_PATIENCE_MS = 3 * LOAD_LEASE_MS

/**
 * Runs `command`; where it finds the map unloaded, loads it (once among all callers everywhere) and runs it
 * again.
 */
export async function withLoaded<T extends object>(
  redis: RedisClient,
  showtimeId: string,
  load: () => Promise<LoadedSeats>,
  command: () => Promise<T>,
): Promise<Exclude<T, { code: 'unloaded' } | { loaded: false }>> {
  const deadline = Date.now() + LOAD_PATIENCE_MS
  for (;;) {
    const answer = await command()
    const unloaded =
      ('code' in answer && answer.code === 'unloaded') || ('loaded' in answer && answer.loaded === false)
    if (!unloaded) return answer as Exclude<T, { code: 'unloaded' } | { loaded: false }>
    await loadOnce(redis, showtimeId, load, deadline)
  }
}

/**
 * As withLoaded, for a caller whose layout was read from Postgres just now: where the map has the seats of
 * another, the map is what is out of date, and is loaded again. 'other_layout' means that the layout changed
 * meanwhile.
 */
export async function withLoadedLayout<T extends object>(
  ...[redis, showtimeId, load, command]: Parameters<typeof withLoaded<T>>
): ReturnType<typeof withLoaded<T>> {
  const answer = await withLoaded(redis, showtimeId, load, command)
  if (!('code' in answer) || answer.code !== 'other_layout') return answer
  await runCommand(redis, commands.unloadMap, showtimeId, {})
  return withLoaded(redis, showtimeId, load, command)
}

async function loadOnce(
  redis: RedisClient,
  showtimeId: string,
  load: () => Promise<LoadedSeats>,
  deadline: number,
): Promise<void> {
  while (Date.now() < deadline) {
    const begun = await beginLoad(redis, showtimeId)
    if (begun.state === 'loaded') return
    if (begun.state === 'load') {
      if (await finishLoad(redis, showtimeId, begun.epoch, await load())) return
    } else {
      await sleep(Math.min(begun.waitMs, LOAD_POLL_MS))
    }
  }
  // The code says outage, so that the client is told to come back.
  throw Object.assign(new Error('The seat map could not be loaded'), { code: 'ETIMEDOUT' })
}

export type BegunLoad =
  | { state: 'loaded' }
  | { state: 'wait'; waitMs: number }
  | { state: 'load'; epoch: number }

/**
 * Claims the load: the caller that gets 'load' reads Postgres from now on (not before) and calls finishLoad.
 */
export async function beginLoad(redis: RedisClient, showtimeId: string): Promise<BegunLoad> {
  const reply = await runCommand(redis, commands.beginLoad, showtimeId, { leaseMs: LOAD_LEASE_MS })
  if (reply.word === 'LOADED') return { state: 'loaded' }
  if (reply.word === 'WAIT') return { state: 'wait', waitMs: Number(reply.leftMs) }
  return { state: 'load', epoch: Number(reply.epoch) }
}

/** False where something changed since beginLoad: what was read is refused. */
export async function finishLoad(
  redis: RedisClient,
  showtimeId: string,
  epoch: number,
  loaded: LoadedSeats,
): Promise<boolean> {
  const { seatCount, taken, blocked, lastFence, startsAt, layout, orphanRule = 'off', bought = [] } = loaded
  const reply = await runCommand(redis, commands.finishLoad, showtimeId, {
    epoch,
    seatCount,
    lastFence,
    keepUntil: Math.max(startsAt, Date.now()) + KEEP_AFTER_START_MS,
    orphanRule,
    startsAt,
    packed: packMap(seatCount, taken, blocked, layout),
    packedRuns: packRuns(layout),
    layout: layoutNumber(loaded.layoutId),
    bought: [...bought].flatMap(([buyerId, seats, holdId]) => [
      buyerField(buyerId),
      seats,
      holdId ? holdField(holdId) : '',
    ]),
  })
  return reply.word === 'LOADED'
}
