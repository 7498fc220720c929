// The fake Stripe keeps the rules that Stripe documents, asked by Stripe's own SDK.
import Stripe from 'stripe'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import type { FakeProvider } from './fake-provider.ts'
import { stripePost } from './news.ts'
import { fakeStripe } from './stripe.ts'
import { leastAmounts } from './stripe-amounts.ts'

const HOUR_MS = 60 * 60_000
const SECRET = 'whsec_test'
let fake: FakeProvider
let stripe: Stripe
beforeEach(async () => {
  fake = await fakeStripe()
  stripe = newClient('sk_test_x')
})
afterEach(() => fake.close())

const newClient = (key: string) =>
  new Stripe(key, {
    maxNetworkRetries: 0,
    telemetry: false,
    host: '127.0.0.1',
    port: Number(new URL(fake.url).port),
    protocol: 'http',
  })
const create = (key: string, more: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
  stripe.paymentIntents.create(
    { amount: 2500, currency: 'eur', payment_method: 'pm_card_visa', ...more },
    { idempotencyKey: key },
  )
const paid = async (method = 'pm_card_visa') =>
  stripe.paymentIntents.confirm((await create(newId(), { payment_method: method })).id)
const refund = (intent: string, amount: number, key = newId()) =>
  stripe.refunds.create({ payment_intent: intent, amount }, { idempotencyKey: key })

describe('an idempotency key', () => {
  test('has the first answer for a day, as it was, and is a new request then', async () => {
    const first = await create('key-1')
    await stripe.paymentIntents.confirm(first.id)
    fake.pass(23.9 * HOUR_MS)
    expect(await create('key-1')).toMatchObject({ id: first.id, status: 'requires_confirmation' })
    fake.pass(0.1 * HOUR_MS)
    expect((await create('key-1')).id).not.toBe(first.id)
  })

  test('with other parameters, or of another call, is an error', async () => {
    const { id } = await create('key-1')
    await expect(create('key-1', { amount: 2600 })).rejects.toMatchObject({ type: 'StripeIdempotencyError' })
    await expect(refund(id, 2500, 'key-1')).rejects.toMatchObject({ type: 'StripeIdempotencyError' })
  })

  test('repeats a failure for a day, but not a request that was turned away or not valid', async () => {
    fake.faults = [500]
    for (let times = 0; times < 2; times += 1)
      await expect(create('key-1')).rejects.toMatchObject({ statusCode: 500 })
    fake.pass(24 * HOUR_MS)
    await create('key-1')
    for (const status of [429, 409]) {
      fake.faults = [status]
      await expect(create(`key-${status}`)).rejects.toMatchObject({ statusCode: status })
      await create(`key-${status}`)
    }
    await expect(create('key-2', { amount: 1 })).rejects.toMatchObject({ code: 'amount_too_small' })
    await create('key-2')
  })
})

test('a search does not show what was made just before, and the list does', async () => {
  fake.lagMs = HOUR_MS
  const { id } = await create('key-1', { metadata: { paymentId: 'a-1' } })
  const found = async () =>
    (await stripe.paymentIntents.search({ query: "metadata['paymentId']:'a-1'" })).data.map((each) => each.id)
  expect(await found()).toEqual([])
  expect((await stripe.paymentIntents.list()).data.map((each) => each.id)).toEqual([id])
  fake.pass(HOUR_MS)
  expect(await found()).toEqual([id])
})

test('a list has pages, newest first, of a span', async () => {
  const made = []
  for (let count = 0; count < 5; count += 1) {
    made.unshift((await create(newId())).id)
    fake.pass(1000)
  }
  const first = await stripe.paymentIntents.list({ limit: 3 })
  const rest = await stripe.paymentIntents.list({ limit: 3, starting_after: first.data.at(-1)!.id })
  expect([first.has_more, rest.has_more]).toEqual([true, false])
  expect([...first.data, ...rest.data].map(({ id }) => id)).toEqual(made)
  const { created } = fake.charges.get(made[2]!)! as { created: number }
  const some = await stripe.paymentIntents.list({ created: { gte: created, lte: created } })
  expect(some.data.map(({ id }) => id)).toContain(made[2])
  expect(some.data.length).toBeLessThan(5)
})

test('each currency has its least charge and its steps', async () => {
  for (const [currency, least] of leastAmounts) {
    await create(newId(), { currency, amount: least })
    await expect(create(newId(), { currency, amount: least - 1 })).rejects.toMatchObject({
      code: 'amount_too_small',
    })
  }
  for (const [currency, amount] of [
    ['isk', 200050],
    ['kwd', 5125],
    ['eur', 100.5],
  ] as const)
    await expect(create(newId(), { currency, amount })).rejects.toMatchObject({ param: 'amount' })
})

test('an intent is confirmed once, and what took money cannot be cancelled', async () => {
  const { id, status } = await paid()
  expect(status).toBe('succeeded')
  const unexpected = { code: 'payment_intent_unexpected_state' }
  await expect(stripe.paymentIntents.confirm(id)).rejects.toMatchObject(unexpected)
  await expect(stripe.paymentIntents.cancel(id)).rejects.toMatchObject(unexpected)
  expect((await paid('pm_3ds')).status).toBe('requires_action')
  await expect(paid('pm_declined')).rejects.toMatchObject({ decline_code: 'insufficient_funds' })
})

test('no more goes back than was paid, and nothing while a bank decides', async () => {
  const { id } = await paid()
  await refund(id, 2000)
  await expect(refund(id, 501)).rejects.toMatchObject({ param: 'amount' })
  fake.disputes.push({ id: 'dp_1', charge: id, amount: 500, status: 'open' })
  await expect(refund(id, 500)).rejects.toMatchObject({ code: 'charge_disputed' })
  fake.disputes[0]!.status = 'won'
  await refund(id, 500)
  await expect(refund(id, 1)).rejects.toMatchObject({ code: 'charge_already_refunded' })
})

test('without the key of its account nothing is answered', async () => {
  await expect(newClient('x').paymentIntents.list()).rejects.toMatchObject({ statusCode: 401 })
})

test('its news are signed as its SDK verifies them, at the moment of each delivery', async () => {
  await paid()
  expect(fake.news.map(({ type }) => type)).toEqual(['payment_intent.created', 'payment_intent.succeeded'])
  const event = fake.news[1]!
  const { body, headers } = stripePost(fake, event, SECRET)
  const signature = headers['stripe-signature']
  expect(stripe.webhooks.constructEvent(body, signature, SECRET)).toMatchObject({
    id: event.id,
    data: { object: { status: 'succeeded' } },
  })
  expect(() => stripe.webhooks.constructEvent(`${body} `, signature, SECRET)).toThrow()
  fake.pass(HOUR_MS)
  expect(stripePost(fake, event, SECRET).headers['stripe-signature']).not.toBe(signature)
})
