// Refunds at Stripe, under the refund's own key: asked for by their list, which is never behind, and made
// once.
import type Stripe from 'stripe'
import type {
  Account,
  ChargeQuestion,
  GivenBack,
  Provider,
  ProviderRefund,
  RefundRequest,
} from './provider.ts'
import { asProviderError, refusalOf } from './stripe-errors.ts'
import { fromStripeAmount, stripeRefundAmount } from './stripe-units.ts'

type RefundAnswer = Exclude<ProviderRefund, { status: 'absent' }>

/** Everything that went back for an intent, and the last dispute of it. */
async function account(stripe: Stripe, { reference, currency }: ChargeQuestion): Promise<Account> {
  if (reference === null) return { refunds: [], dispute: null }
  try {
    const refunds: GivenBack[] = []
    for await (const made of stripe.refunds.list({ payment_intent: reference, limit: 100 })) {
      const status = readRefund(made).status
      const amount = fromStripeAmount({ amount: made.amount, currency })
      const reason = made.failure_reason ?? made.status ?? 'unknown'
      refunds.push({ reference: made.id, key: made.metadata?.key ?? null, amount, status, reason })
    }
    const { data: disputes } = await stripe.disputes.list({ payment_intent: reference, limit: 100 })
    return { refunds, dispute: disputeOf(disputes.map(({ status }) => status)) }
  } catch (error) {
    throw asProviderError(error)
  }
}

/** An inquiry ("warning") moves no money. One that is lost stays lost, whatever others say. */
function disputeOf(statuses: readonly string[]): Account['dispute'] {
  const real = statuses.filter((status) => !status.startsWith('warning') && status !== 'prevented')
  if (real.length === 0) return null
  if (real.includes('lost')) return 'lost'
  return real.every((status) => status === 'won') ? 'won' : 'open'
}

export function newStripeRefunds(stripe: Stripe): Pick<Provider, 'account' | 'refund' | 'refundState'> {
  async function refund(request: RefundRequest): Promise<RefundAnswer> {
    const { key, reference } = request
    if (reference === null) throw new Error(`refund ${key}: the charge has no reference`)
    try {
      const made = await stripe.refunds.create(
        { payment_intent: reference, amount: stripeRefundAmount(request), metadata: { key } },
        { idempotencyKey: key },
      )
      return readRefund(made)
    } catch (error) {
      const reason = refusalOf(error)
      if (reason !== undefined) return { status: 'failed', reference: null, reason }
      throw asProviderError(error)
    }
  }

  async function refundState({ key, reference }: RefundRequest): Promise<ProviderRefund> {
    if (reference === null) return { status: 'absent' }
    try {
      for await (const made of stripe.refunds.list({ payment_intent: reference, limit: 100 })) {
        if (made.metadata?.key === key) return readRefund(made)
      }
      return { status: 'absent' }
    } catch (error) {
      throw asProviderError(error)
    }
  }

  return { account: (question) => account(stripe, question), refund, refundState }
}

function readRefund(made: Stripe.Refund): RefundAnswer {
  const reference = made.id
  if (made.status === 'succeeded') return { status: 'refunded', reference }
  if (made.status === 'pending') return { status: 'pending', reference }
  return { status: 'failed', reference, reason: made.failure_reason ?? made.status ?? 'unknown' }
}
