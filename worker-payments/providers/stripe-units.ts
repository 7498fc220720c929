// Amounts as Stripe counts them: some currencies in other units than ISO 4217, some only in steps, all from a
// least amount on.
import { currencyOf, stripeRefusal } from '#shared/domain/currencies.ts'

/** Undefined: Stripe cannot charge exactly this. */
export function stripeAmount(money: { amount: number; currency: string }): number | undefined {
  return stripeRefusal(money) === undefined ? stripeRefundAmount(money) : undefined
}

/** Without the least amount, for what goes back. */
export function stripeRefundAmount({ amount, currency }: { amount: number; currency: string }): number {
  return Math.round(amount * (currencyOf(currency)?.stripe?.factor ?? 1))
}

/** What Stripe says of an amount, in our minor units. */
export function fromStripeAmount({ amount, currency }: { amount: number; currency: string }): number {
  return Math.round(amount / (currencyOf(currency)?.stripe?.factor ?? 1))
}
