// How many people come to a showtime, when they buy, how they pay, and what becomes of it. Invented, with the
// shape of a real cinema: full on Saturday evenings, quiet on Mondays, fuller in a movie's first week.
import { dayAt, localTimeOf } from '#shared/domain/local-time.ts'
import type { TicketType } from '#shared/domain/price.ts'
import type { Random } from './random.ts'

export interface Showing {
  startsAt: Date
  timeZone: string
  /** `YYYY-MM-DD` */
  releaseDate: string
  isFamily: boolean
  /** The more, the more people want to see it: 1 is usual. */
  appeal: number
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const USUAL_SHARE = 0.34
/** From Sunday on. */
const WEEKDAYS = [0.95, 0.42, 0.6, 0.5, 0.62, 1.05, 1.3]
const WEEKLY_DECAY = 0.8

/** The share of seats that are wanted; above one where people are turned away. */
export function wantedShare(showing: Showing, random: Random): number {
  const { startsAt, timeZone, releaseDate, isFamily, appeal } = showing
  const day = dayAt(startsAt, timeZone)
  const hour = Number(localTimeOf(startsAt, timeZone).slice(11, 13))
  const weekday = new Date(day).getUTCDay()
  const weeks = Math.max(0, (Date.parse(day) - Date.parse(releaseDate)) / (7 * DAY_MS))
  const ofHour =
    hour < 14 ? 0.5 : hour < 17 ? (isFamily ? 1.1 : 0.6) : hour < 19 ? 0.95 : hour < 22 ? 1.25 : 0.6
  const mood = 0.6 + random.next() * 0.8
  return USUAL_SHARE * WEEKDAYS[weekday]! * ofHour * appeal * WEEKLY_DECAY ** weeks * 1.5 * mood
}

export function partySize(isFamily: boolean, random: Random): number {
  return Number(
    isFamily
      ? random.weighted({ 2: 30, 3: 30, 4: 28, 5: 12 })
      : random.weighted({ 1: 16, 2: 56, 3: 13, 4: 11, 5: 2, 6: 2 }),
  )
}

/** Families have one or two adults; others are of a kind. */
export function partyTypes(size: number, isFamily: boolean, random: Random): TicketType[] {
  if (isFamily) {
    const adults = size > 2 && random.chance(0.55) ? 2 : 1
    return Array.from({ length: size }, (_, at) => (at < adults ? 'adult' : 'child'))
  }
  const type = random.weighted({ adult: 72, student: 19, senior: 9 })
  return Array.from({ length: size }, () => type)
}

export type Way = 'account' | 'guest' | 'cash' | 'terminal' | 'comp'

/** The others are at a counter. */
export const isOnline = (way: Way): boolean => way === 'account' || way === 'guest'

export const wayToBuy = (random: Random): Way =>
  random.weighted({ account: 32, guest: 36, cash: 12, terminal: 19, comp: 1 })

/** At the counter shortly before the start; online the more, the nearer it is. */
export function leadMs(way: Way, random: Random): number {
  if (!isOnline(way)) return random.between(4, 50) * MINUTE_MS
  const days = Number(random.weighted({ 0: 50, 1: 18, 2: 12, 3: 8, 5: 7, 8: 5 }))
  return days * DAY_MS + random.between(20, days === 0 ? 480 : 1200) * MINUTE_MS
}

export type Fate = 'kept' | 'cancelled' | 'partly' | 'declined' | 'disputed'

/** Comps are kept; at the counter only cash comes back, within the minutes that its cashier remembers. */
export function fateOf(way: Way, random: Random): Fate {
  if (isOnline(way))
    return random.weighted({ kept: 925, cancelled: 28, partly: 12, declined: 33, disputed: 2 })
  return way === 'cash' ? random.weighted({ kept: 985, cancelled: 15 }) : 'kept'
}

export const isLetIn = (random: Random): boolean => random.chance(0.94)
