// Days, times and languages as people read them: by Intl, in the cinema's zone.
import type { Language } from '../../shared/domain/contact.ts'
import { dateFormat, localeOf, numberFormat } from '../../shared/messages/formats.ts'

export const timeOf = (language: Language, at: Date, timeZone: string, exact?: 'seconds'): string =>
  dateFormat(language, {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    ...(exact === 'seconds' ? { second: '2-digit' } : {}),
  }).format(at)

/** Such as "28 Nov 2026, 19:30". */
export const dayTimeOf = (language: Language, at: Date, timeZone: string): string =>
  dateFormat(language, { timeZone, dateStyle: 'medium', timeStyle: 'short' }).format(at)

export const weekdayOf = (language: Language, at: Date, timeZone: string): string =>
  dateFormat(language, { timeZone, weekday: 'short' }).format(at)

/** `YYYY-MM-DD` of a moment in a zone. */
export const dayOf = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)

/** A day of the calendar, which has no zone, so that it is read in UTC. */
const calendar = (language: Language, day: string, form: Intl.DateTimeFormatOptions): string =>
  dateFormat(language, { ...form, timeZone: 'UTC' }).format(new Date(`${day}T12:00:00Z`))

export const shortDay = (language: Language, day: string): string =>
  calendar(language, day, { weekday: 'short', day: 'numeric', month: 'short' })

export const longDay = (language: Language, day: string): string =>
  calendar(language, day, { weekday: 'long', day: 'numeric', month: 'long' })

export const dateOf = (language: Language, day: string): string =>
  calendar(language, day, { day: 'numeric', month: 'long', year: 'numeric' })

export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T12:00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

const SATURDAY = 6

/** The Saturday and Sunday that come next, or what is left of them. */
export function weekendFrom(today: string): string[] {
  const weekday = new Date(`${today}T12:00:00Z`).getUTCDay()
  if (weekday === 0) return [today]
  const saturday = addDays(today, SATURDAY - weekday)
  return [saturday, addDays(saturday, 1)]
}

/** The name of a language, in another one; its tag where no name is known. */
export function languageName(language: Language, tag: string): string {
  try {
    return new Intl.DisplayNames([localeOf(language)], { type: 'language' }).of(tag) ?? tag
  } catch (error) {
    // Not a language tag: staff wrote it, so it is shown as they did.
    if (error instanceof RangeError) return tag
    throw error
  }
}

export const numberOf = (language: Language, value: number, digits = 0): string =>
  numberFormat(language, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value)

/** A day and a time in few letters, for tables. */
export const shortMoment = (language: Language, at: Date, timeZone: string): string =>
  dateFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(at)
