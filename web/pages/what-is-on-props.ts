// What the page of what is on is made of, shared with its filters and its script.
import type { Postered } from '../components/poster.tsx'
import type { ChipShowtime } from '../components/showtime-chip.tsx'
import type { Site } from '../components/site.ts'
import type { Theater } from './theater.ts'

export interface DayMovie extends Postered {
  id: string
  durationMinutes: number
  certificate: string | null
  places: { theater: Theater; showtimes: ChipShowtime[] }[]
}

export interface WhatIsOnProps {
  site: Site
  /** `YYYY-MM-DD` of the first day of the strip. */
  today: string
  /** What is shown: a day, or the weekend that comes or runs. */
  date: string
  filter: WhatIsOnFilter
  /** Of the chosen city. */
  theaters: readonly Located[]
  cities: readonly string[]
  formats: readonly string[]
  spoken: readonly string[]
  movies: readonly DayMovie[]
}

export interface WhatIsOnFilter {
  q?: string | undefined
  city?: string | undefined
  theater?: string | undefined
  format?: string | undefined
  spoken?: string | undefined
}

/** A theater with its place on earth, where it is known. */
export interface Located extends Pick<Theater, 'id' | 'name' | 'city'> {
  position: { latitude: number; longitude: number } | null
}

export const WEEKEND = 'weekend'
/** What the script of this page replaces when the filters change, and where it says what it found. */
export const PARTS = { days: 'days', results: 'results', found: 'found' } as const

/** Ids of what the script finds: the form, the button for the nearest theater, and where the theaters are. */
export const FILTERS = { form: 'filters', nearest: 'nearest', positions: 'positions' } as const
