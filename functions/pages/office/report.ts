// GET /office/reports/:report — figures of a theater, beside those of the days before; `format=csv` and
// `format=xlsx` are the table as a file.
import * as v from 'valibot'
import { reportLines } from '#shared/db/report-lines.ts'
import { listReportMails } from '#shared/db/report-mails.ts'
import { type ReportGroup, type ReportScope, reportGroups } from '#shared/db/reports.ts'
import { boundsOf, businessDayAt } from '#shared/domain/business-day.ts'
import {
  type DayRange,
  daysIn,
  isReportRange,
  namedRanges,
  type ReportName,
  rangeBefore,
  rangeNamed,
  reportNames,
} from '#shared/domain/report-ranges.ts'
import { reportFile } from '#shared/http/report-answers.ts'
import { Day } from '#shared/http/requests/inputs.ts'
import type { Sql } from '#shared/resources.ts'
import type { Theater } from '../../../web/components/office/office.ts'
import { ReportPage } from '../../../web/pages/office/report.tsx'
import type { Line } from '../../../web/pages/office/report-columns.ts'
import { newTheaterPage } from './office-page.ts'

/** What a line may be, by report; the first is what is shown unasked. */
const GROUPS: Readonly<Record<ReportName, readonly [ReportGroup, ...ReportGroup[]]>> = {
  sales: ['day', 'week', 'movie', 'showtime', 'ticketType'],
  occupancy: ['hour', 'day', 'week', 'movie', 'showtime'],
  movies: ['movie'],
  payments: ['day'],
  'promo-codes': ['day'],
}

export default newTheaterPage({
  path: '/office/reports/:report',
  summary: 'A report of a theater',
  reads: {
    report: v.picklist(reportNames),
    from: Day,
    to: Day,
    group: v.picklist(reportGroups),
    format: v.picklist(['csv', 'xlsx']),
  },
  async show(c, { report, from, to, group: wished, format }, office) {
    const { theater } = office
    if (report === undefined) return undefined
    const today = businessDayAt(new Date(), theater.timeZone)
    const asked = from !== undefined && to !== undefined ? { from, to } : undefined
    const isRefused = asked !== undefined && !isReportRange(asked)
    const range = asked === undefined || isRefused ? rangeNamed('thisWeek', today) : asked
    const groups = GROUPS[report]
    const group = groups.find((each) => each === wished) ?? groups[0]
    const read = (of: DayRange) => linesIn(c.var.sql, report, scopeOf(theater, of, group))
    const lines = await read(range)
    if (format !== undefined)
      return reportFile(lines, { name: report, ...range, currency: theater.currency }, format)
    const before = rangeBefore(range)
    return ReportPage({
      office,
      shown: {
        ...{ report, group, groups, range, before, lines, isRefused, days: daysIn(range) },
        linesBefore: await read(before),
        mails: await listReportMails(c.var.sql, c.var.user.id, theater.id),
        life: report === 'movies' ? await lifeOf(c.var.sql, theater, lines) : [],
        named: namedRanges.map((name) => ({ name, ...rangeNamed(name, today) })),
      },
    })
  },
})

const linesIn = (sql: Sql, report: ReportName, scope: ReportScope): Promise<Line[]> =>
  reportLines[report](sql, scope) as Promise<object[]> as Promise<Line[]>

const scopeOf = ({ id, timeZone }: Theater, { from, to }: DayRange, group: ReportGroup): ReportScope => ({
  theaterId: id,
  timeZone,
  from: boundsOf(from, timeZone).from,
  to: boundsOf(to, timeZone).to,
  group,
})

/** Before the first cinema. */
const BEGINNING = new Date('1895-01-01T00:00:00Z')

/** Movies of these lines from their first showtime until now, and as far as they are sold. */
const lifeOf = (sql: Sql, { id, timeZone }: Theater, lines: readonly Line[]): Promise<Line[]> =>
  linesIn(sql, 'movies', {
    theaterId: id,
    timeZone,
    from: BEGINNING,
    to: new Date('9999-01-01T00:00:00Z'),
    group: 'movie',
    movieIds: lines.map(({ key }) => key),
  })
