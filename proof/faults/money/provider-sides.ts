// The two providers of the money model: how a charge in a mood is paid there, and what becomes of it.
import { newId } from '#shared/std/ids.ts'
import type { FakeProvider } from '../../../testing/fake-providers/fake-provider.ts'
import {
  checkedOut,
  fakeRazorpay,
  become as razorpayBecomes,
} from '../../../testing/fake-providers/razorpay.ts'
import { fakeStripe } from '../../../testing/fake-providers/stripe.ts'
import { become as stripeBecomes } from '../../../testing/fake-providers/stripe-intents.ts'
import { newRazorpay } from '../../../worker-payments/providers/razorpay.ts'
import { newStripe } from '../../../worker-payments/providers/stripe.ts'
import type { ChargeMood } from './moods.ts'
import type { Side } from './provider-bank.ts'

const CARDS: Partial<Record<ChargeMood, string>> = { decline: 'pm_declined', undecided: 'pm_processing' }
const byBuyer = (fake: FakeProvider, path: string): boolean => fake.calls.includes(`GET ${path}`)

/** A buyer who is asked pays in the browser, every other one by a card that Milo confirms. */
export async function stripeSide(): Promise<Side> {
  const fake = await fakeStripe()
  const chargesOf = (key: string) =>
    [...fake.charges.values()].filter(({ metadata }) => metadata.paymentId === key)
  return {
    fake,
    adapter: newStripe({
      STRIPE_SECRET_KEY: 'sk_test_x',
      STRIPE_PUBLISHABLE_KEY: 'pk_test_x',
      STRIPE_API_URL: fake.url,
    }),
    paymentOf: (mood) =>
      mood === 'asks' ? { provider: 'stripe' } : { method: CARDS[mood] ?? 'pm_card_visa' },
    begun: () => undefined,
    chargesOf,
    chargeMovedBy: ({ path }) => {
      const [, id] = /^\/v1\/payment_intents\/(\w+)\/confirm$/.exec(path) ?? []
      return id === undefined ? undefined : fake.charges.get(id)?.metadata.paymentId
    },
    hasMoney: ({ status }) => status === 'succeeded',
    decide(key, approve) {
      for (const intent of chargesOf(key)) {
        // Of intents of one try the buyer has the one that is stored, which Milo has asked about.
        const isTheirs =
          intent.payment_method === undefined &&
          intent.status === 'requires_payment_method' &&
          byBuyer(fake, `/v1/payment_intents/${intent.id}`)
        if (!isTheirs && intent.status !== 'processing') continue
        if (approve) stripeBecomes(fake, intent, 'succeeded')
        else stripeBecomes(fake, intent, 'requires_payment_method', 'payment_failed')
      }
    },
    isRefund: ({ method, path }) => method === 'POST' && path === '/v1/refunds',
    deny: (intent) => {
      if (intent.status === 'processing')
        stripeBecomes(fake, intent, 'requires_payment_method', 'payment_failed')
    },
  }
}

const STATES: Partial<Record<ChargeMood, string>> = { decline: 'failed', undecided: 'created' }

/** A buyer who is asked pays an order, every other one hands in a payment of the checkout. */
export async function razorpaySide(): Promise<Side> {
  const fake = await fakeRazorpay()
  const handedIn = new Map<string, string>()
  const ordersOf = (key: string) =>
    [...fake.charges.values()].filter(({ metadata }) => metadata.receipt === key)
  const paymentsOf = (order: string) =>
    [...fake.charges.values()].filter(({ order_id }) => order_id === order)
  const chargesOf = (key: string) => {
    const alone = fake.charges.get(handedIn.get(key) ?? '')
    return alone ? [alone] : ordersOf(key).flatMap(({ id }) => paymentsOf(id))
  }
  const pay = (order: string, status: string) => {
    const { amount, currency } = fake.charges.get(order)!
    checkedOut(fake, { status, amount, currency, order_id: order })
  }
  return {
    fake,
    adapter: newRazorpay({
      RAZORPAY_KEY_ID: 'rzp_test',
      RAZORPAY_KEY_SECRET: 's',
      RAZORPAY_API_URL: fake.url,
    }),
    paymentOf: (mood) =>
      mood === 'asks' ? { provider: 'razorpay' } : { method: `pay_${newId().replaceAll('-', '')}` },
    begun(key, mood, choice, amount) {
      if (!('method' in choice)) return
      const id = choice.method
      handedIn.set(key, id)
      fake.charges.set(id, {
        id,
        status: STATES[mood] ?? 'authorized',
        amount,
        currency: 'EUR',
        metadata: { key },
      })
    },
    chargesOf,
    chargeMovedBy: ({ path }) => {
      const [, id] = /^\/v1\/payments\/(\w+)\/capture$/.exec(path) ?? []
      const payment = fake.charges.get(id ?? '')
      return payment?.metadata.key ?? fake.charges.get(payment?.order_id ?? '')?.metadata.receipt
    },
    hasMoney: ({ status }) => status === 'captured',
    decide(key, approve) {
      // What failed may be authorised days later.
      for (const payment of chargesOf(key))
        if (payment.status === 'created' || (approve && payment.status === 'failed'))
          razorpayBecomes(fake, payment, approve ? 'authorized' : 'failed')
      for (const { id } of ordersOf(key))
        if (byBuyer(fake, `/v1/orders/${id}/payments`)) pay(id, approve ? 'authorized' : 'failed')
    },
    isRefund: ({ path }) => path.endsWith('/refund'),
    deny: (payment) => {
      if (payment.status === 'created' && payment.id.startsWith('pay_'))
        razorpayBecomes(fake, payment, 'failed')
    },
  }
}
