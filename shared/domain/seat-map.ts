// A seat map as people and programs see it: every seat with place, state and price.
import type { SeatState } from './hold.ts'
import { type Money, money, type Prices } from './price.ts'

export interface MapSeat {
  seatId: string
  index: number
  row: string
  number: number
  category: string
  accessible: boolean
  x: number
  y: number
}

export interface ShownSeat extends Omit<MapSeat, 'index'> {
  state: SeatState
  /** What an adult pays; other ticket types stand with the showtime. Null: not sold. */
  price: Money | null
}

export interface MapTerms {
  currency: string
  prices: Prices
}

export function showSeat({ index: _, ...seat }: MapSeat, state: SeatState, terms: MapTerms): ShownSeat {
  const amount = terms.prices[seat.category]?.adult
  return { ...seat, state, price: amount === undefined ? null : money(amount, terms.currency) }
}

export const showSeats = (
  seats: readonly MapSeat[],
  states: readonly SeatState[],
  terms: MapTerms,
): ShownSeat[] => seats.map((seat, index) => showSeat(seat, states[index] ?? 'blocked', terms))
