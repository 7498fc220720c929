// The seats of layouts, which every hold and map needs. A layout never changes once a showtime uses it,
// so these need no tags and no bound, and an edge keeps them as well.
import { readSeats, type Seat } from '../db/seating.ts'
import { writePairs } from '../domain/companions.ts'
import { beginningOf } from '../domain/seat-map.ts'
import type { Sql } from '../resources.ts'
import { FifoCache } from '../std/fifo-cache.ts'

export interface LayoutSeats {
  /** By index. */
  seats: readonly Seat[]
  byId: ReadonlyMap<string, Seat>
  /** Companion seats with their places, as writePairs has them. */
  companions: string
  /** The JSON of each seat up to its state: an on-sale asks for one hall thousands of times. */
  beginnings: readonly string[]
}

// By seats, some 600 B each: 36 MB at most beside the largest layout, which fits an edge isolate (128 MB).
const layouts = new FifoCache<LayoutSeats>(60_000, ({ seats }) => seats.length)

/** Never shared while it is being read: an edge isolate may not wait for another request's connection. */
export const seatsOfLayout = (sql: Sql, layoutId: string): LayoutSeats | Promise<LayoutSeats> =>
  layouts.get(layoutId) ?? loadLayout(sql, layoutId)

async function loadLayout(sql: Sql, layoutId: string): Promise<LayoutSeats> {
  const seats = await readSeats(sql, layoutId)
  const byId = new Map(seats.map((seat) => [seat.seatId, seat]))
  const layout = { seats, byId, companions: writePairs(seats, byId), beginnings: seats.map(beginningOf) }
  layouts.set(layoutId, layout)
  return layout
}
