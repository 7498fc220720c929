// The types of the counter: what is for sale, what is chosen, and what was sold.
import type { Language } from '../../../../shared/domain/contact.ts'
import type { TicketType } from '../../../../shared/domain/price.ts'
import type { SeatName } from '../../../../shared/domain/seat-name.ts'

/** Ids of the elements that the script finds in the page: the view, and its data as JSON. */
export const COUNTER_ROOT = 'counter'
export const COUNTER_DATA = 'counter-data'

export interface CounterShowtime {
  id: string
  title: string
  screen: number
  /** In ms. */
  startsAt: number
  free: number
  /** By seat category, then ticket type, in minor units. */
  prices: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** For each seat. */
  fee: number
}

export interface CounterData {
  language: Language
  timeZone: string
  currency: string
  theater: { id: string; name: string }
  showtimes: readonly CounterShowtime[]
}

/** A seat as the seat map has it. */
export interface CounterSeat extends SeatName {
  seatId: string
  category: string
  accessible: boolean
  companion: boolean
  x: number
  y: number
  state: 'free' | 'held' | 'sold' | 'blocked'
}

export type Method = 'cash' | 'terminal' | 'comp'
export const METHODS: readonly Method[] = ['cash', 'terminal', 'comp']

/** Widths of paper: rolls in mm, and a sheet. */
export const PAPERS = ['80', '58', 'a6'] as const
export type Paper = (typeof PAPERS)[number]

export interface Wish {
  showtimeId: string
  /** A count, or names of seats. */
  seats: string
  /** How many of each type, as typed. */
  types: Readonly<Partial<Record<TicketType, string>>>
  method: Method
  tendered: string
  reference: string
  reason: string
}

export interface Pick {
  seat: CounterSeat
  ticketType: TicketType
  price: number
}

export interface Sold {
  reservationId: string
  showtime: CounterShowtime
  total: number
  change: number | null
  tickets: readonly { id: string; code: string; seat: string; ticketType: TicketType; price: number }[]
}
