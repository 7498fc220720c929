// What the seats page shows and can do, for its parts: the server renders it, and a script hydrates the same.
import type { Language } from '../../../shared/domain/contact.ts'
import type { TicketType } from '../../../shared/domain/price.ts'
import type { SeatsMessages } from '../../messages/seats.ts'
import type { ClockHold, KeepOutcome } from '../hold-clock.tsx'
import type { Choice } from './choice.ts'
import type { Only } from './legend.tsx'
import type { Tariff } from './price.ts'
import type { PackedSeat, PageSeat } from './seat.ts'

/** Ids of what the script finds in the page: the view, and what it was made of. */
export const SEATS_ROOT = 'seats'
export const SEATS_DATA = 'seats-data'

export interface SeatsData {
  showtimeId: string
  language: Language
  timeZone: string
  onSale: boolean
  tariff: Tariff
  seats: readonly PackedSeat[]
  /** When the seats were read, in ms. */
  at: number
}

/** What a buyer can do; left out on the server. */
export interface Actions {
  party(count: number): void
  best(together: boolean): void
  toggle(seatId: string): void
  take(seats: readonly PageSeat[]): void
  ticket(seatId: string | 'all', type: TicketType): void
  only(only: Only): void
  promo(code: string): void
  hold(): void
  giveBack(): void
  /** More time for the hold, or the same seats again; what came of it, and that it counts. */
  keep(hold: ClockHold, over: boolean): Promise<KeepOutcome>
  kept(hold: ClockHold): void
  /** Lets the map be moved and tapped; answers the buttons' work and how to stop. */
  attachMap(map: HTMLElement, onTap: (seatId: string) => void): MapMoves
}

export interface MapMoves {
  zoom(by: 'in' | 'out' | 'fit'): void
  /** Moves a seat into view where the map is larger than its box. */
  show(seatId: string): void
  stop(): void
}

export interface SeatsViewProps extends Pick<SeatsData, 'language' | 'timeZone' | 'tariff' | 'onSale'> {
  messages: SeatsMessages
  choice: Choice
  at: Date
  /** Whether changes come by themselves; `lost` while the connection is away. */
  watching: 'no' | 'live' | 'polling' | 'lost'
  only?: Only
  promo?: string
  checkout?: string | undefined
  /** For the live region. */
  said?: string
  on?: Actions | undefined
}
