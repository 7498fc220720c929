// A report by Accept: JSON, CSV or a workbook, for those who run the theater.
import { accepts } from 'hono/accepts'
import type { ReportScope } from '../db/reports.ts'
import { boundsOf } from '../domain/business-day.ts'
import { money } from '../domain/price.ts'
import type { Sql } from '../resources.ts'
import { writeCsv } from '../sheets/csv.ts'
import { MONEY, type ReportLine, reportSheet } from '../sheets/report.ts'
import { writeXlsx, XLSX } from '../sheets/xlsx.ts'
import { type FunctionContext, PRIVATE } from './context.ts'
import type { ReportQuery } from './requests/reports.ts'
import { staffTheaterOf } from './staff-answers.ts'

export { XLSX } from '../sheets/xlsx.ts'
export const CSV = 'text/csv'
const JSON_TYPE = 'application/json'

/** Lines are made by `read`; money becomes money, or an amount of the major unit in files. */
export async function answerReport<L extends object>(
  c: FunctionContext,
  { name, query }: { name: string; query: ReportQuery },
  read: (sql: Sql, scope: ReportScope) => Promise<readonly L[]>,
) {
  const { theaterId, group } = query
  const theater = await staffTheaterOf(c, theaterId)
  if (theater instanceof Response) return theater
  const { timeZone, currency } = theater
  const from = boundsOf(query.from, timeZone).from
  const { to } = boundsOf(query.to, timeZone)
  const lines = (await read(c.var.sql, { theaterId, timeZone, group, from, to })) as readonly L[]
  c.header('vary', 'Accept')
  c.header('cache-control', PRIVATE)
  const type = accepts(c, { header: 'Accept', supports: [JSON_TYPE, CSV, XLSX], default: JSON_TYPE })
  if (type === JSON_TYPE) {
    const rows = lines.map((line) => inMoney(line, currency))
    return c.json({ report: name, theaterId, from: query.from, to: query.to, group, currency, rows })
  }
  const sheet = reportSheet(lines as readonly ReportLine[], currency)
  const file = `${name}-${query.from}-${query.to}`
  return type === CSV
    ? c.body(writeCsv(sheet), 200, fileHeaders('text/csv; charset=utf-8', `${file}.csv`))
    : c.body(writeXlsx(name, sheet), 200, fileHeaders(XLSX, `${file}.xlsx`))
}

/** The lines as a file, for a page that knows who may see them. */
export function reportFile(
  lines: readonly ReportLine[],
  { name, from, to, currency }: { name: string; from: string; to: string; currency: string },
  format: 'csv' | 'xlsx',
): Response {
  const sheet = reportSheet(lines, currency)
  const file = `${name}-${from}-${to}`
  const headers = { 'cache-control': PRIVATE }
  return format === 'csv'
    ? new Response(writeCsv(sheet), {
        headers: { ...headers, ...fileHeaders('text/csv; charset=utf-8', `${file}.csv`) },
      })
    : new Response(writeXlsx(name, sheet), {
        headers: { ...headers, ...fileHeaders(XLSX, `${file}.xlsx`) },
      })
}

const fileHeaders = (type: string, file: string) => ({
  'content-type': type,
  'content-disposition': `attachment; filename="${file}"`,
})

type InMoney<L> = {
  [Column in keyof L]: Column extends 'gross' | 'fees' | 'refunds' | 'disputed' | 'takings' | 'tax' | 'net'
    ? ReturnType<typeof money> | (null extends L[Column] ? null : never)
    : L[Column]
}

const inMoney = <L extends object>(line: L, currency: string) =>
  Object.fromEntries(
    Object.entries(line).map(([column, value]) => [
      column,
      MONEY.has(column) && typeof value === 'number' ? money(value, currency) : value,
    ]),
  ) as InMoney<L>
