// The seat map of a showtime as viewers get it: states from Redis with the matching layout and prices.
import { type LayoutSeats, seatsOfLayout } from '../cache/layouts.ts'
import { findSaleTerms, readTakenSeats, type SaleTerms } from '../db/seating.ts'
import { type ShownSeat, seatsText, showSeats } from '../domain/seat-map.ts'
import { layoutNumber } from '../holds/packed-seats.ts'
import {
  changesSince,
  type SeatMapChanges,
  type Snapshot,
  seatStates,
  unloadMap,
  withLoaded,
} from '../holds/seat-map.ts'
import type { Resources } from '../resources.ts'

export interface ViewedShowtime {
  showtimeId: string
  terms: SaleTerms
  layout: LayoutSeats
}

export const seatsOf = ({ layout, terms }: ViewedShowtime, { states }: Snapshot): ShownSeat[] =>
  showSeats(layout.seats, states, terms)

/** The JSON of the map as the API has it. */
export function mapText(
  { showtimeId, layout, terms }: ViewedShowtime,
  { version, serverTime, states }: Snapshot,
): string {
  const head = JSON.stringify({ showtimeId, version, serverTime: new Date(serverTime).toISOString() })
  return `${head.slice(0, -1)},"seats":${seatsText(layout, states, terms)}}`
}

/** Whether the map's seats are those of the layout that the viewer is shown. */
const isOf = ({ terms }: ViewedShowtime, { layout }: { layout: number }): boolean =>
  layout === layoutNumber(terms.layoutId)

// A screen is redrawn, or a showtime moved, between two reads at most once in a while.
const TRIES = 3

/**
 * The state of every seat; loads the map if Redis does not have it. If the map is of another layout than the
 * terms in `viewed`, reads them again into it; if they were right, loads the map again. Throws outages.
 */
export async function readSnapshot({ sql, redis }: Resources, viewed: ViewedShowtime): Promise<Snapshot> {
  const { showtimeId } = viewed
  for (let attempt = 1; ; attempt++) {
    const map = await loadMap({ sql, redis }, showtimeId)
    if (!isOf(viewed, map)) await renew(sql, viewed)
    if (isOf(viewed, map)) return map
    // An outage code, so that the client is told to retry.
    if (attempt === TRIES) throw Object.assign(new Error('The layout keeps changing'), { code: 'ETIMEDOUT' })
    await unloadMap(redis, showtimeId)
  }
}

export type SeatChanges = Extract<SeatMapChanges, { kind: 'changes' }>

/**
 * The changes since version `since`; every seat, as readSnapshot has it, without a version, where the changes
 * are no longer kept, or where the map is of another layout. Throws outages.
 */
export async function readMap(
  { sql, redis }: Resources,
  viewed: ViewedShowtime,
  since: number | undefined,
): Promise<SeatChanges | ({ kind: 'snapshot' } & Snapshot)> {
  if (since !== undefined) {
    const { showtimeId } = viewed
    const load = () => readTakenSeats(sql, showtimeId)
    const found = await withLoaded(redis, showtimeId, load, () => changesSince(redis, showtimeId, since))
    if (isOf(viewed, found)) return found
  }
  return { kind: 'snapshot', ...(await readSnapshot({ sql, redis }, viewed)) }
}

/** The map from Redis, loaded from Postgres if it is missing. */
export function loadMap({ sql, redis }: Resources, showtimeId: string): Promise<Snapshot> {
  const load = () => readTakenSeats(sql, showtimeId)
  return withLoaded(redis, showtimeId, load, () => seatStates(redis, showtimeId))
}

/** Sale terms and layout from Postgres, now. */
async function renew(sql: Resources['sql'], viewed: ViewedShowtime): Promise<void> {
  viewed.terms = (await findSaleTerms(sql, viewed.showtimeId)) ?? viewed.terms
  viewed.layout = await seatsOfLayout(sql, viewed.terms.layoutId)
}
