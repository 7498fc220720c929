// Seats as scripts know them: the index of a seat in its layout, the map packed a character a seat, and the
// runs of the layout.
import type { SeatState } from '../domain/hold.ts'
import { findNeighbours, findRuns, type Layout, type Run, seatCategories } from '../domain/seating.ts'

const FIRST_CHARACTER = 48
const states = ['free', 'held', 'sold', 'blocked'] as const
/** Set where the next seat is a neighbour: no aisle and no end of the row between. */
const NEIGHBOUR = 4
const ACCESSIBLE = 32
const BLOCK = 16
/** Distances are signed: zero stands in the middle of what three characters hold. */
const ZERO = 64 ** 3 / 2

/**
 * Seats as the scripts and their records have them: runs of neighbouring indexes, ascending, as "3-5,9-9".
 * Throws where a seat is no index or stands twice: callers check input.
 */
export function writeSeats(seats: readonly number[]): string {
  const sorted = [...seats].sort((a, b) => a - b)
  let before = -1
  for (const seat of sorted) {
    if (!Number.isSafeInteger(seat) || seat <= before)
      throw new RangeError(`Seats must be indexes, each once: ${seats.join()}`)
    before = seat
  }
  if (sorted.length === 0) throw new RangeError('No seats')
  let text = `${sorted[0]}-`
  for (let at = 1; at < sorted.length; at++) {
    if (sorted[at] !== sorted[at - 1]! + 1) text += `${sorted[at - 1]},${sorted[at]}-`
  }
  return text + sorted.at(-1)
}

/**
 * By what scripts tell layouts apart: the last 48 bits of the id, which are random. 0 where none is given:
 * then nothing is told apart.
 */
export const layoutNumber = (layoutId: string | undefined): number =>
  layoutId === undefined ? 0 : Number.parseInt(layoutId.slice(-12), 16)

export function readSeats(text: string): number[] {
  const seats: number[] = []
  if (text === '') return seats
  for (const run of text.split(',')) {
    const dash = run.indexOf('-')
    const last = Number(run.slice(dash + 1))
    for (let seat = Number(run.slice(0, dash)); seat <= last; seat++) seats.push(seat)
  }
  return seats
}

/** `layout` undefined: no seat has neighbours. */
export function packMap(
  seatCount: number,
  taken: Iterable<number>,
  blocked: Iterable<number>,
  layout?: Layout,
): string {
  const bits = new Uint8Array(seatCount)
  const put = (seat: number, state: SeatState) => {
    if (!Number.isInteger(seat) || seat < 0 || seat >= seatCount)
      throw new RangeError(`Seat ${seat} of ${seatCount}`)
    bits[seat] = states.indexOf(state)
  }
  for (const seat of blocked) put(seat, 'blocked')
  for (const seat of taken) put(seat, 'sold')
  const neighbours = layout ? findNeighbours(layout.seats) : []
  if (layout && neighbours.length !== seatCount) throw new RangeError('The layout has other seats')
  for (const [seat, joined] of neighbours.entries()) if (joined) bits[seat]! += NEIGHBOUR
  return bits.join('')
}

export function unpackMap(packed: string, seatCount: number): SeatState[] {
  return Array.from({ length: seatCount }, (_, seat) => states[Number(packed[seat]) % NEIGHBOUR]!)
}

/**
 * The runs of a layout, best first, 14 characters each: start 3, length 2, kind 1, row 2, x 3, y 3. Before
 * each block of sixteen stand its least and its greatest seat, 3 characters each.
 */
export function packRuns(layout: Layout | undefined): string {
  if (!layout) return ''
  const runs = findRuns(layout)
  let packed = ''
  for (let first = 0; first < runs.length; first += BLOCK) {
    const block = runs.slice(first, first + BLOCK)
    const least = Math.min(...block.map(({ start }) => start))
    const greatest = Math.max(...block.map(({ start, length }) => start + length - 1))
    packed += digits(least, 3) + digits(greatest, 3) + block.map(packRun).join('')
  }
  return packed
}

function packRun({ start, length, category, accessible, row, x, y }: Run): string {
  const kind = kindOf(category, accessible)
  return (
    digits(start, 3) +
    digits(length, 2) +
    digits(kind, 1) +
    digits(row, 2) +
    digits(x + ZERO, 3) +
    digits(y + ZERO, 3)
  )
}

/** A seat's category, and whether it is an accessible place, as one number. */
export function kindOf(category: Run['category'], accessible: boolean): number {
  return seatCategories.indexOf(category) + (accessible ? ACCESSIBLE : 0)
}

function digits(value: number, count: number): string {
  let text = ''
  for (let rest = value; text.length < count; rest = Math.floor(rest / 64))
    text = String.fromCharCode(FIRST_CHARACTER + (rest % 64)) + text
  if (value < 0 || value >= 64 ** count) throw new RangeError(`${value} does not fit ${count} characters`)
  return text
}

/**
 * A change as the scripts write it: 'h3-4' says that seats 3 and 4 are held. A load ('r') changes every seat,
 * which no list says: it starts the changes afresh, so that a viewer who asks for earlier ones gets the map.
 */
export function readChange(text: string): { seat: number; state: SeatState }[] {
  const state = states.find((each) => each[0] === text[0])
  if (!state) throw new Error(`No list of seats: ${text}`)
  return readSeats(text.slice(1)).map((seat) => ({ seat, state }))
}
