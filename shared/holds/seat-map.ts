// The seat map of a showtime: its snapshot, its changes, blocks, and the sweep of overdue holds.
import type { SeatState } from '../domain/hold.ts'
import { idOf, keyOf, keysOf, showtimeOf } from './keys.ts'
import { type RedisClient, type Reply, runScript, runUntilAnswered, unexpected } from './run.ts'
import * as scripts from './scripts.ts'
import { readChange, unpackMap, writeSeats } from './seats.ts'

export { type BegunLoad, beginLoad, finishLoad, type LoadedSeats, withLoaded } from './load.ts'

export type SeatMap =
  | { loaded: true; version: number; serverTime: number; states: SeatState[] }
  | { loaded: false }

/** State of every seat, by index. */
export async function seatStates(redis: RedisClient, showtimeId: string): Promise<SeatMap> {
  const reply = await runUntilAnswered(redis, scripts.seatStates, showtimeId, {})
  if (reply[0] === 'UNLOADED') return { loaded: false }
  if (reply[0] !== 'MAP') throw unexpected(reply)
  return readMap(reply)
}

function readMap(reply: Reply) {
  const [, version, serverTime, seatCount, packed] = reply as [string, string, number, number, string]
  return { loaded: true as const, version: Number(version), serverTime, states: unpackMap(packed, seatCount) }
}

export type SeatMapChanges =
  | { loaded: true; kind: 'changes'; version: number; serverTime: number; changes: SeatChange[] }
  | { loaded: true; kind: 'snapshot'; version: number; serverTime: number; states: SeatState[] }
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
  const reply = await runUntilAnswered(redis, scripts.changesSince, showtimeId, { since })
  if (reply[0] === 'UNLOADED') return { loaded: false }
  if (reply[0] === 'MAP') return { kind: 'snapshot', ...readMap(reply) }
  if (reply[0] !== 'CHANGES') throw unexpected(reply)
  const [, version, serverTime, ...texts] = reply as [string, string, number, ...string[]]
  const changes = texts.map((text, index) => ({ version: since + index + 1, seats: readChange(text) }))
  return { loaded: true, kind: 'changes', version: Number(version), serverTime, changes }
}

export type BlockedSeats =
  | { ok: true; version: number }
  | { ok: false; code: 'unloaded' }
  | { ok: false; code: 'seats_taken' | 'seats_unknown'; seats: number[] }

/** Blocks all the seats or none, before Postgres writes the block. If that fails, or its outcome is unknown: unloadMap. */
export async function blockSeats(
  redis: RedisClient,
  showtimeId: string,
  seats: readonly number[],
): Promise<BlockedSeats> {
  const reply = await runUntilAnswered(redis, scripts.blockSeats, showtimeId, { seats: writeSeats(seats) })
  const [word, ...values] = reply
  if (word === 'BLOCKED') return { ok: true, version: Number(values[0]) }
  if (word === 'UNLOADED') return { ok: false, code: 'unloaded' }
  if (word === 'TAKEN') return { ok: false, code: 'seats_taken', seats: values as number[] }
  if (word === 'UNKNOWN') return { ok: false, code: 'seats_unknown', seats: values as number[] }
  throw unexpected(reply)
}

/** Frees blocked seats, after the transaction that deleted their block. 'unloaded': nothing is left to do. */
export async function unblockSeats(
  redis: RedisClient,
  showtimeId: string,
  seats: readonly number[],
): Promise<'unblocked' | 'unloaded'> {
  const reply = await runScript(redis, scripts.unblockSeats, showtimeId, { seats: writeSeats(seats) })
  if (reply[0] === 'UNBLOCKED') return 'unblocked'
  if (reply[0] === 'UNLOADED') return 'unloaded'
  throw unexpected(reply)
}

/** For whoever finds that the map disagrees with Postgres: the next touch loads it anew. */
export async function unloadMap(redis: RedisClient, showtimeId: string): Promise<void> {
  await runScript(redis, scripts.unloadMap, showtimeId, {})
}

/** Ends all that Redis has of a showtime, its holds too: their seats are none of it any more. The next touch loads the map. */
export async function forgetShowtime(redis: RedisClient, showtimeId: string): Promise<void> {
  // One slot, so one command also on a cluster. A load that began before finds its epoch gone and is refused.
  await redis.del(...keysOf(showtimeId))
}

/** Frees up to `limit` overdue holds, for the viewers' sake. `more`: the batch was full. */
export async function sweepHolds(
  redis: RedisClient,
  showtimeId: string,
  limit = 100,
): Promise<{ expired: string[]; more: boolean; version: number }> {
  const reply = await runScript(redis, scripts.sweepHolds, showtimeId, { limit })
  if (reply[0] !== 'SWEPT') throw unexpected(reply)
  const [, version, more, expired] = reply as [string, string, number, string[]]
  return { expired: expired.map(idOf), more: more === 1, version: Number(version) }
}

/** Every showtime that has holds, live or overdue; one that comes or goes meanwhile may be missed, the next sweep finds it. */
export async function* showtimesWithHolds(redis: RedisClient): AsyncGenerator<string> {
  const nodes = 'nodes' in redis ? redis.nodes('master') : [redis]
  const match = keyOf('*', 'expiries')
  for (const node of nodes) {
    let cursor = '0'
    do {
      const [next, keys] = await node.scan(cursor, 'MATCH', match, 'COUNT', 1000)
      for (const key of keys) yield showtimeOf(key)
      cursor = next
    } while (cursor !== '0')
  }
}
