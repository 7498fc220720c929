// Seats that are as good as those that a buyer lost: as many beside each other, free, of the same categories,
// and the nearest first.
import type { SeatRow } from './rows.ts'
import { isFree, type PageSeat } from './seat.ts'

/** As many as a buyer compares at a glance. */
export const MOST_ALTERNATIVES = 3
/** Rows are twice as far apart as seats. */
const ROW_PITCH = 2
/** Neighbours are a seat apart, with tolerance for curved rows; an aisle is a larger step. */
const NEIGHBOUR = 1.25

/** `wanted`: what the buyer had, with what was lost. Seats of `own` count as free. */
export function asGoodAs(
  rows: readonly SeatRow[],
  wanted: readonly PageSeat[],
  own: ReadonlySet<string>,
): PageSeat[][] {
  if (wanted.length === 0) return []
  const categories = new Set(wanted.map(({ category }) => category))
  const wheelchair = wanted.some(({ accessible }) => accessible)
  const isOpen = (seat: PageSeat) => isFree(seat) || own.has(seat.seatId)
  const fits = (seat: PageSeat) =>
    isOpen(seat) && categories.has(seat.category) && !seat.companion && (wheelchair || !seat.accessible)
  const [x, y] = [middleOf(wanted, 'x'), middleOf(wanted, 'y')]
  const found = rows.flatMap(({ seats }) =>
    seats.flatMap((_, start) => {
      const run = seats.slice(start, start + wanted.length)
      if (run.length < wanted.length || !run.every(fits) || !isTogether(run)) return []
      const distance =
        Math.abs(middleOf(run, 'x') - x) +
        ROW_PITCH * Math.abs(middleOf(run, 'y') - y) +
        // A single seat left over is sold to nobody, and the cinema may refuse it.
        (leavesSingle(seats, start, run.length, isOpen) ? 100 : 0)
      return [{ run, distance }]
    }),
  )
  found.sort((a, b) => a.distance - b.distance)
  return found.slice(0, MOST_ALTERNATIVES).map(({ run }) => run)
}

const middleOf = (seats: readonly PageSeat[], axis: 'x' | 'y'): number =>
  seats.reduce((sum, seat) => sum + seat[axis], 0) / seats.length

const isTogether = (run: readonly PageSeat[]): boolean =>
  run.every((seat, index) => index === 0 || seat.x - run[index - 1]!.x <= NEIGHBOUR)

/** Whether a free seat beside the run would have no free neighbour any more. */
function leavesSingle(
  seats: readonly PageSeat[],
  start: number,
  length: number,
  isOpen: (seat: PageSeat) => boolean,
): boolean {
  const isOpenAt = (at: number, beside: number) => {
    const [seat, neighbour] = [seats[at], seats[beside]]
    return seat && neighbour && isOpen(seat) && Math.abs(seat.x - neighbour.x) <= NEIGHBOUR
  }
  const end = start + length - 1
  return [
    [start - 1, start, start - 2],
    [end + 1, end, end + 2],
  ].some(([side, edge, beyond]) => isOpenAt(side!, edge!) && !isOpenAt(beyond!, side!))
}
