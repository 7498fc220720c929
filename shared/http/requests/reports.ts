// What a report is asked for with: a theater, business days, and what a line is.
import * as v from 'valibot'
import { reportGroups } from '../../db/reports.ts'
import { addDays } from '../../domain/local-time.ts'
import { Id } from '../../std/ids.ts'
import { Day } from './inputs.ts'

// A year, and the days around it.
const MOST_DAYS = 400
const isDay = (day: string) => v.is(Day, day) && day < '9999'

export const ReportQuery = v.pipe(
  v.strictObject({
    theaterId: Id,
    from: v.pipe(Day, v.description('The first business day.')),
    to: v.pipe(Day, v.description('The last business day.')),
    group: v.optional(v.picklist(reportGroups, `must be one of ${reportGroups.join(', ')}`), 'day'),
  }),
  v.forward(
    v.check(
      ({ from, to }) => !isDay(from) || !isDay(to) || (from <= to && to < addDays(from, MOST_DAYS)),
      `must be a day from the first one to ${MOST_DAYS - 1} days later`,
    ),
    ['to'],
  ),
)
export type ReportQuery = v.InferOutput<typeof ReportQuery>
