// The geometry of seats for choosing them: neighbours, runs, and distances from the best spot.

export const seatCategories = ['standard', 'premium', 'recliner', 'sofa'] as const
export type SeatCategory = (typeof seatCategories)[number]

/** The categories that are this good or better, the least first. */
export const asGoodAs = (category: SeatCategory): SeatCategory[] =>
  seatCategories.slice(seatCategories.indexOf(category))

/** A seat of a layout, in the order of its index: front to back, left to right. */
export interface SeatPlace {
  category: SeatCategory
  accessible: boolean
  /** In seat widths: neighbours differ by 1, an aisle is a larger step. */
  x: number
  /** In rows. */
  y: number
}

export interface Layout {
  seats: readonly SeatPlace[]
  best: { x: number; y: number }
}

/** Neighbours of one kind: a group within a run sits together, at one price. */
export interface Run {
  start: number
  length: number
  category: SeatCategory
  accessible: boolean
  /** Counted from the front; consecutive numbers are consecutive rows. */
  row: number
  /** From the best spot to the run's first seat, in whole half seat widths; right and back are positive. */
  x: number
  y: number
}

/** Rows are about 1.1 m apart, seats 0.55 m: one row further back is as far as two seats to the side. */
const ROW_PITCH = 2
/** A step between neighbours, with tolerance for curved rows. */
const NEIGHBOUR_STEP = 1.25

/** Whether two seats are side by side, with nothing between. */
export const areNeighbours = (a: Pick<SeatPlace, 'x' | 'y'>, b: Pick<SeatPlace, 'x' | 'y'>): boolean =>
  a.y === b.y && a.x !== b.x && Math.abs(a.x - b.x) <= NEIGHBOUR_STEP

/** For each seat, whether the next one is its neighbour: same row and no aisle between. */
export function findNeighbours(seats: readonly SeatPlace[]): boolean[] {
  return seats.map((seat, index) => {
    const next = seats[index + 1]
    return next !== undefined && next.y === seat.y && next.x > seat.x && next.x - seat.x <= NEIGHBOUR_STEP
  })
}

/** The runs of a layout, nearest to the best spot first. */
export function findRuns({ seats, best }: Layout): Run[] {
  const neighbours = findNeighbours(seats)
  const runs: Run[] = []
  let row = 0
  for (const [index, seat] of seats.entries()) {
    const before = seats[index - 1]
    if (before && before.y !== seat.y) row += 1
    const { category, accessible } = seat
    const joins =
      before && neighbours[index - 1] && before.category === category && before.accessible === accessible
    if (joins) runs.at(-1)!.length += 1
    else {
      const x = Math.round(2 * (seat.x - best.x))
      const y = Math.round(2 * ROW_PITCH * (seat.y - best.y))
      runs.push({ start: index, length: 1, category, accessible, row, x, y })
    }
  }
  return runs.sort((a, b) => leastDistance(a) - leastDistance(b) || a.start - b.start)
}

/** A lower bound for the distance of any group in the run: squared, in half seat widths. */
export function leastDistance({ x, y, length }: Run): number {
  const aside = Math.max(0, x, -(x + 2 * (length - 1)))
  return aside ** 2 + y ** 2
}
