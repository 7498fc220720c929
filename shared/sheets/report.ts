// The lines of a report as a table of amounts, for files.
import { currencyOf } from '../domain/currencies.ts'
import type { Cell, Sheet } from './csv.ts'

/** Columns of money, in minor units; the others are counts or words. */
export const MONEY: ReadonlySet<string> = new Set([
  'gross',
  'fees',
  'refunds',
  'disputed',
  'takings',
  'tax',
  'net',
])
export type ReportLine = { [Column in string]: string | number | null }

/** Amounts are of the major unit. */
export function reportSheet(lines: readonly ReportLine[], currency: string): Sheet {
  const decimals = currencyOf(currency)?.decimals ?? 2
  const columns = Object.keys(lines[0] ?? {})
  const cell = (column: string, value: Cell): Cell =>
    MONEY.has(column) && typeof value === 'number'
      ? Number((value / 10 ** decimals).toFixed(decimals))
      : value
  return {
    columns,
    rows: lines.map((line) => columns.map((column) => cell(column, line[column] ?? null))),
    money: { columns: MONEY, currency, decimals },
  }
}
