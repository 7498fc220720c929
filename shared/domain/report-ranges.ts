// Reports: their names, the ranges of business days that they are asked for, and the one before of the same
// length.
import { addDays } from './local-time.ts'

export const reportNames = ['sales', 'occupancy', 'movies', 'payments', 'promo-codes'] as const
export type ReportName = (typeof reportNames)[number]

/** How often a report is mailed. */
export const reportPeriods = ['day', 'week'] as const
export type ReportPeriod = (typeof reportPeriods)[number]

export interface DayRange {
  /** The first business day, `YYYY-MM-DD`. */
  from: string
  /** The last one. */
  to: string
}

// A year, and the days around it.
export const MOST_REPORT_DAYS = 400

const DAY_MS = 86_400_000
const atNoon = (day: string) => new Date(`${day}T12:00:00Z`)

/** The period that ends with this day. */
export const periodUntil = (period: ReportPeriod, to: string): DayRange => ({
  from: period === 'week' ? addDays(to, -6) : to,
  to,
})

export const daysIn = ({ from, to }: DayRange): number =>
  Math.round((atNoon(to).getTime() - atNoon(from).getTime()) / DAY_MS) + 1

/** Whether a report takes it. */
export const isReportRange = (range: DayRange): boolean =>
  range.from <= range.to && daysIn(range) <= MOST_REPORT_DAYS

/** As many days that end the day before. */
export function rangeBefore(range: DayRange): DayRange {
  const days = daysIn(range)
  return { from: addDays(range.from, -days), to: addDays(range.to, -days) }
}

/** Each day of it. */
export const daysOf = (range: DayRange): string[] =>
  Array.from({ length: daysIn(range) }, (_, ahead) => addDays(range.from, ahead))

export const namedRanges = ['thisWeek', 'lastWeek', 'thisMonth', 'lastMonth'] as const
export type NamedRange = (typeof namedRanges)[number]

/** Weeks begin on Monday (ISO 8601). */
export const mondayOf = (day: string): string => addDays(day, -((atNoon(day).getUTCDay() + 6) % 7))

const monthOf = (day: string): DayRange => {
  const first = `${day.slice(0, 8)}01`
  // 31 days after the first is the next month, whichever it is.
  return { from: first, to: addDays(`${addDays(first, 31).slice(0, 8)}01`, -1) }
}

export function rangeNamed(name: NamedRange, today: string): DayRange {
  const monday = mondayOf(today)
  switch (name) {
    case 'thisWeek':
      return { from: monday, to: addDays(monday, 6) }
    case 'lastWeek':
      return { from: addDays(monday, -7), to: addDays(monday, -1) }
    case 'thisMonth':
      return monthOf(today)
    case 'lastMonth':
      return monthOf(addDays(`${today.slice(0, 8)}01`, -1))
  }
}
