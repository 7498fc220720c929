// What a fake provider has: its books, its clock, and what it does wrong on request.
import type { Call, Fault } from './calls.ts'
import type { IdempotencyKeys } from './idempotency-keys.ts'

export interface FakeProvider {
  url: string
  /** Every request, as "METHOD path idempotency-key". */
  calls: string[]
  /** What the next requests answer instead: a status, or 'cut' to do the work and never answer. */
  faults: Fault[]
  /** The same, by what is asked, where `faults` has none. One that waits holds the request on its way. */
  faultOf: (call: Call) => Fault | Promise<Fault>
  /** The next id of a kind, as `pi`. */
  idOf: (kind: string) => string
  charges: Map<string, FakeCharge>
  refunds: FakeRefund[]
  disputes: FakeDispute[]
  /** What becomes of the next refunds. */
  refundStatus: 'done' | 'pending' | 'failed'
  /** So far behind are a search of Stripe and a list of Razorpay's payments. */
  lagMs: number
  /** In the order of what happened; the test posts it in any order, at any time, as often as it likes. */
  news: News[]
  keys: IdempotencyKeys
  now(): number
  /** Moves its clock. */
  pass(ms: number): void
  close(): void
}

export interface FakeCharge {
  id: string
  status: string
  amount: number
  currency: string
  metadata: Record<string, string>
  payment_method?: string
  client_secret?: string
  order_id?: string
  amount_refunded?: number
  /** Unix seconds. */
  created?: number
}

export interface FakeRefund {
  id: string
  charge: string
  amount: number
  key: string | undefined
  status: FakeProvider['refundStatus']
}

export interface FakeDispute {
  id: string
  charge: string
  /** What the bank takes if it is lost. */
  amount: number
  status: 'open' | 'won' | 'lost'
}

/** An event and its object as it was then. */
export interface News {
  id: string
  type: string
  body: string
}

/** In seconds, as both providers write times. */
export const seconds = (ms: number): number => Math.floor(ms / 1000)

/** On its way back, or back. */
export const givenBack = ({ refunds, disputes }: FakeProvider, charge: string): number =>
  [
    ...refunds.filter((refund) => refund.charge === charge && refund.status !== 'failed'),
    ...disputes.filter((dispute) => dispute.charge === charge && dispute.status === 'lost'),
  ].reduce((sum, { amount }) => sum + amount, 0)
