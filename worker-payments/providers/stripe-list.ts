// Stripe's list of payment intents, for what Milo may have lost. The list is never behind; the search is.
import type Stripe from 'stripe'
import type { ListedCapture } from '#shared/db/provider-listings.ts'
import type { ListedPage, ListQuestion } from './provider.ts'
import { asProviderError } from './stripe-errors.ts'
import { fromStripeAmount } from './stripe-units.ts'

// Stripe's most.
const PAGE = 100
const OUR_ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

/** Intents with our id in their metadata: others of the account are not Milo's. */
export async function listIntents(
  stripe: Stripe,
  { since, until, position }: ListQuestion,
): Promise<ListedPage> {
  try {
    const { data, has_more: more } = await stripe.paymentIntents.list({
      created: { gte: seconds(since), lte: seconds(until) },
      limit: PAGE,
      expand: ['data.latest_charge'],
      ...(position === null ? {} : { starting_after: position }),
    })
    const captures = data.flatMap((intent) => {
      const key = intent.metadata.paymentId ?? ''
      return intent.status === 'succeeded' && OUR_ID.test(key) ? [read(intent, key)] : []
    })
    return { captures, next: more ? (data.at(-1)?.id ?? null) : null }
  } catch (error) {
    throw asProviderError(error)
  }
}

function read(intent: Stripe.PaymentIntent, chargeKey: string): ListedCapture {
  const currency = intent.currency.toUpperCase()
  const charge = typeof intent.latest_charge === 'string' ? null : intent.latest_charge
  const ours = (amount: number) => fromStripeAmount({ amount, currency })
  return {
    reference: intent.id,
    order: null,
    chargeKey,
    amount: ours(intent.amount_received),
    givenBack: ours(charge?.amount_refunded ?? 0),
    currency,
    capturedAt: new Date(intent.created * 1000),
  }
}

const seconds = (time: Date): number => Math.floor(time.getTime() / 1000)
