// Payment intents of the fake Stripe: made, confirmed, cancelled, listed.
import type { Answer, Call } from './calls.ts'
import { type FakeCharge, type FakeProvider, givenBack, seconds } from './fake-provider.ts'
import { tell } from './news.ts'
import { stripeError, stripeEvent } from './stripe-answers.ts'

const received = ({ status, amount }: FakeCharge): number => (status === 'succeeded' ? amount : 0)

const shown = (intent: FakeCharge, fake: FakeProvider) => ({
  ...intent,
  object: 'payment_intent',
  amount_received: received(intent),
  latest_charge: { id: `ch_${intent.id}`, amount_refunded: givenBack(fake, intent.id) },
})

function create(form: URLSearchParams, fake: FakeProvider): Answer {
  const method = form.get('payment_method')
  if (method === 'pm_bogus') return stripeError(400, { code: 'resource_missing', param: 'payment_method' })
  const id = fake.idOf('pi')
  const intent: FakeCharge = {
    id,
    status: method === null ? 'requires_payment_method' : 'requires_confirmation',
    amount: Number(form.get('amount')),
    currency: form.get('currency')!,
    metadata: { paymentId: form.get('metadata[paymentId]')! },
    ...(method === null ? {} : { payment_method: method }),
    client_secret: `${id}_secret_x`,
    created: seconds(fake.now()),
  }
  fake.charges.set(id, intent)
  become(fake, intent, intent.status, 'created')
  return [200, shown(intent, fake)]
}

/** It changed, and there is news of it. */
export function become(fake: FakeProvider, intent: FakeCharge, status: string, word = status): void {
  intent.status = status
  const type = `payment_intent.${word}`
  tell(fake, type, (id) => stripeEvent(id, type, shown(intent, fake), fake))
}

/** What becomes of a method that is confirmed. */
const OUTCOMES: Readonly<Record<string, string>> = { pm_3ds: 'requires_action', pm_processing: 'processing' }

function confirm(intent: FakeCharge, fake: FakeProvider): Answer {
  if (!['requires_confirmation', 'requires_payment_method'].includes(intent.status))
    return stripeError(400, { code: 'payment_intent_unexpected_state' })
  if (intent.payment_method === 'pm_declined') {
    become(fake, intent, 'requires_payment_method', 'payment_failed')
    const error = { type: 'card_error', code: 'card_declined', decline_code: 'insufficient_funds' }
    return stripeError(402, { ...error, payment_intent: shown(intent, fake) })
  }
  become(fake, intent, OUTCOMES[intent.payment_method ?? ''] ?? 'succeeded')
  return [200, shown(intent, fake)]
}

function cancel(intent: FakeCharge, fake: FakeProvider): Answer {
  if (['succeeded', 'canceled', 'processing'].includes(intent.status))
    return stripeError(400, { code: 'payment_intent_unexpected_state' })
  become(fake, intent, 'canceled')
  return [200, shown(intent, fake)]
}

/** Newest first, and never behind. */
function list({ query }: Call, fake: FakeProvider): Answer {
  const [from, to] = [Number(query.get('created[gte]') ?? 0), Number(query.get('created[lte]') ?? Infinity)]
  const limit = Number(query.get('limit') ?? 10)
  const all = [...fake.charges.values()]
    .filter(({ created = 0 }) => created >= from && created <= to)
    .reverse()
  const after = query.get('starting_after')
  const start = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1
  const data = all.slice(start, start + limit).map((intent) => shown(intent, fake))
  return [200, { object: 'list', data, has_more: start + limit < all.length, url: '/' }]
}

export const stripeIntents = { create, confirm, cancel, list, shown, received }
