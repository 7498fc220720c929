// A seat map as clients see it: every seat with place, state and price.
import type { SeatState } from './hold.ts'
import { type Money, money, type Prices } from './price.ts'
import type { SeatName } from './seat-name.ts'

export interface MapSeat extends SeatName {
  seatId: string
  index: number
  category: string
  accessible: boolean
  companion: boolean
  /** The accessible place that a companion seat belongs to. */
  pairedSeatId: string | null
  x: number
  y: number
}

export interface ShownSeat extends Omit<MapSeat, 'index'> {
  state: SeatState
  /** What an adult pays; other ticket types are in the showtime. Null: not sold. */
  price: Money | null
}

export interface MapTerms {
  currency: string
  prices: Prices
}

export const showSeat = ({ index: _, ...seat }: MapSeat, state: SeatState, terms: MapTerms): ShownSeat => ({
  ...seat,
  state,
  price: priceOf(seat.category, terms),
})

function priceOf(category: string, { prices, currency }: MapTerms): Money | null {
  const amount = prices[category]?.adult
  return amount === undefined ? null : money(amount, currency)
}

export const showSeats = (
  seats: readonly MapSeat[],
  states: readonly SeatState[],
  terms: MapTerms,
): ShownSeat[] => seats.map((seat, index) => showSeat(seat, states[index] ?? 'blocked', terms))

/** The JSON of a seat up to its state, which never changes. */
export const beginningOf = ({ index: _, ...seat }: MapSeat): string =>
  `${JSON.stringify(seat).slice(0, -1)},"state":"`

/** The JSON of what showSeats gives, where `beginnings` are those of the seats. */
export function seatsText(
  { seats, beginnings }: { seats: readonly MapSeat[]; beginnings: readonly string[] },
  states: readonly SeatState[],
  terms: MapTerms,
): string {
  const ends = new Map(Object.keys(terms.prices).map((each) => [each, endOf(priceOf(each, terms))]))
  const notSold = endOf(null)
  const texts = beginnings.map(
    (text, index) => text + (states[index] ?? 'blocked') + (ends.get(seats[index]!.category) ?? notSold),
  )
  return `[${texts.join(',')}]`
}

const endOf = (price: Money | null) => `","price":${JSON.stringify(price)}}`
