// The seats of layouts, kept in memory: a layout never changes once a showtime uses it, and every hold and map needs one.
import { readSeats, type Seat } from './db/seating.ts'
import { Kept } from './kept.ts'
import type { Sql } from './resources.ts'

export interface LayoutSeats {
  /** By index. */
  seats: readonly Seat[]
  byId: ReadonlyMap<string, Seat>
}

// About 250 B a seat: 25 MB at most beside the largest layout, which an edge isolate (128 MB) bears too.
const kept = new Kept<LayoutSeats>(100_000, ({ seats }) => seats.length)

/** Never shared while it is being read: an edge isolate may not wait for another request's connection. */
export async function seatsOfLayout(sql: Sql, layoutId: string): Promise<LayoutSeats> {
  const known = kept.get(layoutId)
  if (known) return known
  const seats = await readSeats(sql, layoutId)
  const layout = { seats, byId: new Map(seats.map((seat) => [seat.seatId, seat])) }
  kept.set(layoutId, layout)
  return layout
}
