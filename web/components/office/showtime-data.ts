// What the script of a showtime's page finds there.
import type { Language } from '../../../shared/domain/contact.ts'
import type { Tariff } from '../seats/price.ts'
import type { PackedSeat } from '../seats/seat.ts'

export const DESK_ROOT = 'desk'
export const DESK_DATA = 'desk-data'
export const TERMS_FORM = 'terms'
export const MOVE_ROOT = 'move'

export interface DeskBlock {
  id: string
  reason: string
  seatIds: readonly string[]
}

export interface DeskData {
  showtimeId: string
  theaterId: string
  language: Language
  timeZone: string
  tariff: Tariff
  seats: readonly PackedSeat[]
  blocks: readonly DeskBlock[]
  /** To which it may move. */
  screens: readonly { id: string; name: string }[]
  /** When the seats were read, in ms. */
  at: number
}

/** Blocks differ by tone, and their reasons are said beside the map. */
const TONES = 6

/** By seat: the class of its block's tone. */
export const tonesOf = (blocks: readonly DeskBlock[]): Map<string, string> =>
  new Map(
    [...blocks]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .flatMap(({ seatIds }, index) => seatIds.map((seatId) => [seatId, `tone-${index % TONES}`] as const)),
  )
