// What Milo asks of a payment provider. Amounts are integers in minor units; keys are ours, so that a repeat is known as one.

export interface ChargeRequest {
  /** Our payment's id: the provider's idempotency key. */
  paymentId: string
  amount: number
  currency: string
  method: string
  /** Until then the seats wait for the money. */
  expiresAt: Date
}

/** Names a charge that may have been made. */
export interface ChargeQuestion {
  paymentId: string
  method: string
  /** The provider's name for the charge, where we learned it. */
  reference: string | null
}

/** What the provider knows of a charge. `absent`: it never came, or left no trace; it is safe to charge. */
export type Charge =
  | { status: 'captured'; reference: string }
  | { status: 'declined'; reference: string | null; reason: string }
  | { status: 'pending'; reference: string | null }
  | { status: 'absent' }

export interface RefundRequest {
  /** The refund's own key, the same for each attempt. */
  key: string
  paymentId: string
  /** The provider's name for the charge. */
  reference: string | null
  amount: number
  currency: string
}

export type ProviderRefund =
  | { status: 'refunded'; reference: string }
  | { status: 'pending'; reference: string | null }
  | { status: 'absent' }

export interface Provider {
  name: string
  /** Throws a ProviderError where the answer did not come or was no answer. */
  charge(request: ChargeRequest): Promise<Exclude<Charge, { status: 'absent' }>>
  /** Asks; never charges. */
  chargeState(question: ChargeQuestion): Promise<Charge>
  refund(request: RefundRequest): Promise<Exclude<ProviderRefund, { status: 'absent' }>>
  refundState(request: RefundRequest): Promise<ProviderRefund>
}

/** The provider failed us. `outcome`: whether what was asked surely did not happen, or may have. */
export class ProviderError extends Error {
  override name = 'ProviderError'
  readonly outcome: 'nothing_happened' | 'unknown'

  constructor(message: string, outcome: 'nothing_happened' | 'unknown') {
    super(message)
    this.outcome = outcome
  }
}
