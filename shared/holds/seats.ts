// Seats as scripts know them: the index of a seat in its layout, and the map packed three seats a character.
import type { SeatState } from '../domain/hold.ts'

const SEATS_PER_CHARACTER = 3
const FIRST_CHARACTER = 48
const states = ['free', 'held', 'sold', 'blocked'] as const

/** Ascending, as the scripts and their records have them. Throws where a seat is no index or stands twice: callers check input. */
export function sortSeats(seats: readonly number[]): number[] {
  const sorted = [...seats].sort((a, b) => a - b)
  for (const [index, seat] of sorted.entries()) {
    if (!Number.isSafeInteger(seat) || seat < 0 || seat === sorted[index - 1])
      throw new RangeError(`Seats must be indexes, each once: ${seats.join()}`)
  }
  if (sorted.length === 0) throw new RangeError('No seats')
  return sorted
}

export function readSeats(text: string): number[] {
  return text.split(',').map(Number)
}

export function packMap(seatCount: number, taken: Iterable<number>, blocked: Iterable<number>): string {
  const cells = new Uint8Array(Math.ceil(seatCount / SEATS_PER_CHARACTER))
  const put = (seat: number, state: SeatState) => {
    if (!Number.isInteger(seat) || seat < 0 || seat >= seatCount)
      throw new RangeError(`Seat ${seat} of ${seatCount}`)
    const shift = 2 * (seat % SEATS_PER_CHARACTER)
    const at = Math.floor(seat / SEATS_PER_CHARACTER)
    cells[at] = (cells[at]! & ~(3 << shift)) | (states.indexOf(state) << shift)
  }
  for (const seat of blocked) put(seat, 'blocked')
  for (const seat of taken) put(seat, 'sold')
  let packed = ''
  for (const cell of cells) packed += String.fromCharCode(FIRST_CHARACTER + cell)
  return packed
}

export function unpackMap(packed: string, seatCount: number): SeatState[] {
  return Array.from({ length: seatCount }, (_, seat) => {
    const cell = packed.charCodeAt(Math.floor(seat / SEATS_PER_CHARACTER)) - FIRST_CHARACTER
    return states[(cell >> (2 * (seat % SEATS_PER_CHARACTER))) & 3]!
  })
}
