// What the fake Razorpay says: errors, refunds and disputes.
import type { Answer } from './calls.ts'
import type { FakeDispute, FakeRefund } from './fake-provider.ts'

export const razorpayError = (description: string, status = 400): Answer => [
  status,
  { error: { code: 'BAD_REQUEST_ERROR', description } },
]

const STATUSES = { done: 'processed', pending: 'pending', failed: 'failed' } as const

export const razorpayRefund = ({ id, charge, amount, key, status }: FakeRefund) => ({
  id,
  payment_id: charge,
  amount,
  status: STATUSES[status],
  notes: key === undefined ? {} : { key },
})

export const razorpayDispute = ({ id, charge, amount, status }: FakeDispute) => ({
  id,
  payment_id: charge,
  amount,
  status,
})
