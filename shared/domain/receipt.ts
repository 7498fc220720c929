// What a receipt and a credit note say of a sale. Pure: amounts, rates and names in, tables out.
import type { TicketType } from './price.ts'
import { type SeatName, seatLabel } from './seat-name.ts'
import {
  type BasisPoints,
  splitByRate,
  type TaxedAmount,
  type TaxSettings,
  type TaxShare,
  taxShares,
} from './tax.ts'

export interface ReceiptLine extends TaxedAmount {
  seatId: string
  /** As printed on the seat. */
  seat: string
  ticketType: TicketType
}

export interface ReceiptContent {
  seller: TaxSettings['seller']
  currency: string
  /** Seats; none in a credit note of an amount that is of no seat in particular. */
  lines: ReceiptLine[]
  /** What was paid beside the seats. */
  fees: TaxedAmount | null
  taxes: TaxShare[]
  total: number
}

interface SoldSeat extends SeatName {
  seatId: string
  ticketType: TicketType
  price: number
}

export function receiptContent(
  { seats, total, currency }: { seats: readonly SoldSeat[]; total: number; currency: string },
  { seller, rates }: TaxSettings,
): ReceiptContent {
  const lines = seats.map(({ seatId, ticketType, price, ...name }) => ({
    seatId,
    seat: seatLabel(name),
    ticketType,
    rate: rates[ticketType],
    gross: price,
  }))
  return contentOf({ seller, currency, lines, total, feeRate: rates.fees })
}

/** The seats that were given back, and what else was; taxed as they were sold. */
export function creditContent(
  sale: ReceiptContent,
  { amount, seatIds }: { amount: number; seatIds: readonly string[] },
): ReceiptContent {
  const { seller, currency } = sale
  const lines = sale.lines.filter(({ seatId }) => seatIds.includes(seatId))
  const isOfSeats = lines.length > 0 && sumOf(lines) <= amount
  if (isOfSeats)
    return contentOf({ seller, currency, lines, total: amount, feeRate: sale.fees?.rate ?? lines[0]!.rate })
  const taxes = taxShares(splitByRate(amount, sale.taxes))
  return { seller, currency, lines: [], fees: null, taxes, total: amount }
}

function contentOf({
  feeRate,
  ...content
}: Omit<ReceiptContent, 'fees' | 'taxes'> & { feeRate: BasisPoints }): ReceiptContent {
  const rest = content.total - sumOf(content.lines)
  const fees = rest === 0 ? null : { rate: feeRate, gross: rest }
  return { ...content, fees, taxes: taxShares([...content.lines, ...(fees ? [fees] : [])]) }
}

const sumOf = (lines: readonly TaxedAmount[]): number => lines.reduce((sum, { gross }) => sum + gross, 0)
