// What a provider tells by its webhook may come twice, late and in any order: a payment ends as it would have
// in order.
import { describe, expect, test } from 'vitest'
import razorpayWebhook from '../../functions/webhooks/razorpay.ts'
import stripeWebhook from '../../functions/webhooks/stripe.ts'
import { testEnv } from '../../testing/catalogue.ts'
import { givenBackByHand } from '../../testing/fake-providers/dashboard.ts'
import type { FakeProvider } from '../../testing/fake-providers/fake-provider.ts'
import { razorpayPost, stripePost } from '../../testing/fake-providers/news.ts'
import { checkedOut, fakeRazorpay, become as razorpayBecomes } from '../../testing/fake-providers/razorpay.ts'
import { fakeStripe } from '../../testing/fake-providers/stripe.ts'
import { become as stripeBecomes } from '../../testing/fake-providers/stripe-intents.ts'
import { endOf, silent } from '../testing.ts'
import { newRealBench } from './testing-real.ts'

const SECRET = 'whsec_test'

/** What the buyer pays, and what goes back in the dashboard: all before Milo hears of any. */
function happensAtStripe(fake: FakeProvider): void {
  const intent = [...fake.charges.values()].at(-1)!
  stripeBecomes(fake, intent, 'processing')
  stripeBecomes(fake, intent, 'succeeded')
  givenBackByHand(fake, intent.id, 1000)
}
function happensAtRazorpay(fake: FakeProvider): void {
  const { id: order_id, amount, currency } = [...fake.charges.values()].at(-1)!
  const paid = checkedOut(fake, { status: 'authorized', amount, currency, order_id })
  // An account may capture by itself.
  razorpayBecomes(fake, fake.charges.get(paid)!, 'captured')
  givenBackByHand(fake, paid, 1000)
}

const told = [
  {
    name: 'stripe' as const,
    newFake: fakeStripe,
    happens: happensAtStripe,
    webhook: stripeWebhook,
    post: stripePost,
  },
  {
    name: 'razorpay' as const,
    newFake: fakeRazorpay,
    happens: happensAtRazorpay,
    webhook: razorpayWebhook,
    post: razorpayPost,
  },
]
const ORDERS = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
]

describe.each(told)('news of $name', ({ name, newFake, happens, webhook, post }) => {
  const bench = newRealBench(newFake)

  /** Delivers the three last news in this order, each twice: a repeat wakes nobody. */
  async function deliver(order: readonly number[]) {
    const { fake, sql } = bench
    const env = {
      ...testEnv({ url: '', sql }, bench.redis),
      STRIPE_WEBHOOK_SECRET: SECRET,
      RAZORPAY_WEBHOOK_SECRET: SECRET,
    }
    // Each fake counts its charges from 1.
    await sql`truncate payments cascade`
    const pending = await bench.pay(name, name)
    await bench.settle(pending)
    happens(fake)
    const news = fake.news.slice(-3)
    for (const at of order)
      for (const repeated of [false, true]) {
        const answer = await webhook.request(`/v1/webhooks/${name}`, post(fake, news[at]!, SECRET), env)
        expect(await answer.json()).toEqual({ received: true, repeated })
        const messages = await hear(pending.paymentId)
        if (repeated) expect(messages).toBe(0)
      }
    return endOf(sql, pending)
  }

  /** The worker does what its messages say. */
  async function hear(paymentId: string): Promise<number> {
    const { count } = await bench.sql`
      delete from outbox where type = 'payment.changed' and payload->>'paymentId' = ${paymentId}`
    const settle = bench.settling(bench[name]())
    for (let message = 0; message < count; message += 1) await settle(paymentId, silent, true)
    return count
  }

  test.each(ORDERS)('in the order %d, %d, %d, each twice, end as in any other', async (...order) => {
    expect(await deliver(order)).toMatchObject({
      payment: 'captured',
      reservation: 'confirmed',
      tickets: 2,
      refunds: [{ amount: 1000, status: 'refunded' }],
    })
  })

  test('the negative control: where none comes nobody hears of the money', async () => {
    expect(await deliver([])).toMatchObject({ payment: 'requested', tickets: 0, refunds: [] })
  })
})
