// Local times and days of time zones.

const DAY_MS = 86_400_000

/** How often clocks show a time that day: once; twice when they go back; never when they skip it. */
export const clockReadings = ['once', 'twice', 'skipped'] as const
export type ClockReading = (typeof clockReadings)[number]

/**
 * The moment when a clock in `timeZone` shows this time (`HH:MM`) of this day (`YYYY-MM-DD`). A time that
 * occurs twice is its first; a skipped one is later by the change (Temporal's `compatible`).
 */
export function readClock(
  day: string,
  time: string,
  timeZone: string,
): { moment: Date; shown: ClockReading } {
  const wanted = Date.parse(`${day}T${time}:00Z`)
  // No zone changes its clocks twice within two days, so one of these two offsets applies.
  const [before, after] = [wanted - DAY_MS, wanted + DAY_MS].map((at) => wanted - aheadOfUtc(at, timeZone))
  const found = [...new Set([before!, after!])]
    .sort((a, b) => a - b)
    .filter((at) => at + aheadOfUtc(at, timeZone) === wanted)
  const [first = before!] = found
  return { moment: new Date(first), shown: (['skipped', 'once', 'twice'] as const)[found.length]! }
}

/** The moment alone. */
export const momentOf = (day: string, time: string, timeZone: string): Date =>
  readClock(day, time, timeZone).moment

/** The day (`YYYY-MM-DD`) at a moment in a zone. */
export const dayAt = (moment: Date, timeZone: string): string =>
  new Date(moment.getTime() + aheadOfUtc(moment.getTime(), timeZone)).toISOString().slice(0, 10)

/** A moment as clocks of a zone show it, with their offset (RFC 3339): `2026-12-01T20:30:00+01:00`. */
export function localTimeOf(moment: Date, timeZone: string): string {
  const ahead = aheadOfUtc(moment.getTime(), timeZone)
  const minutes = Math.abs(Math.round(ahead / 60_000))
  const two = (part: number) => String(part).padStart(2, '0')
  const shown = new Date(moment.getTime() + ahead).toISOString().slice(0, 19)
  return `${shown}${ahead < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** The day so many days later. */
export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

// Creating a format costs a thousand times as much as using it.
const clocks = new Map<string, Intl.DateTimeFormat>()

/** How many ms the clocks of a zone are ahead of UTC at a moment. */
function aheadOfUtc(at: number, timeZone: string): number {
  let clock = clocks.get(timeZone)
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    clocks.set(timeZone, clock)
  }
  const part = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  // Date.UTC would read the year 50 as 1950.
  const shown = new Date(0)
  shown.setUTCFullYear(part.year!, part.month! - 1, part.day)
  shown.setUTCHours(part.hour!, part.minute, part.second)
  return shown.getTime() - Math.floor(at / 1000) * 1000
}
