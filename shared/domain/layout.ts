// A screen's seats as programs send them: a seat with its place each. Read into the same layout as a drawing makes, or refused
// with errors that name row and seat.
import * as v from 'valibot'
import { bestSpot, type DrawnLayout, type DrawnSeat } from './drawing.ts'
import { areNeighbours, seatCategories } from './seating.ts'

/** The largest cinemas have some 2 800 seats. */
const MOST_SEATS = 3000
/** In seat widths and rows: three times what the largest need. */
const FURTHEST = 300

const place = () => {
  const message = `must be a number from 0 to ${FURTHEST}`
  return v.pipe(v.number(message), v.minValue(0, message), v.maxValue(FURTHEST, message))
}

const GivenSeat = v.strictObject({
  row: v.pipe(v.string('must be text'), v.regex(/^[A-Z]{1,2}$/, 'must be one or two capital letters')),
  number: v.pipe(
    v.number('must be a number'),
    v.safeInteger('must be a whole number'),
    v.minValue(1, 'must be at least 1'),
    v.maxValue(999, 'must be at most 999'),
  ),
  category: v.optional(v.picklist(seatCategories, `must be one of ${seatCategories.join(', ')}`), 'standard'),
  accessible: v.optional(v.boolean('must be true or false'), false),
  companion: v.optional(v.boolean('must be true or false'), false),
  x: place(),
  y: place(),
})
type GivenSeat = v.InferOutput<typeof GivenSeat>

export const GivenLayout = v.strictObject({
  seats: v.pipe(
    v.array(GivenSeat, 'must be a list of seats'),
    v.minLength(1, 'must name a seat'),
    v.maxLength(MOST_SEATS, `must have at most ${MOST_SEATS} seats`),
  ),
  /** The best place to sit; left out: the middle, two thirds back. */
  best: v.optional(v.strictObject({ x: place(), y: place() })),
})
export type GivenLayout = v.InferOutput<typeof GivenLayout>

export type ReadLayout =
  | { ok: true; layout: DrawnLayout }
  | { ok: false; errors: { path: string; message: string }[] }

/** Puts the seats in order, front to back and left to right, after checking that they can stand so. */
export function readLayout({ seats, best }: GivenLayout): ReadLayout {
  const errors = seats.flatMap((seat, position) =>
    complaintsAbout(seat, seats.slice(0, position), seats).map((complaint) => ({
      path: `seats.${position}`,
      message: `is row ${seat.row} seat ${seat.number}, which ${complaint}`,
    })),
  )
  if (errors.length > 0) return { ok: false, errors }
  const sorted = [...seats].sort((a, b) => a.y - b.y || a.x - b.x)
  const placed: DrawnSeat[] = sorted.map((seat, index) => ({ ...seat, index }))
  const spot = best ? { bestX: best.x, bestY: best.y } : bestSpot(placed)
  return { ok: true, layout: { seats: placed, ...spot } }
}

function complaintsAbout(seat: GivenSeat, earlier: GivenSeat[], all: GivenSeat[]): string[] {
  const found: string[] = []
  if (earlier.some(({ row, number }) => row === seat.row && number === seat.number))
    found.push('was named before')
  const under = earlier.find(({ x, y }) => y === seat.y && Math.abs(x - seat.x) < 1)
  if (under) found.push(`stands on row ${under.row} seat ${under.number}`)
  const first = earlier.find(({ row }) => row === seat.row)
  if (first && first.y !== seat.y) found.push(`is not in line with seat ${first.number} of its row`)
  if (seat.companion && !all.some((other) => other.accessible && areNeighbours(seat, other)))
    found.push('is for a companion and has no accessible place beside it')
  return found
}
