// For the tests of this folder and of proof/: a showtime of its own with a loaded map, and short ways to hold
// and look.
import { randomUUID } from 'node:crypto'
import type { SeatState } from '../domain/hold.ts'
import type { Layout } from '../domain/seating.ts'
import type { RedisClient } from '../redis-functions.ts'
import { type BestHoldRequest, type CreatedHold, createBestHold, createHold } from './new-hold.ts'
import { beginLoad, finishLoad, type LoadedSeats, seatStates } from './seat-map.ts'

export function loaded(seatCount: number, more: Partial<LoadedSeats> = {}): LoadedSeats {
  return { seatCount, taken: [], blocked: [], lastFence: 0, startsAt: Date.now() + 3_600_000, ...more }
}

/** Loads what Postgres would say; answers the showtime's id. */
export async function loadShowtime(
  redis: RedisClient,
  seats: LoadedSeats,
  showtimeId: string = randomUUID(),
): Promise<string> {
  const begun = await beginLoad(redis, showtimeId)
  if (begun.state !== 'load') throw new Error(`The load is ${begun.state}`)
  if (!(await finishLoad(redis, showtimeId, begun.epoch, seats))) throw new Error('The load is stale')
  return showtimeId
}

export async function hold(
  redis: RedisClient,
  showtimeId: string,
  seats: readonly number[],
  more: Partial<Parameters<typeof createHold>[1]> = {},
): Promise<CreatedHold> {
  const ids = { holdId: randomUUID(), buyerId: randomUUID() }
  return createHold(redis, { showtimeId, seats, quote: '{"total":1250}', ...ids, ...more })
}

/** As hold, where it cannot fail. */
export async function mustHold(
  ...args: Parameters<typeof hold>
): Promise<Extract<CreatedHold, { ok: true }>> {
  const made = await hold(...args)
  if (!made.ok) throw new Error(`Not held: ${made.code}`)
  return made
}

/** The states as one letter a seat: f, h, s, b. */
export async function drawStates(redis: RedisClient, showtimeId: string): Promise<string> {
  const map = await seatStates(redis, showtimeId)
  return map.loaded ? map.states.map((state: SeatState) => state[0]).join('') : 'unloaded'
}

const kinds = {
  s: { category: 'standard', accessible: false },
  p: { category: 'premium', accessible: false },
  w: { category: 'standard', accessible: true },
} as const

/**
 * A layout from a drawing, a string a row, front first: s standard, p premium, w wheelchair place, anything
 * else an aisle.
 */
export function drawLayout(rows: readonly string[], best?: Layout['best']): Layout {
  const seats = rows.flatMap((row, y) =>
    [...row].flatMap((letter, x) =>
      letter in kinds ? [{ ...kinds[letter as keyof typeof kinds], x, y }] : [],
    ),
  )
  return { seats, best: best ?? { x: (rows[0]!.length - 1) / 2, y: (rows.length - 1) / 2 } }
}

export async function best(
  redis: RedisClient,
  showtimeId: string,
  count: number,
  more: Partial<BestHoldRequest> = {},
): Promise<CreatedHold> {
  const ids = { holdId: randomUUID(), buyerId: randomUUID() }
  return createBestHold(redis, { showtimeId, count, quote: '', ...ids, ...more })
}

/** As the seats in turn, or the code of the refusal. */
export async function bestSeats(...args: Parameters<typeof best>): Promise<number[] | string> {
  const made = await best(...args)
  return made.ok ? made.seats : made.code
}
