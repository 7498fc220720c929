// The programme of a day as its page gives it to its script, and where its times are drawn.
import type { Prices } from '../../../shared/domain/price.ts'

export interface PlannedShowtime {
  id: string
  movie: { id: string; title: string }
  screen: { id: string; number: number }
  startsAt: Date
  endsAt: Date
  language: string
  format: string
  status: string
  preShowMinutes: number
  cleaningMinutes: number
  prices: Prices
  bookingFee: number
  sold: number
}

export interface PlannedScreen {
  id: string
  number: number
  format: string
  seats: number
}

export interface MovieChoice {
  id: string
  title: string
  durationMinutes: number
}

export interface UsualTerms {
  language: string
  preShowMinutes: number
  cleaningMinutes: number
  prices: Prices
  bookingFee: number
}

export interface ProgrammeDay {
  day: string
  span: { from: Date; to: Date }
  serverTime: Date
  screens: readonly PlannedScreen[]
  showtimes: readonly PlannedShowtime[]
  movies: readonly MovieChoice[]
  /** What the next showtime is likely to have. */
  usual: UsualTerms
  /** The one that is being changed. */
  chosen: PlannedShowtime | undefined
}

/** Ids of elements that the script finds. */
export const ADD_FORM = 'add-showtimes'
export const COPY_FORM = 'copy-showtimes'
export const CHANGE_FORM = 'change-showtime'
export const MOVE_FORM = 'move-showtime'
export const START_FORM = 'start-showtime'
export const DRAG_SAID = 'drag-said'
export const PROGRAMME_DATA = 'programme-data'

/** In the page, for its script. */
export interface ScriptData {
  timeZone: string
  currency: string
  screens: { id: string; number: number }[]
  showtimes: {
    id: string
    title: string
    screenId: string
    /** In ms. */
    startsAt: number
    endsAt: number
    cleaningMinutes: number
    status: string
    sold: number
  }[]
}

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
/** An hour is 96 px wide, and five minutes are 8 px. */
export const PX_PER_MINUTE = 1.6
export const ROW_HEIGHT = 64
export const HEAD_HEIGHT = 32

/** The part of a day that is drawn: from 10:00 to 01:00, or as far as its showtimes go. */
export interface Axis {
  from: number
  to: number
}

export function axisOf({ span, showtimes }: Pick<ProgrammeDay, 'span' | 'showtimes'>): Axis {
  const starts = showtimes.map(({ startsAt }) => startsAt.getTime())
  const ends = showtimes.map(({ endsAt }) => endsAt.getTime())
  const dawn = span.from.getTime()
  const hours = (at: number, round: (hours: number) => number) =>
    dawn + round((at - dawn) / HOUR_MS) * HOUR_MS
  return {
    from: hours(Math.min(dawn + 5 * HOUR_MS, ...starts), Math.floor),
    to: hours(Math.max(dawn + 20 * HOUR_MS, ...ends), Math.ceil),
  }
}

export const xOf = ({ from }: Axis, at: number): number => ((at - from) / MINUTE_MS) * PX_PER_MINUTE

/** The full hours of an axis. */
export const hoursOf = ({ from, to }: Axis): number[] =>
  Array.from({ length: (to - from) / HOUR_MS + 1 }, (_, hour) => from + hour * HOUR_MS)
