// Taxes in gross prices: what of an amount is tax, so that parts always add up to the whole.

import type { TicketType } from './price.ts'

/** Hundredths of a percent: 8.1 % is 810. */
export type BasisPoints = number

export interface TaxedAmount {
  rate: BasisPoints
  gross: number
}

/** A line of the table below a receipt: `net + tax = gross`. */
export interface TaxShare extends TaxedAmount {
  net: number
  tax: number
}

const WHOLE = 10_000n

/** One share per rate, lowest first. Tax is rounded once per rate, half up, not per ticket. */
export function taxShares(amounts: readonly TaxedAmount[]): TaxShare[] {
  const sums = new Map<BasisPoints, number>()
  for (const { rate, gross } of amounts) sums.set(rate, (sums.get(rate) ?? 0) + gross)
  return [...sums].sort(([a], [b]) => a - b).map(([rate, gross]) => shareOf(rate, gross))
}

function shareOf(rate: BasisPoints, gross: number): TaxShare {
  const factor = WHOLE + BigInt(rate)
  const net = Number((2n * BigInt(gross) * WHOLE + factor) / (2n * factor))
  return { rate, gross, net, tax: gross - net }
}

/**
 * Splits an amount over the rates of a sale in proportion to their gross sums, by largest remainder: a refund
 * that is of no seat in particular. The parts add up to the amount.
 */
export function splitByRate(amount: number, shares: readonly TaxedAmount[]): TaxedAmount[] {
  const whole = shares.reduce((sum, { gross }) => sum + BigInt(gross), 0n)
  if (whole === 0n) return shares.slice(0, 1).map(({ rate }) => ({ rate, gross: amount }))
  const parts = shares.map(({ rate, gross }) => {
    const exact = BigInt(amount) * BigInt(gross)
    return { rate, gross: Number(exact / whole), rest: exact % whole }
  })
  let missing = amount - parts.reduce((sum, { gross }) => sum + gross, 0)
  for (const part of [...parts].sort((a, b) => Number(b.rest - a.rest) || a.rate - b.rate)) {
    if (missing === 0) break
    part.gross += 1
    missing -= 1
  }
  return parts.map(({ rate, gross }) => ({ rate, gross }))
}

/** What a theater says of itself and of its taxes. */
export interface TaxSettings {
  seller: { name: string; address: string; taxId: string; legalText: string }
  rates: Readonly<Record<TicketType | 'fees', BasisPoints>>
}
