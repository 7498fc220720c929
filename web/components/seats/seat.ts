// A seat as pages show it, and how a page carries hundreds of them to its script.
import { type SeatName, seatLabel } from '../../../shared/domain/seat-name.ts'

export type SeatState = 'free' | 'held' | 'sold' | 'blocked'

export interface PageSeat extends SeatName {
  seatId: string
  category: string
  accessible: boolean
  companion: boolean
  /** The wheelchair space that a companion seat belongs to. */
  pairedSeatId: string | null
  x: number
  y: number
  state: SeatState
  price: { amount: number; currency: string } | null
}

/** A held seat may come back within minutes; for now it is somebody's. */
export const isFree = ({ state, price }: Pick<PageSeat, 'state' | 'price'>): boolean =>
  state === 'free' && price !== null

export const rowName = ({ section, row }: Pick<PageSeat, 'section' | 'row'>): string =>
  section === null ? row : `${section} ${row}`

/** Such as "F11, F12". */
export const namesOf = (seats: readonly SeatName[]): string => seats.map(seatLabel).join(', ')

/** Numbers as people say them: 1–4, 7. */
export function rangesOf(numbers: readonly number[]): string[] {
  const ranges: [first: number, last: number][] = []
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = ranges.at(-1)
    if (last && number === last[1] + 1) last[1] = number
    else ranges.push([number, number])
  }
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first}–${last}`))
}

/** By category, then ticket type, in minor units. */
export type Prices = Readonly<Record<string, Readonly<Record<string, number>>>>

/** A seat without the names of its fields and without its price, which its category has: a third as long. */
export type PackedSeat = [
  seatId: string,
  section: string | null,
  row: string,
  number: number,
  category: string,
  x: number,
  y: number,
  state: SeatState,
  /** 1: accessible; 2: companion. */
  flags: number,
  pairedSeatId: string | null,
]

export const packSeat = (seat: PageSeat): PackedSeat => [
  seat.seatId,
  seat.section,
  seat.row,
  seat.number,
  seat.category,
  seat.x,
  seat.y,
  seat.state,
  (seat.accessible ? 1 : 0) + (seat.companion ? 2 : 0),
  seat.pairedSeatId,
]

export function unpackSeat(packed: PackedSeat, prices: Prices, currency: string): PageSeat {
  const [seatId, section, row, number, category, x, y, state, flags, pairedSeatId] = packed
  const amount = prices[category]?.adult
  const [accessible, companion] = [(flags & 1) !== 0, (flags & 2) !== 0]
  const price = amount === undefined ? null : { amount, currency }
  return { seatId, section, row, number, category, accessible, companion, pairedSeatId, x, y, state, price }
}
