// A fake Stripe: payment intents, refunds and disputes as its API documents them, as far as Milo asks.
import type { Answer, Call } from './calls.ts'
import { type FakeProvider, type FakeRefund, givenBack, seconds } from './fake-provider.ts'
import { tell } from './news.ts'
import { listen } from './server.ts'
import { amountError } from './stripe-amounts.ts'
import { shownDispute, shownRefund, stripeError, stripeEvent } from './stripe-answers.ts'
import { stripeIntents } from './stripe-intents.ts'

export const fakeStripe = (): Promise<FakeProvider> => listen({ handle, refuse })

const refuse = (authorization: string): Answer | undefined =>
  /^Bearer sk_test_\w+$/.test(authorization) ? undefined : stripeError(401, { code: 'api_key_invalid' })

const MISMATCH = stripeError(400, { type: 'idempotency_error' })

function handle(call: Call, fake: FakeProvider): Answer {
  const { method, path } = call
  const [, , noun, id, verb] = path.split('/')
  const once = (work: () => Answer) => fake.keys.answer(call, fake.now(), { work, mismatch: MISMATCH })
  if (noun === 'payment_intents') {
    const form = new URLSearchParams(call.text)
    if (method === 'GET' && id === 'search') return search(call, fake)
    if (method === 'GET' && id === undefined) return stripeIntents.list(call, fake)
    if (id === undefined) {
      const refused = amountError(Number(form.get('amount')), form.get('currency')!)
      // What is not valid is not kept under its key.
      return refused ? stripeError(400, refused) : once(() => stripeIntents.create(form, fake))
    }
    const intent = fake.charges.get(id)
    if (!intent) return stripeError(404, { code: 'resource_missing' })
    if (verb === 'cancel') return once(() => stripeIntents.cancel(intent, fake))
    if (verb === 'confirm') return once(() => stripeIntents.confirm(intent, fake))
    return [200, stripeIntents.shown(intent, fake)]
  }
  if (noun === 'refunds' && method === 'POST') return once(() => refund(call, fake))
  if (noun === 'refunds') return listOf(fake.refunds.filter(ofIntent(call)).map(shownRefund))
  if (noun === 'disputes') return listOf(fake.disputes.filter(ofIntent(call)).map(shownDispute))
  return stripeError(404, { code: 'resource_missing' })
}

const ofIntent =
  ({ query }: Call) =>
  ({ charge }: { charge: string }) =>
    charge === query.get('payment_intent')

const listOf = (data: object[]): Answer => [200, { object: 'list', data, has_more: false, url: '/' }]

/** Behind by the lag: what was made just before is not there. */
function search({ query }: Call, fake: FakeProvider): Answer {
  const [, name, value] = /^metadata\['(\w+)'\]:'([\w-]+)'$/.exec(query.get('query') ?? '') ?? []
  if (name === undefined) return stripeError(400, { param: 'query' })
  const data = [...fake.charges.values()].filter(
    ({ metadata, created = 0 }) => metadata[name] === value && created <= seconds(fake.now() - fake.lagMs),
  )
  return [200, { object: 'search_result', data, has_more: false, url: '/' }]
}

function refund({ text }: Call, fake: FakeProvider): Answer {
  const form = new URLSearchParams(text)
  const charge = form.get('payment_intent')!
  const intent = fake.charges.get(charge)
  if (!intent) return stripeError(404, { code: 'resource_missing' })
  const amount = Number(form.get('amount'))
  const left = stripeIntents.received(intent) - givenBack(fake, charge)
  if (fake.disputes.some((dispute) => dispute.charge === charge && dispute.status === 'open'))
    return stripeError(400, { code: 'charge_disputed' })
  if (left === 0) return stripeError(400, { code: 'charge_already_refunded' })
  if (amount > left) return stripeError(400, { param: 'amount' })
  const made: FakeRefund = {
    id: fake.idOf('re'),
    charge,
    amount,
    key: form.get('metadata[key]') ?? undefined,
    status: fake.refundStatus,
  }
  fake.refunds.push(made)
  tell(fake, 'refund.created', (id) => stripeEvent(id, 'refund.created', shownRefund(made), fake))
  return [200, shownRefund(made)]
}
