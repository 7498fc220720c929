// Compares the seat map in Redis with Postgres and repairs persistent differences. Three rules:
// 1. A diff reads the map, then Postgres, then the map's version again. It counts only if the versions are
// equal: the map stood still while Postgres was read. A showtime too busy for that is compared again later.
// 2. A change tells Redis after its commit, so a diff may fall between the two. A difference therefore counts
// only if a second diff, after a pause, finds the same seat, state and claim.
// 3. A repair is safe even if these rules were wrong: unloading a map costs one load, and a hold is released
// only by the fence of a reservation that Postgres says is over. Postgres is never changed.
import { type ClaimKind, type DeadHold, readClaims, type ShowtimeClaims } from '../db/showtime-audits.ts'
import { ORPHAN_RULE_ENDS_MS, type SeatState } from '../domain/hold.ts'
import { freeSeats, type Hold, listHolds } from '../holds/holds.ts'
import { layoutNumber } from '../holds/packed-seats.ts'
import { changesSince, type Snapshot, seatStates, unloadMap } from '../holds/seat-map.ts'
import type { Resources } from '../resources.ts'
import { sleep } from '../std/sleep.ts'

/**
 * How each kind of claim may look in Redis. A load shows seats that await payment as sold; a free seat is
 * `held` if a hold has it.
 */
const RIGHT: Record<ClaimKind | 'free', readonly SeatState[]> = {
  free: ['free', 'held'],
  reserved: ['held', 'sold'],
  overdue: ['free', 'held', 'sold'],
  sold: ['sold'],
  blocked: ['blocked'],
}

export interface Difference {
  /** `sold_shown_free`, …, or `hold_of_dead_reservation`. */
  kind: string
  showtimeId: string
  /** Index in the layout. */
  seat?: number
  /** The reservation or block that has the seat, or had the hold. */
  claimId?: string
  hold?: DeadHold
}

// A busy sale may spoil a diff, so there are several attempts; the rest waits for the next run.
const TRIES = 3

/**
 * The differences now; undefined if the map would not stand still. A map that is not loaded has no
 * differences.
 */
export async function diff({ sql, redis }: Resources, showtimeId: string): Promise<Difference[] | undefined> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const map = await seatStates(redis, showtimeId)
    if (!map.loaded) return []
    const holds = map.states.includes('held') ? await listHolds(redis, showtimeId) : []
    const expected = await readClaims(sql, showtimeId)
    const again = await changesSince(redis, showtimeId, map.version)
    if (!again.loaded || again.version !== map.version) continue
    return [...wrongMap(map, expected), ...wrongSeats(map, holds, expected)].map((difference) => ({
      ...difference,
      showtimeId,
    }))
  }
  return undefined
}

type Unplaced = Omit<Difference, 'showtimeId'>

/** The terms that the map was loaded with; the orphan rule applies until half an hour before the start. */
function wrongMap({ layout, orphanRule, ruleUntil }: Snapshot, expected: ShowtimeClaims): Unplaced[] {
  if (layout !== layoutNumber(expected.layoutId)) return [{ kind: 'map_of_another_layout' }]
  const until = Math.max(0, expected.startsAt - ORPHAN_RULE_ENDS_MS)
  return orphanRule === expected.orphanRule && ruleUntil === until ? [] : [{ kind: 'map_of_another_rule' }]
}

function wrongSeats(
  { states, layout }: Snapshot,
  holds: readonly Hold[],
  expected: ShowtimeClaims,
): Unplaced[] {
  if (layout !== layoutNumber(expected.layoutId)) return []
  const { claims, deadHolds } = expected
  const claimOf = new Map(claims.map((claim) => [claim.index, claim]))
  const fenceOf = new Map(holds.map(({ holdId, fence }) => [holdId, fence]))
  const heldSeats = new Set(holds.flatMap(({ seats }) => seats))
  const wrong = states.flatMap((state, seat): Unplaced[] => {
    const claim = claimOf.get(seat)
    const is = claim?.kind ?? 'free'
    const right = RIGHT[is].includes(state) && (is !== 'free' || state !== 'held' || heldSeats.has(seat))
    return right ? [] : [{ kind: `${is}_shown_${state}`, seat, ...(claim && { claimId: claim.claimId }) }]
  })
  const ghosts = deadHolds
    .filter(({ holdId, fence }) => fenceOf.get(holdId) === fence)
    .map((hold): Unplaced => ({ kind: 'hold_of_dead_reservation', claimId: hold.reservationId, hold }))
  return [...wrong, ...ghosts]
}

/** What both diffs found. */
export function persistent(first: readonly Difference[], second: readonly Difference[]): Difference[] {
  const nameOf = ({ kind, seat, claimId }: Difference) => `${kind} ${seat} ${claimId}`
  const names = new Set(first.map(nameOf))
  return second.filter((difference) => names.has(nameOf(difference)))
}

// A change reaches Redis within milliseconds of its commit; only if the process died does it take this long.
const SECOND_DIFF_MS = 2000
const secondDiff = () => sleep(SECOND_DIFF_MS)

export interface Diffs {
  /** Persistent differences by showtime. */
  differences: Difference[][]
  /** Showtimes whose map would not stand still. */
  busy: number
}

/** Diffs all these showtimes, and after a pause again those with differences. */
export async function persistentDiffs(
  at: Resources,
  showtimeIds: readonly string[],
  pause: () => Promise<void> = secondDiff,
): Promise<Diffs> {
  const suspects: Difference[][] = []
  const differences: Difference[][] = []
  let busy = 0
  for (const showtimeId of showtimeIds) {
    const first = await diff(at, showtimeId)
    if (!first) busy += 1
    else if (first.length > 0) suspects.push(first)
  }
  if (suspects.length > 0) await pause()
  for (const first of suspects) {
    const second = await diff(at, first[0]!.showtimeId)
    if (!second) busy += 1
    const both = persistent(first, second ?? [])
    if (both.length > 0) differences.push(both)
  }
  return { differences, busy }
}

/** Repairs one showtime's map: releases dead holds and unloads anything else that is wrong. */
export async function repair({ redis }: Resources, differences: readonly Difference[]): Promise<void> {
  for (const { showtimeId, hold } of differences) {
    if (hold) await freeSeats(redis, { showtimeId, ...hold })
  }
  const wrong = differences.find(({ hold }) => !hold)
  if (wrong) await unloadMap(redis, wrong.showtimeId)
}
