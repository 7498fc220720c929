// A screen's seats as JSON, a seat with its place each. Read into the same layout as a drawing, or refused
// with errors that name row and seat.
import * as v from 'valibot'
import { bestSpot, type DrawnLayout, type DrawnSeat, FURTHEST, MOST_SEATS } from './drawing.ts'
import { isSameRow, LONGEST_ROW_LABEL, LONGEST_SECTION, seatInWords } from './seat-name.ts'
import { areNeighbours, seatCategories } from './seating.ts'
import { Count, Decimal, Line } from './values.ts'

/** To a hundredth of a seat. */
const place = () => Decimal(0, FURTHEST, 2)

const GivenSeat = v.strictObject({
  section: v.optional(v.nullable(Line(LONGEST_SECTION)), null),
  row: Line(LONGEST_ROW_LABEL),
  number: Count(1, 999),
  category: v.optional(v.picklist(seatCategories, `must be one of ${seatCategories.join(', ')}`), 'standard'),
  accessible: v.optional(v.boolean('must be true or false'), false),
  companion: v.optional(v.boolean('must be true or false'), false),
  /**
   * Of a companion seat, the number of the accessible place beside it; left out: the one on its left, else on
   * its right.
   */
  companionOf: v.optional(Count(1, 999)),
  x: place(),
  y: place(),
})
type GivenSeat = v.InferOutput<typeof GivenSeat>

export const GivenLayout = v.strictObject({
  seats: v.pipe(
    v.array(GivenSeat, 'must be a list of seats'),
    v.minLength(1, 'must have a seat'),
    v.maxLength(MOST_SEATS, `must have at most ${MOST_SEATS} seats`),
  ),
  /** The best place to sit; left out: the middle, two thirds back. */
  best: v.optional(v.strictObject({ x: place(), y: place() })),
})
export type GivenLayout = v.InferOutput<typeof GivenLayout>

export type ReadLayout =
  | { ok: true; layout: DrawnLayout }
  | { ok: false; errors: { path: string; message: string }[] }

/** Sorts the seats front to back and left to right, after checking their places. */
export function readLayout({ seats, best }: GivenLayout): ReadLayout {
  const errors = seats.flatMap((seat, position) =>
    complaintsAbout(seat, seats.slice(0, position), seats).map((complaint) => ({
      path: `seats.${position}`,
      message: `is ${seatInWords(seat)}, which ${complaint}`,
    })),
  )
  if (errors.length > 0) return { ok: false, errors }
  const sorted = [...seats].sort((a, b) => a.y - b.y || a.x - b.x)
  const placed: DrawnSeat[] = sorted.map((seat, index) => {
    const place = placeOf(seat, sorted)
    return { ...seat, index, companionOf: place ? sorted.indexOf(place) : null }
  })
  const spot = best ? { bestX: best.x, bestY: best.y } : bestSpot(placed)
  return { ok: true, layout: { seats: placed, ...spot } }
}

function complaintsAbout(seat: GivenSeat, earlier: GivenSeat[], all: GivenSeat[]): string[] {
  const found: string[] = []
  if (earlier.some((other) => isSameRow(other, seat) && other.number === seat.number))
    found.push('was named before')
  const under = earlier.find(({ x, y }) => y === seat.y && Math.abs(x - seat.x) < 1)
  if (under) found.push(`is in the place of ${seatInWords(under)}`)
  const first = earlier.find((other) => isSameRow(other, seat))
  if (first && first.y !== seat.y) found.push(`is not in line with seat ${first.number} of its row`)
  if (seat.companion && !placeOf(seat, all))
    found.push(
      seat.companionOf === undefined
        ? 'is a companion seat without an accessible place beside it'
        : `is a companion seat of number ${seat.companionOf}, which is not an accessible place beside it`,
    )
  if (seat.companion && seat.accessible) found.push('is both an accessible place and a companion seat')
  if (!seat.companion && seat.companionOf !== undefined)
    found.push('has companionOf but is not a companion seat')
  return found
}

/** The place that a companion seat belongs to. */
function placeOf(seat: GivenSeat, all: readonly GivenSeat[]): GivenSeat | undefined {
  if (!seat.companion) return undefined
  return all
    .filter((other) => other.accessible && areNeighbours(seat, other) && isSameRow(seat, other))
    .filter(({ number }) => seat.companionOf === undefined || number === seat.companionOf)
    .sort((a, b) => a.x - b.x)[0]
}
