// The seat map of a showtime: its snapshot, its changes, blocks, and the sweep of overdue holds.
import { type OrphanRule, orphanRules, type SeatState } from '../domain/hold.ts'
import { mastersOf } from '../redis.ts'
import type { RedisClient, Reply } from '../redis-functions.ts'
import { inTurn } from '../std/in-turn.ts'
import { idOf, keyOf, showtimeOf } from './keys.ts'
import * as commands from './library.generated.ts'
import { layoutNumber, readChange, readSeats, unpackMap, writeSeats } from './packed-seats.ts'
import { runCommand, runUntilAnswered } from './run-command.ts'

export {
  type BegunLoad,
  beginLoad,
  finishLoad,
  type LoadedSeats,
  withLoaded,
  withLoadedLayout,
} from './load.ts'

export interface Snapshot {
  version: number
  serverTime: number
  states: SeatState[]
  /** layoutNumber of the layout whose seats these are. */
  layout: number
  orphanRule: OrphanRule
  /** Until when the rule counts, ms. */
  ruleUntil: number
}

export type SeatMap = ({ loaded: true } & Snapshot) | { loaded: false }

/** State of every seat, by index. */
export async function seatStates(redis: RedisClient, showtimeId: string): Promise<SeatMap> {
  const reply = await runUntilAnswered(redis, commands.seatStates, showtimeId, {})
  return reply.word === 'UNLOADED' ? { loaded: false } : readMap(reply)
}

function readMap(
  reply: Extract<Reply<typeof commands.seatStates>, { word: 'MAP' }>,
): { loaded: true } & Snapshot {
  return {
    loaded: true,
    version: Number(reply.version),
    serverTime: Number(reply.now),
    states: unpackMap(reply.packed, Number(reply.seatCount)),
    layout: Number(reply.layout),
    orphanRule: orphanRules[Number(reply.orphanRule)]!,
    ruleUntil: Number(reply.ruleUntil),
  }
}

export type SeatMapChanges =
  | {
      loaded: true
      kind: 'changes'
      version: number
      serverTime: number
      layout: number
      changes: SeatChange[]
    }
  | ({ loaded: true; kind: 'snapshot' } & Snapshot)
  | { loaded: false }

export interface SeatChange {
  version: number
  seats: { seat: number; state: SeatState }[]
}

/** What changed after version `since`, in turn; the whole map where the changes are no longer all kept. */
export async function changesSince(
  redis: RedisClient,
  showtimeId: string,
  since: number,
): Promise<SeatMapChanges> {
  const reply = await runUntilAnswered(redis, commands.changesSince, showtimeId, { since })
  if (reply.word === 'UNLOADED') return { loaded: false }
  if (reply.word === 'MAP') return { kind: 'snapshot', ...readMap(reply) }
  const texts = reply.changes === '' ? [] : reply.changes.split('/')
  const changes = texts.map((text, index) => ({ version: since + index + 1, seats: readChange(text) }))
  const [version, serverTime, layout] = [reply.version, reply.now, reply.layout].map(Number)
  return {
    loaded: true,
    kind: 'changes',
    version: version!,
    serverTime: serverTime!,
    layout: layout!,
    changes,
  }
}

export type BlockedSeats =
  | { ok: true; version: number }
  | { ok: false; code: 'unloaded' }
  | { ok: false; code: 'other_layout' }
  | { ok: false; code: 'seats_taken' | 'seats_unknown'; seats: number[] }

/**
 * Blocks all the seats or none, before Postgres writes the block. If that fails, or its outcome is unknown:
 * unloadMap.
 */
export async function blockSeats(
  redis: RedisClient,
  showtimeId: string,
  seats: readonly number[],
  layoutId?: string,
): Promise<BlockedSeats> {
  const args = { seats: writeSeats(seats), layout: layoutNumber(layoutId) }
  const reply = await runUntilAnswered(redis, commands.blockSeats, showtimeId, args)
  switch (reply.word) {
    case 'BLOCKED':
      return { ok: true, version: Number(reply.version) }
    case 'UNLOADED':
      return { ok: false, code: 'unloaded' }
    case 'OTHER_LAYOUT':
      return { ok: false, code: 'other_layout' }
    case 'TAKEN':
      return { ok: false, code: 'seats_taken', seats: readSeats(reply.seats) }
    case 'UNKNOWN':
      return { ok: false, code: 'seats_unknown', seats: readSeats(reply.seats) }
  }
}

/** Frees blocked seats, after the transaction that deleted their block. 'unloaded': nothing is left to do. */
export async function unblockSeats(
  redis: RedisClient,
  showtimeId: string,
  seats: readonly number[],
): Promise<'unblocked' | 'unloaded'> {
  const reply = await runCommand(redis, commands.unblockSeats, showtimeId, { seats: writeSeats(seats) })
  return reply.word === 'UNBLOCKED' ? 'unblocked' : 'unloaded'
}

/** The map disagrees with Postgres: the next touch loads it again. */
export async function unloadMap(redis: RedisClient, showtimeId: string): Promise<void> {
  await runCommand(redis, commands.unloadMap, showtimeId, {})
}

/**
 * Frees up to `limit` overdue holds, for the viewers' sake, and answers up to `limit` holds that ended by
 * themselves, however they were freed: again and again, until they come back as `told`. `more`: there are
 * more that are overdue.
 */
export async function sweepHolds(
  redis: RedisClient,
  showtimeId: string,
  limit = 100,
  told: readonly string[] = [],
): Promise<{ expired: string[]; more: boolean; version: number }> {
  const reply = await runCommand(redis, commands.sweepHolds, showtimeId, { limit, told })
  const expired = reply.untold === '' ? [] : reply.untold.split(',')
  return { expired: expired.map(idOf), more: reply.more === '1', version: Number(reply.version) }
}

/**
 * Finds every showtime that has holds, live or overdue; one that comes or goes meanwhile may be missed, the
 * next sweep finds it. Throws at the end if nodes are away, whose showtimes it does not find.
 */
export async function findHeldShowtimes(redis: RedisClient, found: (showtimeId: string) => void) {
  const match = keyOf('*', 'expiries')
  await inTurn(mastersOf(redis), async (node) => {
    let cursor = '0'
    do {
      const [next, keys] = await node.scan(cursor, 'MATCH', match, 'COUNT', 1000)
      for (const key of keys) found(showtimeOf(key))
      cursor = next
    } while (cursor !== '0')
  })
}
