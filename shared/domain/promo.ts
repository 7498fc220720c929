// What a promo code does to prices: a percentage or an amount off each seat. Seats keep their own price, so
// that refunding one is as simple as without a code.
import { roundDown } from './currencies.ts'
import type { Prices, Tariff } from './price.ts'

/** What the limits of a code count: whole reservations, or their seats. */
export const promoCounts = ['reservations', 'seats'] as const
export type PromoCount = (typeof promoCounts)[number]

export interface Promo {
  id: string
  code: string
  percent: number | null
  /** Minor units of the currency beside it. */
  amount: number | null
  currency: string | null
}

/** Never below zero; the discount is rounded down. */
const cheaper = (price: number, { percent, amount }: Promo, currency: string): number => {
  const off = percent === null ? (amount ?? 0) : (price * percent) / 100
  return off >= price ? 0 : price - roundDown(off, currency)
}

/** The tariff with this code; undefined if it is in another currency. */
export function withPromo<T extends Tariff>(tariff: T, promo: Promo): T | undefined {
  if (promo.currency !== null && promo.currency !== tariff.currency) return undefined
  const prices: Prices = Object.fromEntries(
    Object.entries(tariff.prices).map(([category, byType]) => [
      category,
      Object.fromEntries(
        Object.entries(byType).map(([type, price]) => [type, cheaper(price, promo, tariff.currency)]),
      ),
    ]),
  )
  return { ...tariff, prices, promo: { id: promo.id, code: promo.code } }
}
