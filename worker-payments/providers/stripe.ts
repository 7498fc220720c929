// Stripe behind our interface: payment intents that are confirmed at once, under our payment's id as idempotency key.
import Stripe from 'stripe'
import {
  type Charge,
  type ChargeQuestion,
  type ChargeRequest,
  type Provider,
  ProviderError,
  type ProviderRefund,
  type RefundRequest,
} from './provider.ts'

export interface StripeSettings {
  STRIPE_SECRET_KEY: string
  /** Empty: Stripe's own. */
  STRIPE_API_URL: string
}

// Stripe answers charges within seconds; what takes longer is asked about instead.
const TIMEOUT_MS = 20_000

export function newStripe({ STRIPE_SECRET_KEY, STRIPE_API_URL }: StripeSettings): Provider {
  const stripe = new Stripe(STRIPE_SECRET_KEY, {
    // Repeats are ours: counted, delayed, and asked about first.
    maxNetworkRetries: 0,
    timeout: TIMEOUT_MS,
    telemetry: false,
    ...(STRIPE_API_URL === '' ? {} : address(STRIPE_API_URL)),
  })

  async function charge({ paymentId, amount, currency, method }: ChargeRequest): Promise<Answered> {
    try {
      const intent = await stripe.paymentIntents.create(
        {
          amount,
          currency: currency.toLowerCase(),
          payment_method: method,
          confirm: true,
          // The customer is not there any more when we charge.
          automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
          metadata: { paymentId },
        },
        { idempotencyKey: paymentId },
      )
      return await closeUnfinished(intent)
    } catch (error) {
      if (error instanceof Stripe.errors.StripeCardError) return declined(error)
      throw asProviderError(error)
    }
  }

  /** An intent that waits for its customer would stay chargeable for ever: it is ended, and counts as declined. */
  async function closeUnfinished(intent: Stripe.PaymentIntent): Promise<Answered> {
    const unfinished = ['requires_action', 'requires_confirmation', 'requires_payment_method']
    if (!unfinished.includes(intent.status)) return read(intent)
    await stripe.paymentIntents.cancel(intent.id)
    return { status: 'declined', reference: intent.id, reason: 'authentication_required' }
  }

  async function chargeState({ paymentId, reference }: ChargeQuestion): Promise<Charge> {
    try {
      if (reference !== null) return read(await stripe.paymentIntents.retrieve(reference))
      // Found some seconds late at worst: until then the charge is repeated under its key, which charges nothing twice.
      const found = await stripe.paymentIntents.search({
        query: `metadata['paymentId']:'${paymentId}'`,
        limit: 1,
      })
      return found.data[0] ? read(found.data[0]) : { status: 'absent' }
    } catch (error) {
      throw asProviderError(error)
    }
  }

  return { name: 'stripe', charge, chargeState, ...refundsOf(stripe) }
}

function refundsOf(stripe: Stripe): Pick<Provider, 'refund' | 'refundState'> {
  async function refund({ key, reference, amount }: RefundRequest): Promise<RefundAnswer> {
    if (reference === null) throw new Error(`refund ${key}: the charge has no reference`)
    try {
      const made = await stripe.refunds.create(
        { payment_intent: reference, amount, metadata: { key } },
        { idempotencyKey: key },
      )
      return readRefund(made)
    } catch (error) {
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

  return { refund, refundState }
}

type Answered = Exclude<Charge, { status: 'absent' }>
type RefundAnswer = Exclude<ProviderRefund, { status: 'absent' }>

function address(url: string) {
  const { hostname, port, protocol } = new URL(url)
  return { host: hostname, port: Number(port), protocol: protocol === 'https:' ? 'https' : 'http' } as const
}

function read(intent: Stripe.PaymentIntent): Answered {
  const reference = intent.id
  if (intent.status === 'succeeded') return { status: 'captured', reference }
  if (intent.status === 'canceled' || intent.status === 'requires_payment_method') {
    const last = intent.last_payment_error
    return { status: 'declined', reference, reason: last?.decline_code ?? last?.code ?? intent.status }
  }
  return { status: 'pending', reference }
}

function declined(error: InstanceType<typeof Stripe.errors.StripeCardError>): Answered {
  const reason = error.decline_code ?? error.code ?? 'card_declined'
  return { status: 'declined', reference: error.payment_intent?.id ?? null, reason }
}

function readRefund(made: Stripe.Refund): RefundAnswer {
  if (made.status === 'succeeded') return { status: 'refunded', reference: made.id }
  if (made.status === 'pending') return { status: 'pending', reference: made.id }
  throw new Error(`refund ${made.id} is ${made.status}: ${made.failure_reason ?? 'no reason given'}`)
}

/** Whether Stripe surely did nothing, or may have; a request that is wrong itself stays the error that it is. */
function asProviderError(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error
  const said = `stripe: ${error.type} ${error.statusCode ?? ''} ${error.message}`
  if (error.statusCode === 429) return new ProviderError(said, 'nothing_happened')
  // 409: the first request under this key is still running.
  if (error.statusCode === 409 || error.statusCode === undefined || error.statusCode >= 500) {
    return new ProviderError(said, 'unknown')
  }
  return error
}
