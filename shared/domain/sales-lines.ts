// The lines of the sales report, from its parts: money columns add up, and tax is what each rate has in it.
import { type TaxedAmount, taxShares } from './tax.ts'

/** Of a key and a ticket type; the part of no type has what belongs to whole reservations. */
export interface SalesPart {
  key: string
  label: string
  ticketType: string | null
  tickets: number
  comps: number
  /** Paid, in minor units: without a type, all of it. */
  gross: number
  fees: number
  refunds: number
  disputed: number
  /** Of `ticketType`: prices of seats that are kept. */
  kept: number
  /** Basis points; null: the theater has no tax settings. */
  rate: number | null
}

export interface SalesLine {
  key: string
  label: string
  tickets: number
  comps: number
  /** Paid. */
  gross: number
  /** Of it, booking fees. */
  fees: number
  refunds: number
  disputed: number
  /** What stays: gross less refunds and disputes. */
  takings: number
  /** In the takings; null: no rates. */
  tax: number | null
  net: number | null
}

type Sums = Omit<SalesLine, 'tax' | 'net' | 'takings'> & {
  taxed: TaxedAmount[]
  isTaxed: boolean
  kept: number
}

const nothing = (key: string, label: string): Sums => ({
  ...{ key, label, tickets: 0, comps: 0, gross: 0, fees: 0, refunds: 0, disputed: 0 },
  ...{ taxed: [], isTaxed: true, kept: 0 },
})

/** By key. What is no price of a kept seat (fees, what stays of a refund) is taxed as fees. */
export function salesLines(parts: readonly SalesPart[]): SalesLine[] {
  const lines = new Map<string, Sums>()
  const feeRates = new Map<string, number>()
  for (const part of parts) {
    const line = lines.get(part.key) ?? nothing(part.key, part.label)
    lines.set(part.key, line)
    line.tickets += part.tickets
    line.comps += part.comps
    if (part.rate === null) line.isTaxed = false
    if (part.ticketType === null) {
      line.gross += part.gross
      line.fees += part.fees
      line.refunds += part.refunds
      line.disputed += part.disputed
      if (part.rate !== null) feeRates.set(part.key, part.rate)
    } else {
      line.kept += part.kept
      if (part.rate !== null) line.taxed.push({ rate: part.rate, gross: part.kept })
    }
  }
  return [...lines.values()].map((sums) => lineOf(sums, feeRates.get(sums.key) ?? 0)).sort(byKey)
}

const byKey = (a: SalesLine, b: SalesLine) => (a.key < b.key ? -1 : 1)

function lineOf({ taxed, isTaxed, kept, ...line }: Sums, feeRate: number): SalesLine {
  const takings = line.gross - line.refunds - line.disputed
  if (!isTaxed) return { ...line, takings, tax: null, net: null }
  const shares = taxShares([...taxed, { rate: feeRate, gross: takings - kept }])
  const tax = shares.reduce((sum, share) => sum + share.tax, 0)
  return { ...line, takings, tax, net: takings - tax }
}

/** By ticket type; what is of whole reservations (fees, refunds, disputes) stands in a line of its own. */
export function linesByType(parts: readonly SalesPart[]): SalesLine[] {
  const typed = parts.filter(({ ticketType }) => ticketType !== null)
  const whole = parts.filter(({ ticketType }) => ticketType === null)
  const lines = salesLines([
    // A part of a type alone: its gross is its own.
    ...typed.map((part) => ({ ...part, key: part.ticketType!, label: part.ticketType! })),
  ])
  for (const line of lines) {
    const own = typed.filter(({ ticketType }) => ticketType === line.key)
    line.gross = own.reduce((sum, { gross }) => sum + gross, 0)
    line.takings = line.gross
    line.tax = null
    line.net = null
  }
  const [rest] = salesLines(whole.map((part) => ({ ...part, key: 'other', label: 'other' })))
  if (!rest) return lines
  const ofTypes = lines.reduce((sum, { gross }) => sum + gross, 0)
  const gross = rest.gross - ofTypes
  return [...lines, { ...rest, gross, takings: gross - rest.refunds - rest.disputed, tax: null, net: null }]
}

export interface MovieShown {
  key: string
  label: string
  showtimes: number
  capacity: number
}

/** Money of each movie beside its showtimes; a movie without one of both has zeros there. */
export function movieLines(parts: readonly SalesPart[], shown: readonly MovieShown[]) {
  const lines = new Map(salesLines(parts).map((line) => [line.key, line]))
  for (const { key, label } of shown) if (!lines.has(key)) lines.set(key, salesLines([free(key, label)])[0]!)
  const seats = new Map(shown.map((each) => [each.key, each]))
  return [...lines.values()].map((line) => ({
    ...line,
    showtimes: seats.get(line.key)?.showtimes ?? 0,
    capacity: seats.get(line.key)?.capacity ?? 0,
  }))
}

const free = (key: string, label: string): SalesPart => ({
  ...{ key, label, ticketType: null, tickets: 0, comps: 0, gross: 0, fees: 0, refunds: 0 },
  ...{ disputed: 0, kept: 0, rate: null },
})
