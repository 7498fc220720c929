// What Milo asks of a payment provider. Amounts are integers in minor units; keys are ours, so that a repeat
// is known as one.

import type { ListedCapture } from '#shared/db/provider-listings.ts'
import type { NextAction } from '#shared/domain/payment.ts'

export interface ChargeRequest {
  /** Our id of the try, the payment's own for the first one: the provider's idempotency key. */
  paymentId: string
  amount: number
  currency: string
  method: string
  /** The provider's name for the charge, where we learned it. */
  reference: string | null
  /** Until then the seats wait for the money. */
  expiresAt: Date
}

/** Names a charge that may have been made, and what it must be. */
export type ChargeQuestion = Omit<ChargeRequest, 'expiresAt'>

/**
 * What the provider knows of a charge. `absent`: nothing is captured so far, and it is safe to charge; that
 * may change at any moment. `declined`: nothing is captured, and nothing will be under this payment's id.
 */
export type Charge =
  | { status: 'captured'; reference: string }
  | Declined
  | { status: 'pending'; reference: string | null }
  | ActionRequired
  | { status: 'absent' }

/** Waits for the buyer: nothing is captured until they have done this. */
export interface ActionRequired {
  status: 'action_required'
  reference: string | null
  action: NextAction
}

export interface Declined {
  status: 'declined'
  reference: string | null
  reason: string
}

/** The name of a charge that may be made now; or why it may not, or not yet. */
export type Prepared =
  | { status: 'prepared'; reference: string }
  | Declined
  | { status: 'pending'; reference: string | null }

export interface RefundRequest {
  /** The refund's own key, the same for each attempt. */
  key: string
  /** As in the request of the charge. */
  paymentId: string
  /** The provider's name for the charge. */
  reference: string | null
  amount: number
  currency: string
}

/**
 * `failed`: the provider will not, or could not after all; only a refund under another key may still succeed.
 */
export type ProviderRefund =
  | { status: 'refunded'; reference: string }
  | { status: 'pending'; reference: string | null }
  | { status: 'failed'; reference: string | null; reason: string }
  | { status: 'absent' }

/** One refund as the provider has it. */
export interface GivenBack {
  reference: string
  /** Milo's key, if Milo made it. */
  key: string | null
  /** In minor units of the payment's currency. */
  amount: number
  status: 'refunded' | 'pending' | 'failed'
  reason: string
}

/** What became of captured money at the provider, by Milo or not. */
export interface Account {
  refunds: GivenBack[]
  dispute: 'open' | 'won' | 'lost' | null
}

/** One page, of payments made in a span of time. */
export interface ListQuestion {
  since: Date
  until: Date
  /** Null: the first page; else what the page before called its next one. */
  position: string | null
}

export interface ListedPage {
  captures: ListedCapture[]
  next: string | null
}

export interface Provider {
  name: string
  /**
   * Only of providers where a charge cannot be found by our own id with certainty: makes the charge without
   * moving money and names it. Its name is stored before `charge` is called with it.
   */
  prepare?(request: ChargeRequest): Promise<Prepared>
  /** Throws a ProviderError where the answer did not come or was no answer. */
  charge(request: ChargeRequest): Promise<Exclude<Charge, { status: 'absent' }>>
  /** Asks; never charges. What waits for a customer who is gone is closed on the way. */
  chargeState(question: ChargeQuestion): Promise<Charge>
  /**
   * Closes the charge for good, whatever a worker that stood still may yet send: nothing can be captured
   * afterwards. Says what it found: `captured` where the money came first.
   */
  close(question: ChargeQuestion): Promise<Exclude<Charge, { status: 'absent' }>>
  account(question: ChargeQuestion): Promise<Account>
  /** Captures that Milo made, or may have made, in any order. The same span has the same pages. */
  list(question: ListQuestion): Promise<ListedPage>
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
