// Which movie runs when, and for how much, on one screen on one day. Deterministic.
import { momentOf } from '#shared/domain/local-time.ts'
import type { Prices, TicketType } from '#shared/domain/price.ts'
import { movies, type SeedMovie } from './movies.ts'
import type { ScreenFormat, SeedTheater } from './theaters.ts'

export interface PlannedShowtime {
  title: string
  startsAt: Date
  endsAt: Date
  language: string
  format: ScreenFormat
  prices: Prices
}

export interface Plan {
  theater: SeedTheater
  format: ScreenFormat
  /** Across all screens of the seed, so that they differ. */
  screenPlace: number
  /** Seat categories of its layout. */
  categories: string[]
  /** `YYYY-MM-DD`, in the theater's zone. */
  day: string
  /** Whether a movie is out on that day. */
  isOut: (title: string) => boolean
}

// Minutes of the day.
const OPENS_WEEKDAYS = 14 * 60
const OPENS_WEEKENDS = 11 * 60
const EVENING = 17 * 60
const LAST_FAMILY_START = 18 * 60 + 30
const LAST_START = 22 * 60 + 15
// Screens start one after the other, so that the foyer is not full at once.
const STAGGER_MINUTES = 10
// Before and after the movie: advertisements and trailers, then leaving and cleaning.
const PRE_SHOW_MINUTES = 15
const CLEANING_MINUTES = 20
const MINUTE_MS = 60_000

export function planDay(plan: Plan): PlannedShowtime[] {
  const { theater, screenPlace, day } = plan
  const planned: PlannedShowtime[] = []
  const dayNumber = Date.parse(day) / 86_400_000
  let start = (isWeekend(day) ? OPENS_WEEKENDS : OPENS_WEEKDAYS) + (screenPlace % 4) * STAGGER_MINUTES
  for (let slot = 0; start <= LAST_START; slot++) {
    // 5 and 7 share no factor with 12: over days, screens and slots every movie has its turn.
    const movie = pick(dayNumber + screenPlace * 5 + slot * 7, start, plan.isOut)
    if (!movie) break
    const occupied = roundUp(PRE_SHOW_MINUTES + movie.durationMinutes + CLEANING_MINUTES)
    const startsAt = momentOf(day, clock(start), theater.timeZone)
    const format = plan.format === '3d' && slot % 2 === 1 ? 'standard' : plan.format
    planned.push({
      title: movie.title,
      startsAt,
      endsAt: new Date(startsAt.getTime() + occupied * MINUTE_MS),
      language: languageOf(movie, theater, slot),
      format,
      prices: pricesOf(plan, format, start),
    })
    start += occupied
  }
  return planned
}

function pick(place: number, start: number, isOut: Plan['isOut']): SeedMovie | undefined {
  for (let further = 0; further < movies.length; further++) {
    const movie = movies[(place + further) % movies.length]!
    if (!isOut(movie.title)) continue
    if (movie.audience === 'family' && start > LAST_FAMILY_START) continue
    if (movie.audience === 'adult' && start < EVENING) continue
    return movie
  }
  return undefined
}

function languageOf(movie: SeedMovie, { homeLanguage }: SeedTheater, slot: number): string {
  const dubbed = movie.audience === 'family' || slot % 3 === 0
  return dubbed && movie.languages.includes(homeLanguage) ? homeLanguage : movie.languages[0]!
}

const CATEGORY_FACTORS: Record<string, number> = { standard: 1, premium: 1.3, sofa: 1.4, recliner: 1.5 }
const TYPE_FACTORS: Record<TicketType, number> = { adult: 1, student: 0.85, senior: 0.85, child: 0.7 }
const FORMAT_FACTORS: Record<ScreenFormat, number> = { standard: 1, '3d': 1.15, xl: 1.25 }
const WEEKEND_EVENING_FACTOR = 1.1

function pricesOf({ theater, categories, day }: Plan, format: ScreenFormat, start: number): Prices {
  const { basePrice, priceStep } = theater
  const evening = isWeekend(day) && start >= EVENING ? WEEKEND_EVENING_FACTOR : 1
  const base = basePrice * FORMAT_FACTORS[format] * evening
  const price = (factor: number) => Math.round((base * factor) / priceStep) * priceStep
  return Object.fromEntries(
    categories.map((category) => [
      category,
      Object.fromEntries(
        Object.entries(TYPE_FACTORS).map(([type, factor]) => [
          type,
          price(factor * (CATEGORY_FACTORS[category] ?? 1)),
        ]),
      ),
    ]),
  )
}

/** A cinema's weekend starts on Friday. */
const isWeekend = (day: string): boolean => [5, 6, 0].includes(new Date(day).getUTCDay())
const roundUp = (minutes: number): number => Math.ceil(minutes / 5) * 5
const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
