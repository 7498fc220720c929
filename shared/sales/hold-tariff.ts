// The price list of a hold: the showtime's prices with a promo code, limited to what a payment method can
// charge.
import type * as v from 'valibot'
import { findUsablePromo } from '../db/promo-codes.ts'
import type { SaleTerms } from '../db/seating.ts'
import { chargeRefusal } from '../domain/payment.ts'
import { money } from '../domain/price.ts'
import { withPromo } from '../domain/promo.ts'
import { type SeatCategory, seatCategories } from '../domain/seating.ts'
import { type FunctionContext, providersOf } from '../http/context.ts'
import type { HoldInput } from '../http/requests/holds.ts'

type Wish = v.InferOutput<typeof HoldInput>

export const countOf = ({ seats, bestAvailable }: Wish): number => bestAvailable?.count ?? seats!.length

/** The prices with the promo code; undefined if the code does not apply here and now. */
export async function tariffOf(
  c: FunctionContext,
  { showtimeId, input }: { showtimeId: string; input: Wish },
  terms: SaleTerms,
): Promise<SaleTerms | undefined> {
  const code = input.promoCode
  if (code === undefined) return terms
  const wish = { code, showtimeId, userId: c.var.user.id, seats: countOf(input) }
  const promo = await findUsablePromo(c.var.sql, wish)
  return promo && withPromo(terms, promo)
}

/** Why no payment method can charge this total, as a text for users; undefined if one can. */
export const unchargeable = (c: FunctionContext, total: { total: number; currency: string }) =>
  chargeRefusal(providersOf(c.env), money(total.total, total.currency))

/** The seat categories that are sold to adults, or the one that is asked for. */
export const pricedCategories = (
  { prices }: SaleTerms,
  { category }: { category?: SeatCategory | undefined },
): SeatCategory[] =>
  seatCategories.filter(
    (each) => prices[each]?.adult !== undefined && (category === undefined || each === category),
  )

/**
 * The seat categories to choose this many best seats from: those with a price whose total can be charged. Any
 * mix of them can be charged too, except with free seats, which the reservation refuses.
 */
export function categoriesFor(
  c: FunctionContext,
  terms: SaleTerms,
  wish: { count: number; category?: SeatCategory | undefined },
): { categories: SeatCategory[]; refusal: string | undefined } {
  const { prices, bookingFee, currency } = terms
  const { count } = wish
  const priced = pricedCategories(terms, wish)
  const refusalOf = (each: SeatCategory) =>
    unchargeable(c, { total: (prices[each]!.adult! + bookingFee) * count, currency })
  const categories = priced.filter((each) => refusalOf(each) === undefined)
  return { categories, refusal: categories.length === 0 && priced[0] ? refusalOf(priced[0]) : undefined }
}
