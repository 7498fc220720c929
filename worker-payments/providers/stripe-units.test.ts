// Stripe gets amounts in its own units, and none that it would refuse.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { currencies } from '#shared/domain/currencies.ts'
import { newId } from '#shared/std/ids.ts'
import type { FakeProvider } from '../../testing/fake-providers/fake-provider.ts'
import { fakeStripe } from '../../testing/fake-providers/stripe.ts'
import { newStripe } from './stripe.ts'
import { fromStripeAmount, stripeAmount } from './stripe-units.ts'

let fake: FakeProvider
beforeEach(async () => {
  fake = await fakeStripe()
})
afterEach(() => fake.close())
const stripe = () =>
  newStripe({ STRIPE_SECRET_KEY: 'sk_test_x', STRIPE_PUBLISHABLE_KEY: '', STRIPE_API_URL: fake.url })

test.each([
  ['ISK', 2000, '200000'],
  ['UGX', 20000, '2000000'],
  ['KWD', 5120, '5120'],
  ['JPY', 1500, '1500'],
  ['MGA', 2000000, '20000'],
])('%s is charged in units of Stripe', async (currency, amount, sent) => {
  await stripe().prepare!({ ...ask, amount, currency })
  expect(String([...fake.charges.values()][0]!.amount)).toBe(sent)
})

test.each([
  ['EUR', 49],
  ['KWD', 5125],
  ['JPY', 49],
  ['EUR', 1_000_000_00],
  ['UZS', 1_000_000_00],
  ['UGX', 1_000_000],
  ['KPW', 1_000_00],
])('%s %d is not sent: Stripe cannot charge it', async (currency, amount) => {
  expect(await stripe().prepare!({ ...ask, amount, currency })).toMatchObject({
    status: 'declined',
    reason: 'amount_not_chargeable',
  })
  expect(fake.calls).toEqual([])
})

test('what Stripe takes of any currency comes back as it went', () => {
  for (const [currency, { stripe: units }] of currencies) {
    if (!units) continue
    for (const amount of [units.least, units.least + units.step, units.most]) {
      const sent = stripeAmount({ amount, currency })!
      expect([currency, Number.isSafeInteger(sent)]).toEqual([currency, true])
      expect([currency, fromStripeAmount({ amount: sent, currency })]).toEqual([currency, amount])
    }
    for (const amount of [units.least - units.step, units.most + units.step])
      expect([currency, stripeAmount({ amount, currency })]).toEqual([currency, undefined])
  }
})

const ask = {
  paymentId: newId(),
  amount: 1,
  currency: 'EUR',
  method: 'pm_card_visa',
  reference: null,
  expiresAt: new Date(),
}
