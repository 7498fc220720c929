// The seats of layouts, kept in memory: a layout never changes once a showtime uses it, and every hold and map needs one.
import { readSeats, type Seat } from './db/seating.ts'
import type { Sql } from './resources.ts'

export interface LayoutSeats {
  /** By index. */
  seats: readonly Seat[]
  byId: ReadonlyMap<string, Seat>
}

// About 250 B a seat: 25 MB at most beside the largest layout, which an edge isolate (128 MB) bears too.
const SEATS_KEPT = 100_000

const kept = new Map<string, LayoutSeats>()
let seatsKept = 0

/** Never shared while it is being read: an edge isolate may not wait for another request's connection. */
export async function seatsOfLayout(sql: Sql, layoutId: string): Promise<LayoutSeats> {
  const known = kept.get(layoutId)
  if (known) return known
  const seats = await readSeats(sql, layoutId)
  const layout = { seats, byId: new Map(seats.map((seat) => [seat.seatId, seat])) }
  if (!kept.has(layoutId)) keep(layoutId, layout)
  return layout
}

function keep(layoutId: string, layout: LayoutSeats): void {
  kept.set(layoutId, layout)
  seatsKept += layout.seats.length
  for (const [oldest, { seats }] of kept) {
    if (seatsKept <= SEATS_KEPT || oldest === layoutId) return
    kept.delete(oldest)
    seatsKept -= seats.length
  }
}
