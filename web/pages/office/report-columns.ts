// The columns of each report, and what is summed up above its table.

export type Value = string | number | null
/** Of a day, a movie, a code: its key, its label and its figures. */
export type Line = { key: string; label: string } & { readonly [Column in string]: Value }

/** Amounts are in minor units, shares in parts of one. */
export type Kind = 'count' | 'money' | 'share' | 'change' | 'word'

export interface ReportColumn {
  name: string
  kind: Kind
  /** Of columns that are no sums of their lines. */
  of?: (line: Line) => Value
}

const number = (value: Value | undefined): number => (typeof value === 'number' ? value : 0)

/** A part of a whole; null: there is no whole. */
const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)

/** Everybody who has a seat, of those that there are. */
export const occupancyOf = (line: Line): number | null =>
  share(number(line.tickets) + number(line.comps), number(line.capacity))

const count = (name: string): ReportColumn => ({ name, kind: 'count' })
const money = (name: string): ReportColumn => ({ name, kind: 'money' })
const word = (name: string): ReportColumn => ({ name, kind: 'word' })
const occupancy: ReportColumn = { name: 'occupancy', kind: 'share', of: occupancyOf }

export const COLUMNS: Readonly<Record<string, readonly ReportColumn[]>> = {
  sales: [
    ...[count('tickets'), count('comps'), money('gross'), money('fees'), money('refunds')],
    ...[money('disputed'), money('takings'), money('tax'), money('net')],
  ],
  occupancy: [
    ...[count('showtimes'), count('capacity'), count('tickets'), count('comps'), occupancy],
    count('checkedIn'),
  ],
  movies: [
    ...[count('showtimes'), count('tickets'), occupancy, money('takings'), money('takingsBefore')],
    {
      name: 'change',
      kind: 'change',
      of: (line) => share(number(line.takings) - number(line.takingsBefore), number(line.takingsBefore)),
    },
    ...[count('lifeTickets'), money('lifeTakings')],
  ],
  payments: [
    ...[word('provider'), word('method'), word('status'), count('payments'), money('gross')],
    money('refunds'),
  ],
  'promo-codes': [count('payments'), count('tickets'), money('gross'), money('refunds'), money('disputed')],
}

/** What stands above the table, beside the days before. */
export const TOTALS: Readonly<Record<string, readonly string[]>> = {
  sales: ['takings', 'gross', 'refunds', 'tickets'],
  occupancy: ['occupancy', 'tickets', 'checkedIn', 'showtimes'],
  movies: ['takings', 'tickets', 'occupancy', 'showtimes'],
  payments: ['payments', 'gross', 'refunds'],
  'promo-codes': ['tickets', 'gross', 'refunds'],
}

/** What is drawn. */
export const DRAWN: Readonly<Record<string, string>> = {
  sales: 'takings',
  occupancy: 'occupancy',
  movies: 'takings',
  payments: 'gross',
  'promo-codes': 'gross',
}

export const valueIn = ({ name, of }: ReportColumn, line: Line): Value =>
  of === undefined ? (line[name] ?? null) : of(line)

/** Lines added up; a column that a line does not know is not known of all. */
export function sumOf(lines: readonly Line[]): Line {
  const sums: Record<string, Value> = {}
  for (const line of lines)
    for (const [column, value] of Object.entries(line)) {
      if (typeof value === 'string') continue
      const before = sums[column]
      sums[column] = value === null || before === null ? null : number(before) + value
    }
  return { ...sums, key: '', label: '' }
}

/** Movies with what they took in the days before, and since they began. */
export function movieLinesWith(
  lines: readonly Line[],
  before: readonly Line[],
  life: readonly Line[],
): Line[] {
  const takenBefore = new Map(before.map(({ key, takings }) => [key, takings]))
  const lives = new Map(life.map((line) => [line.key, line]))
  return lines
    .map((line) => ({
      ...line,
      takingsBefore: number(takenBefore.get(line.key)),
      lifeTickets: number(lives.get(line.key)?.tickets),
      lifeTakings: number(lives.get(line.key)?.takings),
    }))
    .sort((a, b) => number((b as Line).takings) - number((a as Line).takings))
}

interface Range {
  from: string
  to: string
}

export interface ReportShown {
  report: string
  group: string
  /** What lines may be. */
  groups: readonly string[]
  range: Range
  /** Its length. */
  days: number
  before: Range
  /** Another range was asked for, and no report takes it. */
  isRefused: boolean
  named: readonly (Range & { name: string })[]
  lines: readonly Line[]
  linesBefore: readonly Line[]
  /** Of movies since they began. */
  life: readonly Line[]
  /** Which reports the reader gets by mail. */
  mails: readonly { report: string; period: string }[]
}
