// The answer of Razorpay's checkout wakes the worker where its signature is Razorpay's and its order the
// payment's; anything else changes nothing.
import { createHmac } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { testRefusals } from '../../testing/refusals.ts'
import { type Buyer, mustReserve, newBuyer, problemOf, rivalOf, useSale } from '../../testing/sales.ts'
import confirm from './create.ts'

const sale = useSale()
const SECRET = 'key-secret'
const env = () => ({ ...sale.env, RAZORPAY_KEY_SECRET: SECRET })
let buyer: Buyer
let paymentId: string
let order: string
beforeEach(async () => {
  buyer = await newBuyer(sale)
  paymentId = (await mustReserve(buyer, [0])).payment.id
  order = `order_${paymentId}`
  await sale.database.sql`
    update payments set provider = 'razorpay', method = 'razorpay', provider_reference = ${order} where id = ${paymentId}`
})

const answerOf = (of = order, paid = 'pay_1', secret = SECRET) => ({
  razorpay_payment_id: paid,
  razorpay_order_id: of,
  razorpay_signature: createHmac('sha256', secret).update(`${of}|${paid}`).digest('hex'),
})
const post = (body: object, who = buyer, with_: object = env()) =>
  confirm.request(
    `/v1/payments/${paymentId}/razorpay-confirmations`,
    {
      method: 'POST',
      headers: { ...who.customer.headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    },
    with_ as never,
  )
const told = async () =>
  (
    await sale.database
      .sql`select 1 from outbox where type = 'payment.changed' and payload->>'paymentId' = ${paymentId}`
  ).length

test('a signed answer wakes the worker, and says nothing of the money itself', async () => {
  const answer = await post(answerOf())
  expect([answer.status, await answer.json()]).toEqual([202, { paymentId, status: 'requested' }])
  expect(await told()).toBe(1)
})

test.each<[string, (signed: ReturnType<typeof answerOf>) => object]>([
  ['of another secret', () => answerOf(order, 'pay_1', 'other')],
  ['of another payment', (signed) => ({ ...signed, razorpay_payment_id: 'pay_2' })],
  ['of another order', (signed) => ({ ...signed, razorpay_order_id: 'order_2' })],
  ['that is cut off', (signed) => ({ ...signed, razorpay_signature: signed.razorpay_signature.slice(1) })],
])('a signature %s is refused', async (_, changed) => {
  expect(await problemOf(await post(changed(answerOf())))).toMatchObject({
    status: 400,
    code: 'invalid_input',
    errors: [{ path: 'razorpay_signature' }],
  })
  expect(await told()).toBe(0)
})

test("an order that is not this payment's is refused, however well signed", async () => {
  expect(await problemOf(await post(answerOf('order_of_others')))).toMatchObject({ code: 'wrong_state' })
  expect(await told()).toBe(0)
})

test('only its buyer finds the payment', async () => {
  expect(await problemOf(await post(answerOf(), await rivalOf(buyer)))).toMatchObject({ code: 'not_found' })
  expect(await told()).toBe(0)
})

test('once captured a repeat wakes nobody', async () => {
  await sale.database.sql`
    update payments set status = 'captured', provider_reference = 'pay_1' where id = ${paymentId}`
  expect(await (await post(answerOf())).json()).toEqual({ paymentId, status: 'captured' })
  expect(await told()).toBe(0)
})

test('without the key of Razorpay there is no such endpoint', async () => {
  expect(await problemOf(await post(answerOf(), buyer, sale.env))).toMatchObject({ code: 'not_found' })
})

testRefusals({
  fn: confirm,
  env: () => env(),
  method: 'POST',
  path: `/v1/payments/${newId()}/razorpay-confirmations`,
  access: 'identified',
  body: { razorpay_payment_id: 'pay_1', razorpay_order_id: 'order_1', razorpay_signature: '00' },
})
