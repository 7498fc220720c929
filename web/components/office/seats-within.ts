// The seats of a rectangle over the hall.
import { geometryOf, placeIn, SEAT_SIZE } from '../seats/hall.tsx'
import { type SeatRow, seatsOf } from '../seats/rows.ts'
import type { PageSeat } from '../seats/seat.ts'

export interface Corners {
  left: number
  top: number
  right: number
  bottom: number
}

/** Seats whose middle lies in this part of the drawing, in its own units. */
export function seatsWithin(rows: readonly SeatRow[], { left, top, right, bottom }: Corners): PageSeat[] {
  const geometry = geometryOf(rows)
  return seatsOf(rows).filter((seat) => {
    const [x, y] = placeIn(geometry, seat).map((edge) => edge + SEAT_SIZE / 2) as [number, number]
    return left <= x && x <= right && top <= y && y <= bottom
  })
}
