// News of providers counts once, and only where the signature is right and fresh.
import { createHmac } from 'node:crypto'
import Stripe from 'stripe'
import { beforeEach, describe, expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { type Answered, mustReserve, newBuyer, problemOf, useSale } from '../../testing/sales.ts'
import razorpay from './razorpay.ts'
import stripe from './stripe.ts'

const sale = useSale()
let paymentId: string
const SECRET = 'whsec_test'
const env = () => ({ ...sale.env, STRIPE_WEBHOOK_SECRET: SECRET, RAZORPAY_WEBHOOK_SECRET: SECRET })
const told = async () =>
  (
    await sale.database
      .sql`select 1 from outbox where type = 'payment.changed' and payload->>'paymentId' = ${paymentId}`
  ).length

describe('Stripe', () => {
  beforeEach(async () => {
    paymentId = (await mustReserve(await newBuyer(sale), [0])).payment.id
    await sale.database.sql`update payments set provider = 'stripe' where id = ${paymentId}`
  })
  const event = (id = `evt_${newId()}`) =>
    JSON.stringify({
      id,
      type: 'payment_intent.succeeded',
      api_version: 'x',
      data: { object: { id: 'pi_1', object: 'payment_intent', metadata: { paymentId } } },
    })
  const sign = (payload: string, timestamp = Math.floor(Date.now() / 1000)) =>
    new Stripe('sk_test_x').webhooks.generateTestHeaderString({ payload, secret: SECRET, timestamp })
  const post = (body: string, signature: string) =>
    stripe.request(
      '/v1/webhooks/stripe',
      { method: 'POST', body, headers: { 'stripe-signature': signature } },
      env(),
    )

  test('an event that Postgres could not keep is refused, however well signed', async () => {
    const body = event('evt_\u0000')
    expect(await problemOf(await post(body, sign(body)))).toMatchObject({
      status: 400,
      code: 'invalid_input',
    })
  })

  test("an event signed by Stripe's own SDK wakes the worker once, however often it comes", async () => {
    const body = event()
    const first = await post(body, sign(body))
    expect([first.status, await first.json()]).toEqual([200, { received: true, repeated: false }])
    const again: Answered = await (await post(body, sign(body))).json()
    expect(again.repeated).toBe(true)
    expect(await told()).toBe(1)
  })

  test('a wrong signature, a changed body and an old recording are refused', async () => {
    const body = event()
    const old = sign(body, Math.floor(Date.now() / 1000) - 301)
    for (const [text, signature] of [
      [body, 't=1,v1=00'],
      [`${body} `, sign(body)],
      [body, old],
      [body, ''],
    ] as const) {
      expect(await problemOf(await post(text, signature))).toMatchObject({
        status: 401,
        code: 'unauthenticated',
      })
    }
    expect(await told()).toBe(0)
  })

  test('an event about nothing in Milo is kept and answered', async () => {
    const body = JSON.stringify({
      id: `evt_${newId()}`,
      type: 'customer.created',
      data: { object: { id: 'cus_1' } },
    })
    expect((await post(body, sign(body))).status).toBe(200)
  })

  test.each<[string, object | null]>([
    ['without a name', { object: 'balance' }],
    ['with a foreign payment id', { id: 'pi_9', metadata: { paymentId: 'order 7' } }],
    ['with metadata of another form', { id: 'pi_9', metadata: 'none' }],
    ['with a name that we could not keep', { id: 'x\u0000' }],
    ['with an expanded intent of others', { id: 'ch_9', payment_intent: { id: 'pi_9' } }],
    ['without data', null],
  ])('a genuine event %s is kept and answered', async (_, object) => {
    const data = object === null ? undefined : { object }
    const body = JSON.stringify({ id: `evt_${newId()}`, type: 'charge.updated', data })
    expect((await post(body, sign(body))).status).toBe(200)
    expect(await told()).toBe(0)
  })

  test('an event with an expanded intent of Milo wakes the worker', async () => {
    await sale.database
      .sql`update payments set provider_reference = ${`pi_${paymentId}`} where id = ${paymentId}`
    const object = { id: 'ch_1', payment_intent: { id: `pi_${paymentId}` } }
    const body = JSON.stringify({ id: `evt_${newId()}`, type: 'charge.dispute.created', data: { object } })
    expect((await post(body, sign(body))).status).toBe(200)
    expect(await told()).toBe(1)
  })

  test('signed nonsense is bad input, and without a secret there is no such endpoint', async () => {
    expect(await problemOf(await post('{}', sign('{}')))).toMatchObject({ code: 'invalid_input' })
    const closed = await stripe.request('/v1/webhooks/stripe', { method: 'POST', body: '{}' }, sale.env)
    expect(await problemOf(closed)).toMatchObject({ code: 'not_found' })
  })
})

describe('Razorpay', () => {
  beforeEach(async () => {
    paymentId = (await mustReserve(await newBuyer(sale), [0])).payment.id
    await sale.database
      .sql`update payments set provider = 'razorpay', method = ${`pay_${paymentId}`} where id = ${paymentId}`
  })
  const event = () =>
    JSON.stringify({
      event: 'payment.captured',
      payload: { payment: { entity: { id: `pay_${paymentId}` } } },
    })
  const post = (
    body: string,
    id: string,
    signature = createHmac('sha256', SECRET).update(body).digest('hex'),
  ) =>
    razorpay.request(
      '/v1/webhooks/razorpay',
      { method: 'POST', body, headers: { 'x-razorpay-signature': signature, 'x-razorpay-event-id': id } },
      env(),
    )

  test('a signed event wakes the worker once; a recording of it changes nothing', async () => {
    const body = event()
    const id = newId()
    expect((await post(body, id)).status).toBe(200)
    expect(((await (await post(body, id)).json()) as Answered).repeated).toBe(true)
    expect(await told()).toBe(1)
  })

  test.each([
    {},
    { payload: { order: { entity: { id: 'order_1' } } } },
    { payload: { payment: { entity: {} } } },
  ])('a genuine event that is not ours is kept and answered: %j', async (rest) => {
    const body = JSON.stringify({ event: 'order.paid', ...rest })
    expect((await post(body, newId())).status).toBe(200)
    expect(await told()).toBe(0)
  })

  test('a payment of an order that we made wakes the worker, though we do not know the payment', async () => {
    await sale.database
      .sql`update payments set method = 'razorpay', provider_reference = ${`order_${paymentId}`} where id = ${paymentId}`
    const body = JSON.stringify({
      event: 'payment.authorized',
      payload: { payment: { entity: { id: 'pay_unknown', order_id: `order_${paymentId}` } } },
    })
    expect((await post(body, newId())).status).toBe(200)
    expect(await told()).toBe(1)
  })

  test('a dispute wakes the worker', async () => {
    const body = JSON.stringify({
      event: 'payment.dispute.created',
      payload: { dispute: { entity: { id: 'disp_1', payment_id: `pay_${paymentId}` } } },
    })
    expect((await post(body, newId())).status).toBe(200)
    expect(await told()).toBe(1)
  })

  test('a wrong signature is refused, an event without its id is bad input', async () => {
    expect(await problemOf(await post(event(), newId(), '00'))).toMatchObject({ code: 'unauthenticated' })
    expect(await problemOf(await post(event(), ''))).toMatchObject({ code: 'invalid_input' })
  })
})

describe('to pay', () => {
  test('a provider that is not configured is refused, and one that is gets the payment', async () => {
    const buyer = await newBuyer(sale)
    const without = await mustReserve(buyer, [0], { method: 'pm_card_visa' }).catch((error: unknown) =>
      String(error),
    )
    expect(without).toContain('stripe is not accepted here')
    const open = { ...sale.env, PAYMENT_PROVIDERS: 'simulator,stripe' }
    const made = await mustReserve(buyer, [1], { method: 'pm_card_visa', env: open })
    const [row] = await sale.database.sql`select provider, method from payments where id = ${made.payment.id}`
    expect(row).toEqual({ provider: 'stripe', method: 'pm_card_visa' })
  })
})
