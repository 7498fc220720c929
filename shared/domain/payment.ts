// The states of a payment and of a refund, and which may follow which. The tables hold them too (refuse_transition).

/** Which state may follow which; a state without followers is an end. */
export const paymentStates = {
  requested: ['captured', 'declined', 'refund_due'],
  // captured when its seats were already lost goes from requested to refund_due at once
  captured: ['refund_due'],
  declined: [],
  refund_due: ['refunded'],
  refunded: [],
} as const satisfies Record<string, readonly string[]>

export type PaymentStatus = keyof typeof paymentStates

/** Money on its way back; staff may let a refused one be tried again. */
export const refundStates = {
  due: ['refunded', 'refused'],
  refunded: [],
  refused: ['due'],
} as const satisfies Record<string, readonly string[]>

export type RefundStatus = keyof typeof refundStates

/** Cards of the simulator, by what becomes of the charge. */
export const simulatorMethods = [
  'sim_approved',
  'sim_declined',
  'sim_insufficient_funds',
  'sim_slow',
  'sim_timeout_captured',
  'sim_duplicate_callback',
  'sim_late',
  'sim_refund_out_of_order',
  'sim_down_3',
] as const

export const paymentProviders = ['simulator', 'stripe', 'razorpay'] as const
export type PaymentProvider = (typeof paymentProviders)[number]

/** Whose a method is, by its form: a card of the simulator, a Stripe payment method, a payment of Razorpay's checkout. */
export function providerOf(method: string): PaymentProvider | undefined {
  if ((simulatorMethods as readonly string[]).includes(method)) return 'simulator'
  if (/^pm_\w{1,250}$/.test(method)) return 'stripe'
  if (/^pay_\w{1,250}$/.test(method)) return 'razorpay'
  return undefined
}
