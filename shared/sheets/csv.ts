// A table as a file: CSV (RFC 4180). Text that a spreadsheet would take for a formula gets an apostrophe.

export type Cell = string | number | null

export interface Sheet {
  columns: readonly string[]
  rows: readonly (readonly Cell[])[]
  /** Its columns of amounts, which are of one currency. */
  money?: { columns: ReadonlySet<string>; currency: string; decimals: number }
}

// Also tab and carriage return, which spreadsheets skip (OWASP: CSV injection).
const FORMULA = /^[=+\-@\t\r\n|%]/

export const isFormula = (text: string): boolean => FORMULA.test(text)

/** As a spreadsheet shows it, and never runs it. */
export const guarded = (text: string): string => (isFormula(text) ? `'${text}` : text)

function field(cell: Cell): string {
  if (cell === null) return ''
  const text = typeof cell === 'number' ? String(cell) : guarded(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** With a byte order mark: without it spreadsheets read UTF-8 as something else. */
export const writeCsv = ({ columns, rows }: Sheet): string =>
  `\uFEFF${[columns, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('')}`
