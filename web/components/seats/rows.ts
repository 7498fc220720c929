// The seats of a hall by rows. A change makes new rows only where something changed, so that a page draws
// nothing else again.
import { type PageSeat, rowName, type SeatState } from './seat.ts'

export interface SeatRow {
  /** Of section and row: the same row name may occur in several sections. */
  name: string
  section: string | null
  /** From left to right, as the buyer sees the screen. */
  seats: readonly PageSeat[]
  /** The seats as they were first: the same array until another layout or other prices come. */
  layout: readonly PageSeat[]
}

/** From front to back. */
export function rowsOf(seats: readonly PageSeat[]): SeatRow[] {
  const rows = new Map<string, PageSeat[]>()
  for (const seat of seats) {
    const row = rows.get(rowName(seat))
    if (row) row.push(seat)
    else rows.set(rowName(seat), [seat])
  }
  const front = (row: readonly PageSeat[]) => Math.min(...row.map(({ y }) => y))
  return [...rows.values()]
    .sort((a, b) => front(a) - front(b))
    .map((row) => {
      const seats = row.sort((a, b) => a.x - b.x)
      return { name: rowName(row[0]!), section: row[0]!.section, seats, layout: seats }
    })
}

export const seatsOf = (rows: readonly SeatRow[]): PageSeat[] => rows.flatMap(({ seats }) => seats)

/** The same rows where nothing changed. */
export function withStates(
  rows: readonly SeatRow[],
  states: ReadonlyMap<string, SeatState>,
): readonly SeatRow[] {
  const differs = (seat: PageSeat) => {
    const state = states.get(seat.seatId)
    return state !== undefined && state !== seat.state
  }
  if (!rows.some(({ seats }) => seats.some(differs))) return rows
  return rows.map((row) =>
    row.seats.some(differs)
      ? {
          ...row,
          seats: row.seats.map((seat) =>
            differs(seat) ? { ...seat, state: states.get(seat.seatId)! } : seat,
          ),
        }
      : row,
  )
}

/** What a snapshot says; whole where it is of another layout or of other prices. */
export function withSnapshot(rows: readonly SeatRow[], seats: readonly PageSeat[]): readonly SeatRow[] {
  const present = new Map(seatsOf(rows).map((seat) => [seat.seatId, seat]))
  const isSame = (seat: PageSeat) => {
    const before = present.get(seat.seatId)
    return before !== undefined && before.price?.amount === seat.price?.amount
  }
  return seats.length === present.size && seats.every(isSame)
    ? withStates(rows, new Map(seats.map(({ seatId, state }) => [seatId, state])))
    : rowsOf(seats)
}
