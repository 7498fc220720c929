// What a promo code does to prices: so many percent or so much money off each seat. Seats keep their own price, so that giving
// one back is as simple as without a code.
import type { Prices, Tariff } from './price.ts'

export interface Promo {
  id: string
  code: string
  percent: number | null
  /** Minor units, of the currency beside it. */
  amount: number | null
  currency: string | null
}

/** Providers charge no zero: what cost something costs a minor unit at least. Halves of one stay with the house. */
const cheaper = (price: number, { percent, amount }: Promo): number => {
  const off = percent === null ? (amount ?? 0) : Math.floor((price * percent) / 100)
  return Math.max(Math.min(price, 1), price - off)
}

/** The tariff with this code; undefined where it is in another currency. */
export function withPromo<T extends Tariff>(tariff: T, promo: Promo): T | undefined {
  if (promo.currency !== null && promo.currency !== tariff.currency) return undefined
  const prices: Prices = Object.fromEntries(
    Object.entries(tariff.prices).map(([category, byType]) => [
      category,
      Object.fromEntries(Object.entries(byType).map(([type, price]) => [type, cheaper(price, promo)])),
    ]),
  )
  return { ...tariff, prices, promo: { id: promo.id, code: promo.code } }
}
