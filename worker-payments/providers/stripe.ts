// Stripe behind our interface: a payment intent is made unconfirmed, and confirmed under its own id, which is
// stored by then. So each worker that ever comes acts on one and the same intent.

import Stripe from 'stripe'
import { newId } from '#shared/std/ids.ts'
import type { Charge, ChargeQuestion, ChargeRequest, Declined, Provider } from './provider.ts'
import { asProviderError, refusalOf } from './stripe-errors.ts'
import { listIntents } from './stripe-list.ts'
import { newStripeRefunds } from './stripe-refunds.ts'
import { stripeAmount } from './stripe-units.ts'

export interface StripeSettings {
  STRIPE_SECRET_KEY: string
  /** For the browser; without one a payment cannot wait for its buyer. */
  STRIPE_PUBLISHABLE_KEY: string
  /** Empty: Stripe's own. */
  STRIPE_API_URL: string
}

// Stripe answers charges within seconds; what takes longer is asked about instead.
const TIMEOUT_MS = 20_000

export function newStripe(settings: StripeSettings): Provider {
  const { STRIPE_SECRET_KEY, STRIPE_PUBLISHABLE_KEY: publishableKey, STRIPE_API_URL } = settings
  const stripe = new Stripe(STRIPE_SECRET_KEY, {
    // Repeats are ours: counted, delayed, and asked about first.
    maxNetworkRetries: 0,
    timeout: TIMEOUT_MS,
    telemetry: false,
    ...(STRIPE_API_URL === '' ? {} : address(STRIPE_API_URL)),
  })

  return {
    name: 'stripe',
    prepare: (request) => prepare(stripe, request, publishableKey),
    charge: (request) => charge(stripe, request, publishableKey),
    chargeState: (question) => chargeState(stripe, question, publishableKey),
    close: (question) => close(stripe, question),
    list: (question) => listIntents(stripe, question),
    ...newStripeRefunds(stripe),
  }
}

/**
 * Under a key of this call, for the repeat of the SDK. Stripe would answer one of the payment with the same
 * failure for a day; an intent of which the answer was lost is in nobody's hands, and never confirmed.
 */
async function prepare(
  stripe: Stripe,
  request: ChargeRequest,
  publishableKey: string,
): Promise<{ status: 'prepared'; reference: string } | Declined> {
  const { paymentId, currency, method } = request
  // No browser could go on with it.
  if (isByBuyer(method) && publishableKey === '')
    return { status: 'declined', reference: null, reason: 'provider_not_configured' }
  const amount = stripeAmount(request)
  if (amount === undefined) return { status: 'declined', reference: null, reason: 'amount_not_chargeable' }
  try {
    const { id } = await stripe.paymentIntents.create(
      {
        amount,
        currency: currency.toLowerCase(),
        ...(isByBuyer(method)
          ? { automatic_payment_methods: { enabled: true } }
          : {
              payment_method: method,
              // We confirm it, and no browser is there to be sent elsewhere.
              automatic_payment_methods: { enabled: true, allow_redirects: 'never' as const },
            }),
        metadata: { paymentId },
      },
      { idempotencyKey: newId() },
    )
    return { status: 'prepared', reference: id }
  } catch (error) {
    const reason = refusalOf(error)
    if (reason !== undefined) return { status: 'declined', reference: null, reason }
    throw asProviderError(error)
  }
}

/**
 * Without an idempotency key: an intent is confirmed once, and Stripe would repeat a failure under a key for
 * a day. One that the buyer confirms in the browser is handed to them.
 */
async function charge(stripe: Stripe, request: ChargeRequest, publishableKey: string): Promise<Answered> {
  const { paymentId, method, reference } = request
  if (reference === null) throw new Error(`payment ${paymentId}: the intent was not prepared`)
  if (isByBuyer(method)) {
    return standOf(stripe, await ask(stripe.paymentIntents.retrieve(reference)), method, publishableKey)
  }
  try {
    return await standOf(stripe, await stripe.paymentIntents.confirm(reference), method, publishableKey)
  } catch (error) {
    if (refusalOf(error) === undefined) throw asProviderError(error)
    // Declined, or not in a state to be confirmed: which, the intent says, and then it is closed.
    return close(stripe, { paymentId, reference }, refusalOf(error))
  }
}

async function chargeState(
  stripe: Stripe,
  { method, reference }: ChargeQuestion,
  publishableKey: string,
): Promise<Charge> {
  // No id was stored, so nobody may confirm one.
  if (reference === null) return { status: 'absent' }
  const intent = await ask(stripe.paymentIntents.retrieve(reference))
  if (intent.status === 'requires_confirmation' && !isByBuyer(method)) return { status: 'absent' }
  return standOf(stripe, intent, method, publishableKey)
}

/** The buyer confirms it in the browser: any method of theirs, as often as it takes. */
const isByBuyer = (method: string): boolean => method === 'stripe'

/** An intent that its buyer can go on with is theirs; any other one that has not ended is ended. */
async function standOf(
  stripe: Stripe,
  intent: Stripe.PaymentIntent,
  method: string,
  publishableKey: string,
): Promise<Answered> {
  const forBuyer = isByBuyer(method)
    ? ['requires_payment_method', 'requires_confirmation', 'requires_action']
    : ['requires_action']
  const clientSecret = intent.client_secret
  if (!forBuyer.includes(intent.status) || clientSecret === null || publishableKey === '')
    return ended(stripe, intent)
  return {
    status: 'action_required',
    reference: intent.id,
    action: { type: 'stripe', clientSecret, publishableKey },
  }
}

/**
 * An intent that waits for its customer, or for another card, would stay chargeable for ever: it is
 * cancelled.
 */
async function ended(stripe: Stripe, intent: Stripe.PaymentIntent, reason?: string): Promise<Answered> {
  if (['succeeded', 'canceled', 'processing'].includes(intent.status)) return read(intent)
  try {
    await stripe.paymentIntents.cancel(intent.id)
    return { status: 'declined', reference: intent.id, reason: reason ?? reasonOf(intent) }
  } catch (error) {
    if (refusalOf(error) === undefined) throw asProviderError(error)
    // It moved since it was read.
    return read(await ask(stripe.paymentIntents.retrieve(intent.id)))
  }
}

async function close(
  stripe: Stripe,
  { paymentId, reference }: Pick<ChargeQuestion, 'paymentId' | 'reference'>,
  reason?: string,
): Promise<Answered> {
  if (reference === null) throw new Error(`payment ${paymentId}: there is no intent to close`)
  return ended(stripe, await ask(stripe.paymentIntents.retrieve(reference)), reason)
}

type Answered = Exclude<Charge, { status: 'absent' }>

async function ask<T>(call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (error) {
    throw asProviderError(error)
  }
}

function address(url: string) {
  const { hostname, port, protocol } = new URL(url)
  return { host: hostname, port: Number(port), protocol: protocol === 'https:' ? 'https' : 'http' } as const
}

function read(intent: Stripe.PaymentIntent): Answered {
  const reference = intent.id
  if (intent.status === 'succeeded') return { status: 'captured', reference }
  if (intent.status === 'canceled') return { status: 'declined', reference, reason: reasonOf(intent) }
  return { status: 'pending', reference }
}

function reasonOf({ status, last_payment_error: last }: Stripe.PaymentIntent): string {
  if (status === 'requires_action') return 'authentication_required'
  return last?.decline_code ?? last?.code ?? 'reservation_over'
}
