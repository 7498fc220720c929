// What the fake Stripe says: errors, refunds, disputes and events.
import type { Answer } from './calls.ts'
import { type FakeDispute, type FakeProvider, type FakeRefund, seconds } from './fake-provider.ts'

export const stripeError = (status: number, error: object): Answer => [
  status,
  { error: { type: 'invalid_request_error', message: 'no', ...error } },
]

const STATUSES = { done: 'succeeded', pending: 'pending', failed: 'failed' } as const

export const shownRefund = ({ id, charge, amount, key, status }: FakeRefund) => ({
  id,
  object: 'refund',
  payment_intent: charge,
  amount,
  status: STATUSES[status],
  ...(status === 'failed' ? { failure_reason: 'lost_or_stolen_card' } : {}),
  metadata: key === undefined ? {} : { key },
})

export const shownDispute = ({ id, charge, amount, status }: FakeDispute) => ({
  id,
  object: 'dispute',
  payment_intent: charge,
  amount,
  status: status === 'open' ? 'needs_response' : status,
})

export const stripeEvent = (id: string, type: string, object: object, fake: FakeProvider) => ({
  id,
  object: 'event',
  type,
  created: seconds(fake.now()),
  data: { object },
})
