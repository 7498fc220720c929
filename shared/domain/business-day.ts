// A theater's business day: from 05:00 by its clocks to 05:00 of the next day, so that a late show belongs to
// the evening it began. The days on which clocks change have 23 and 25 hours.
import { addDays, dayAt, momentOf } from './local-time.ts'

export const DAY_BEGINS = '05:00'
const DAY_BEGINS_MS = 5 * 3_600_000

/** When the business day begins, and the next one. */
export const boundsOf = (day: string, timeZone: string): { from: Date; to: Date } => ({
  from: momentOf(day, DAY_BEGINS, timeZone),
  to: momentOf(addDays(day, 1), DAY_BEGINS, timeZone),
})

/** The business day (`YYYY-MM-DD`) at a moment. */
export function businessDayAt(moment: Date, timeZone: string): string {
  const near = dayAt(new Date(moment.getTime() - DAY_BEGINS_MS), timeZone)
  // A change of clocks between midnight and 05:00 makes the five hours four or six.
  return [addDays(near, 1), near].find((day) => moment >= boundsOf(day, timeZone).from) ?? addDays(near, -1)
}
