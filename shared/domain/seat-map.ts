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

export function showSeat({ index: _, ...seat }: MapSeat, state: SeatState, terms: MapTerms): ShownSeat {
  const amount = terms.prices[seat.category]?.adult
  return { ...seat, state, price: amount === undefined ? null : money(amount, terms.currency) }
}

export const showSeats = (
  seats: readonly MapSeat[],
  states: readonly SeatState[],
  terms: MapTerms,
): ShownSeat[] => seats.map((seat, index) => showSeat(seat, states[index] ?? 'blocked', terms))
