// The fake Razorpay keeps the rules that Razorpay documents, asked by Razorpay's own SDK where it can.
import Razorpay from 'razorpay'
import { validatePaymentVerification, validateWebhookSignature } from 'razorpay/dist/utils/razorpay-utils.js'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import type { FakeProvider } from './fake-provider.ts'
import { checkoutAnswer, razorpayPost } from './news.ts'
import { checkedOut, fakeRazorpay } from './razorpay.ts'

const HOUR_MS = 60 * 60_000
const SECRET = 'a secret'
let fake: FakeProvider
let razorpay: Razorpay
beforeEach(async () => {
  fake = await fakeRazorpay()
  razorpay = new Razorpay({ key_id: 'rzp_test', key_secret: SECRET })
  const { api } = razorpay as unknown as { api: { rq: { defaults: { baseURL: string } } } }
  api.rq.defaults.baseURL = fake.url
})
afterEach(() => fake.close())

const authorised = (order_id?: string) =>
  checkedOut(fake, {
    status: 'authorized',
    amount: 2500,
    currency: 'INR',
    ...(order_id === undefined ? {} : { order_id }),
  })
const said = (description: RegExp) => ({ error: { description: expect.stringMatching(description) } })
/** The SDK sends no such header. */
const refund = async (payment: string, amount: number, key: string) => {
  const answer = await fetch(`${fake.url}/v1/payments/${payment}/refund`, {
    method: 'POST',
    headers: { authorization: 'Basic x', 'x-refund-idempotency': key },
    body: JSON.stringify({ amount, notes: { key } }),
  })
  return { status: answer.status, body: (await answer.json()) as { id?: string } }
}
const captured = async () => {
  const id = authorised()
  await razorpay.payments.capture(id, 2500, 'INR')
  return id
}

describe('an idempotency key of a refund', () => {
  test('gives back once for a day, and is a new request then', async () => {
    const id = await captured()
    const first = await refund(id, 500, 'a-key-of-ten')
    fake.pass(23.9 * HOUR_MS)
    expect(await refund(id, 500, 'a-key-of-ten')).toEqual(first)
    fake.pass(0.1 * HOUR_MS)
    expect((await refund(id, 500, 'a-key-of-ten')).body.id).not.toBe(first.body.id)
    expect(fake.refunds).toHaveLength(2)
  })

  test('with another amount is refused', async () => {
    const id = await captured()
    await refund(id, 500, 'a-key-of-ten')
    expect((await refund(id, 600, 'a-key-of-ten')).status).toBe(400)
  })

  test.each(['short', 'with:a:colon', 'with a blank'])('that is %j is refused', async (key) => {
    expect((await refund(await captured(), 500, key)).status).toBe(400)
    expect(fake.refunds).toEqual([])
  })
})

test('a payment is captured once, whole, and one of an order', async () => {
  const { id: order } = await razorpay.orders.create({ amount: 2500, currency: 'INR', receipt: newId() })
  const [first, second] = [authorised(order), authorised(order)]
  await expect(razorpay.payments.capture(first, 2400, 'INR')).rejects.toMatchObject(
    said(/equal to the amount/),
  )
  await razorpay.payments.capture(first, 2500, 'INR')
  await expect(razorpay.payments.capture(first, 2500, 'INR')).rejects.toMatchObject(
    said(/already been captured/),
  )
  await expect(razorpay.payments.capture(second, 2500, 'INR')).rejects.toMatchObject(said(/already done/))
  const { items } = await razorpay.orders.fetchPayments(order)
  expect(items.map(({ status }) => status)).toEqual(['captured', 'authorized'])
  const orderOf = async (id: string) => (await razorpay.payments.fetch(id)).order_id
  expect([await orderOf(first), await orderOf(authorised())]).toEqual([order, null])
})

test('an order has its least amount, and the last of three decimals is 0', async () => {
  const order = (amount: number, currency: string) => razorpay.orders.create({ amount, currency })
  await expect(order(99, 'INR')).rejects.toMatchObject(said(/at least INR 1.00/))
  await order(100, 'INR')
  await expect(order(295991, 'KWD')).rejects.toMatchObject(said(/last decimal/))
  await order(295990, 'KWD')
})

test('no more goes back than was paid', async () => {
  const id = await captured()
  await refund(id, 2000, 'a-key-of-ten')
  expect((await refund(id, 501, 'a-key-of-eleven')).status).toBe(400)
  await refund(id, 500, 'a-key-of-twelve')
  expect(await razorpay.payments.fetch(id)).toMatchObject({ status: 'refunded', amount_refunded: 2500 })
})

test('a list is behind by the lag, newest first, in pages', async () => {
  fake.lagMs = HOUR_MS
  const made = []
  for (let count = 0; count < 3; count += 1) {
    made.unshift(authorised())
    fake.pass(1000)
  }
  const page = async (skip: number) =>
    (await razorpay.payments.all({ count: 2, skip })).items.map(({ id }) => id)
  expect(await page(0)).toEqual([])
  fake.pass(HOUR_MS)
  expect([await page(0), await page(2)]).toEqual([made.slice(0, 2), made.slice(2)])
})

test('without the key of its account nothing is answered', async () => {
  expect((await fetch(`${fake.url}/v1/payments`)).status).toBe(401)
})

test('its news and its checkout are signed as its SDK verifies them', async () => {
  const { id: order } = await razorpay.orders.create({ amount: 2500, currency: 'INR' })
  const payment = authorised(order)
  const { body, headers } = razorpayPost(fake, fake.news[0]!, SECRET)
  expect(validateWebhookSignature(body, headers['x-razorpay-signature'], SECRET)).toBe(true)
  expect(validateWebhookSignature(`${body} `, headers['x-razorpay-signature'], SECRET)).toBe(false)
  const answer = checkoutAnswer(order, payment, SECRET)
  const verified = (payment_id: string) =>
    validatePaymentVerification({ order_id: order, payment_id }, answer.razorpay_signature, SECRET)
  expect([verified(payment), verified('pay_other')]).toEqual([true, false])
})
