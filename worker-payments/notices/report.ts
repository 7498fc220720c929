// Sends a report of a theater to a member of its staff: the sums in words, and the table as a file.
import { reportLines } from '#shared/db/report-lines.ts'
import { findReportReader, type ReportReader } from '#shared/db/report-mails.ts'
import type { ReportScope } from '#shared/db/reports.ts'
import { noteSent, wasMailed } from '#shared/db/sent-notices.ts'
import { boundsOf } from '#shared/domain/business-day.ts'
import { reportUrl } from '#shared/domain/links.ts'
import type { Message } from '#shared/domain/messages.ts'
import { type DayRange, periodUntil, type ReportName } from '#shared/domain/report-ranges.ts'
import { dateFormat, moneyIn } from '#shared/messages/formats.ts'
import { messages } from '#shared/messages/messages.ts'
import type { Sql } from '#shared/resources.ts'
import { writeCsv } from '#shared/sheets/csv.ts'
import { type ReportLine, reportSheet } from '#shared/sheets/report.ts'
import type { Handled } from '../messaging/consumer.ts'
import { type LinkSettings, type PlainNotice, plainMail } from './links.ts'

/** Nothing to those who do not run the theater any more. */
export async function sendReport(
  { sql, sendMail, siteUrl }: LinkSettings,
  { id, payload }: Extract<Message, { type: 'report.due' }>,
): Promise<Handled> {
  if (await wasMailed(sql, id)) return 'done'
  const { report, theaterId, userId, period, to } = payload
  const reader = await findReportReader(sql, userId, theaterId)
  if (!reader) return 'done'
  const range = periodUntil(period, to)
  const lines = await linesOf(sql, report, theaterId, range, reader)
  const url = reportUrl(siteUrl, { report, theaterId, ...range })
  const mail = plainMail(
    id,
    { address: reader.email, language: reader.language },
    notice(reader, report, range, lines, url),
  )
  const content = Buffer.from(writeCsv(reportSheet(lines, reader.currency)))
  const filename = `${report}-${range.from}-${range.to}.csv`
  await sendMail({ ...mail, attachments: [{ filename, content, contentType: 'text/csv; charset=utf-8' }] })
  await noteSent(sql, id, 'mail')
  return 'done'
}

/** By day; occupancy has no lines by hour here, and movies are lines of their own. */
function linesOf(
  sql: Sql,
  report: ReportName,
  theaterId: string,
  { from, to }: DayRange,
  { timeZone }: ReportReader,
): Promise<ReportLine[]> {
  const span = { from: boundsOf(from, timeZone).from, to: boundsOf(to, timeZone).to }
  const scope: ReportScope = { theaterId, timeZone, group: 'day', ...span }
  return reportLines[report](sql, scope) as Promise<object[]> as Promise<ReportLine[]>
}

function notice(
  { name, language, theater, currency }: ReportReader,
  report: ReportName,
  range: DayRange,
  lines: readonly ReportLine[],
  url: string,
): PlainNotice {
  const m = messages[language]
  const days = inWords(language, range)
  const what = m.reportName[report]
  const sum = (column: string) => lines.reduce((total, line) => total + Number(line[column] ?? 0), 0)
  const has = (column: string) => lines[0]?.[column] !== undefined
  return {
    subject: m.reportSubject(what, theater, days),
    paragraphs: [
      m.hello(name),
      ...(lines.length === 0 ? [m.reportEmpty()] : []),
      ...(has('tickets') ? [m.reportTickets(String(sum('tickets')))] : []),
      ...(has('takings') ? [m.reportTakings(moneyIn(language, sum('takings'), currency))] : []),
      m.reportFile(),
      url,
      m.reportStop(),
    ],
    link: { url, label: m.openReport() },
  }
}

const inWords = (language: ReportReader['language'], { from, to }: DayRange): string => {
  const format = dateFormat(language, { dateStyle: 'medium', timeZone: 'UTC' })
  const day = (text: string) => format.format(new Date(`${text}T12:00:00Z`))
  return from === to ? day(to) : `${day(from)} – ${day(to)}`
}
