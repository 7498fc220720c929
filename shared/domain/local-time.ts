// Clocks and calendars of time zones: which moment a clock there means, and which day it is there.

const DAY_MS = 86_400_000

/**
 * The moment at which a clock of `timeZone` shows this time (`HH:MM`) of this day (`YYYY-MM-DD`). A time that comes twice,
 * because clocks go back, is its first; one that is skipped is as much later (as Temporal's `compatible`).
 */
export function momentOf(day: string, time: string, timeZone: string): Date {
  const shown = Date.parse(`${day}T${time}:00Z`)
  // No zone changes its clocks twice within two days: one of these two holds at the moment that is sought.
  const [before, after] = [shown - DAY_MS, shown + DAY_MS].map((at) => shown - aheadOfUtc(at, timeZone))
  const found = [before!, after!].sort((a, b) => a - b).find((at) => at + aheadOfUtc(at, timeZone) === shown)
  return new Date(found ?? before!)
}

/** The day (`YYYY-MM-DD`) that it is at a moment in a zone. */
export const dayAt = (moment: Date, timeZone: string): string =>
  new Date(moment.getTime() + aheadOfUtc(moment.getTime(), timeZone)).toISOString().slice(0, 10)

/** The day so many days after another. */
export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

// Making a format costs a thousand times what using it does.
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
  const shown = Date.UTC(part.year!, part.month! - 1, part.day, part.hour, part.minute, part.second)
  return shown - Math.floor(at / 1000) * 1000
}
