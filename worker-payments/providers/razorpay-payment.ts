// What a payment of Razorpay is to a charge: ours, to be captured, on its way, or no money of this purchase.
import type { Charge, ChargeQuestion, Declined } from './provider.ts'

export interface RazorpayPayment {
  id: string
  status: 'created' | 'authorized' | 'captured' | 'refunded' | 'failed'
  amount: number | string
  currency: string
  /** Null where the checkout had no order. */
  order_id?: string | null
  amount_refunded?: number | null
  error_code?: string | null
}

export type Answered = Exclude<Charge, { status: 'absent' }>
export type Found = Answered | { status: 'authorized'; reference: string }

/**
 * One that is ours: of our order, or noted before we captured it. In no state does it count unless it is the
 * whole of this price. A part may have gone back in the dashboard before its news came: the rest is still
 * there.
 */
export function readOurs(payment: RazorpayPayment, { amount, currency }: ChargeQuestion): Found {
  const { id: reference, status } = payment
  if (status === 'failed') {
    return { status: 'declined', reference, reason: (payment.error_code ?? 'failed').toLowerCase() }
  }
  if (Number(payment.amount) !== amount || payment.currency !== currency) {
    return { status: 'declined', reference, reason: 'amount_mismatch' }
  }
  if (status === 'refunded' || Number(payment.amount_refunded ?? 0) >= amount) {
    return { status: 'declined', reference, reason: 'refunded_before' }
  }
  if (status === 'captured' || status === 'authorized') return { status, reference }
  return { status: 'pending', reference }
}

/**
 * The first look at one that a browser handed in: anybody on this account may have made it, for an order of
 * another purchase or of another shop, and have captured it or given some back.
 */
export function readHandedIn(
  payment: RazorpayPayment,
  question: ChargeQuestion,
): Exclude<Found, { status: 'captured' | 'action_required' }> {
  // Without a reference: it is not ours, whatever becomes of it.
  const refused = (reason: string): Declined => ({ status: 'declined', reference: null, reason })
  if (payment.order_id) return refused('method_used')
  if (Number(payment.amount_refunded ?? 0) > 0) return refused('refunded_before')
  const found = readOurs(payment, question)
  if (found.status === 'captured' || found.status === 'action_required') return refused('method_used')
  return found
}

export const asAnswer = (found: Found): Answered =>
  found.status === 'authorized' ? { status: 'pending', reference: found.reference } : found
