// The states of payments and refunds and their transitions. The tables enforce them too (refuse_transition).
import { razorpayRefusal, stripeRefusal } from './currencies.ts'
import type { Money } from './price.ts'
import { simulatorCards } from './simulator-cards.ts'

/** The allowed transitions. No state that money can still reach is final. */
export const paymentStates = {
  requested: ['captured', 'declined', 'refund_due'],
  // captured after its seats were lost: goes from requested to refund_due at once
  captured: ['refund_due', 'refunded', 'disputed'],
  // the provider declined, and money came after all
  declined: ['refund_due'],
  refund_due: ['refunded', 'disputed'],
  // a refund that was reported done failed
  refunded: ['refund_due', 'disputed'],
  // won: captured again; or refunded before the bank decided
  disputed: ['captured', 'refund_due', 'refunded'],
} as const satisfies Record<string, readonly string[]>

export type PaymentStatus = keyof typeof paymentStates

/** As clients see it: a requested payment that waits for its buyer says so. */
export type ShownPaymentStatus = PaymentStatus | 'action_required'

/** What the buyer has to do for the payment to go on. */
export type NextAction =
  /** A page to visit; relative to Milo's own address. */
  | { type: 'redirect'; url: string }
  /** For Stripe's Payment Element, or its handleNextAction. */
  | { type: 'stripe'; clientSecret: string; publishableKey: string }
  /** For Razorpay's checkout. */
  | { type: 'razorpay'; orderId: string; keyId: string }

/**
 * Money on its way back. A failed refund, even one that was reported done, is retried by staff or settled by
 * hand.
 */
export const refundStates = {
  due: ['refunded', 'failed'],
  refunded: ['failed'],
  failed: ['due', 'refunded'],
} as const satisfies Record<string, readonly string[]>

export type RefundStatus = keyof typeof refundStates

/** Tries of a payment: each may be declined, and then another one may begin. */
export const MOST_ATTEMPTS = 5

/**
 * How long the seats wait for another try after one was declined: time to fetch another card, not to
 * forget.
 */
export const RETRY_WINDOW_MS = 3 * 60_000

/** The simulator's cards, by the outcome of the charge. */
export const simulatorMethods: readonly string[] = simulatorCards.map(({ method }) => method)

export const paymentProviders = ['simulator', 'stripe', 'razorpay'] as const
export type PaymentProvider = (typeof paymentProviders)[number]

/**
 * Why none of these providers can charge this, as a text for users; undefined if one can, or the total is 0.
 */
export function chargeRefusal(providers: readonly string[], total: Money): string | undefined {
  if (total.amount === 0) return undefined
  const refusals = providers.map((provider) => refusalOf(provider, total))
  return refusals.includes(undefined) ? undefined : refusals[0]
}

function refusalOf(provider: string, total: Money): string | undefined {
  if (provider === 'stripe') return stripeRefusal(total)
  return provider === 'razorpay' ? razorpayRefusal(total) : undefined
}

/**
 * The provider of a payment method, by its form: a simulator card, a Stripe payment method, a payment of
 * Razorpay's checkout.
 */
export function providerOf(method: string): PaymentProvider | undefined {
  if (simulatorMethods.includes(method)) return 'simulator'
  if (/^pm_\w{1,250}$/.test(method)) return 'stripe'
  if (/^pay_\w{1,250}$/.test(method)) return 'razorpay'
  return undefined
}

/**
 * The payment is only at the provider, or with another amount there, or only in Milo; or it is of a try that
 * was declined, and its refunds failed.
 */
export const unknownCaptureReasons = [
  'no_payment',
  'amount_differs',
  'not_at_provider',
  'refund_failed',
] as const
export type UnknownCaptureReason = (typeof unknownCaptureReasons)[number]

/** Of money that a provider took and that Milo does not know of. */
export const unknownCaptureStates = ['open', 'refund_due', 'refunded', 'explained'] as const
export type UnknownCaptureStatus = (typeof unknownCaptureStates)[number]
