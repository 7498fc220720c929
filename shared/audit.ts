// Compares the seat map in Redis with Postgres, and mends the map where they disagree for good. The rule of what counts:
// 1. A look reads the map, then Postgres, then the map's version again. Only equal versions make a look: the map stood still
//    around the moment that Postgres was read. A showtime too busy for that has its next turn later.
// 2. What tells Redis does so after its commit, so a look may fall between the two. A difference therefore counts only if a
//    second look, after a pause, finds the very same one: the same seat, state and claim.
// 3. What is mended is safe though the rule were wrong: to unload a map costs one load of the truth, and a hold is freed only
//    by the fence of a reservation that Postgres says is over. Postgres itself is never changed.
import { type ClaimKind, type DeadHold, type Known, readClaims } from './db/audit.ts'
import type { SeatState } from './domain/hold.ts'
import { freeSeats, type Hold, listHolds } from './holds/holds.ts'
import { changesSince, seatStates, unloadMap } from './holds/seat-map.ts'
import type { Resources } from './resources.ts'

/** How each claim may look in Redis. A load shows seats that await payment as sold; a free seat is held where a hold has it. */
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
  /** Of the reservation or block that has the seat, or had the hold. */
  claimId?: string
  hold?: DeadHold
}

// Between two looks that a busy sale spoiled there is always one that it did not, if not in this run.
const LOOKS = 3

/** The differences at this moment; undefined where the map would not stand still. A map that is not loaded has none. */
export async function look({ sql, redis }: Resources, showtimeId: string): Promise<Difference[] | undefined> {
  for (let attempt = 0; attempt < LOOKS; attempt++) {
    const map = await seatStates(redis, showtimeId)
    if (!map.loaded) return []
    const holds = map.states.includes('held') ? await listHolds(redis, showtimeId) : []
    const known = await readClaims(sql, showtimeId)
    const again = await changesSince(redis, showtimeId, map.version)
    if (!again.loaded || again.version !== map.version) continue
    const { wrong, ghosts } = compare(map.states, holds, known)
    return [...wrong, ...ghosts].map((difference) => ({ ...difference, showtimeId }))
  }
  return undefined
}

type Unplaced = Omit<Difference, 'showtimeId'>

function compare(states: readonly SeatState[], holds: readonly Hold[], { claims, deadHolds }: Known) {
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
  return { wrong, ghosts }
}

/** What both looks found. */
export function lasting(first: readonly Difference[], second: readonly Difference[]): Difference[] {
  const nameOf = ({ kind, seat, claimId }: Difference) => `${kind} ${seat} ${claimId}`
  const names = new Set(first.map(nameOf))
  return second.filter((difference) => names.has(nameOf(difference)))
}

/** Mends one showtime's map: dead holds are freed, and whatever else is wrong is loaded anew at the next touch. */
export async function mend({ redis }: Resources, differences: readonly Difference[]): Promise<void> {
  for (const { showtimeId, hold } of differences) {
    if (hold) await freeSeats(redis, { showtimeId, ...hold })
  }
  const wrong = differences.find(({ hold }) => !hold)
  if (wrong) await unloadMap(redis, wrong.showtimeId)
}
