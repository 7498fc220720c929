// Stripe and Razorpay through their own SDKs, against servers that speak their HTTP: every payment ends once, faults or not.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newId } from '#shared/ids.ts'
import type { Redis, Sql } from '#shared/resources.ts'
import { type TestDatabase, testDatabase, testRedis } from '../../local/testing.ts'
import { newSettle } from '../settle.ts'
import { endOf, insertPending, lapse, type PendingPayment, silent, ticketKey } from '../testing.ts'
import { newProviders } from './all.ts'
import { ProviderError } from './provider.ts'
import { newRazorpay } from './razorpay.ts'
import { newStripe } from './stripe.ts'
import { type FakeProvider, fakeRazorpay, fakeStripe } from './testing-providers.ts'

let database: TestDatabase
let sql: Sql
let redis: Redis
let fake: FakeProvider
beforeAll(async () => {
  database = await testDatabase()
  sql = database.sql
  redis = await testRedis()
})
afterAll(async () => {
  redis.disconnect()
  await database.end()
})
afterEach(() => fake.close())

const stripe = () => newStripe({ STRIPE_SECRET_KEY: 'sk_test_x', STRIPE_API_URL: fake.url })
const razorpay = () =>
  newRazorpay({ RAZORPAY_KEY_ID: 'rzp_test', RAZORPAY_KEY_SECRET: 's', RAZORPAY_API_URL: fake.url })

async function settle(pending: PendingPayment, times = 1): Promise<string[]> {
  const settling = newSettle({ sql, redis, providers: { stripe: stripe(), razorpay: razorpay() }, ticketKey })
  const outcomes: string[] = []
  for (let time = 0; time < times; time += 1) {
    outcomes.push(await settling(pending.paymentId, silent).catch((error: unknown) => String(error)))
  }
  return outcomes
}
const confirmed = { payment: 'captured', reservation: 'confirmed', tickets: 2 }

describe('Stripe', () => {
  beforeEach(async () => {
    fake = await fakeStripe()
  })
  const pay = (method: string) => insertPending(sql, redis, { provider: 'stripe', method })

  test('charges once under our id, in minor units', async () => {
    const pending = await pay('pm_card_visa')
    expect(await settle(pending, 2)).toEqual(['done', 'done'])
    expect(await endOf(sql, pending)).toMatchObject(confirmed)
    expect(fake.calls).toEqual([`POST /v1/payment_intents ${pending.paymentId}`])
    expect([...fake.charges.values()]).toMatchObject([{ amount: 2500, currency: 'eur' }])
  })

  test('a declined card says why', async () => {
    const pending = await pay('pm_declined')
    await settle(pending)
    expect(await endOf(sql, pending)).toMatchObject({ payment: 'declined', reservation: 'declined' })
    const [row] = await sql`select decline_reason from payments where id = ${pending.paymentId}`
    expect(row!.decline_reason).toBe('insufficient_funds')
  })

  test('a card that wants its owner there is declined, and its intent ended, so that it cannot be charged later', async () => {
    const pending = await pay('pm_3ds')
    await settle(pending)
    expect(await endOf(sql, pending)).toMatchObject({ payment: 'declined' })
    expect([...fake.charges.values()]).toMatchObject([{ status: 'canceled' }])
  })

  test('an answer that got lost is asked for, not charged again', async () => {
    // The SDK itself repeats once where a connection was closed, under the same key.
    fake.faults = ['cut', 'cut']
    const pending = await pay('pm_card_visa')
    expect(await settle(pending)).toEqual(['done'])
    const charge = `POST /v1/payment_intents ${pending.paymentId}`
    expect(fake.calls).toEqual([charge, charge, 'GET /v1/payment_intents/search'])
    expect(fake.charges.size).toBe(1)
    expect(await endOf(sql, pending)).toMatchObject(confirmed)
  })

  test.each([429, 409, 500, 503])(
    'after a %d the charge is tried again under the same key, and made once',
    async (status) => {
      fake.faults = [status]
      const pending = await pay('pm_card_visa')
      const outcomes = await settle(pending, 3)
      expect(outcomes.at(-1)).toBe('done')
      expect(fake.charges.size).toBe(1)
      const keys = fake.calls.filter((call) => call.startsWith('POST')).map((call) => call.split(' ')[2])
      expect(new Set(keys)).toEqual(new Set([pending.paymentId]))
      expect(await endOf(sql, pending)).toMatchObject(confirmed)
    },
  )

  test.each([['answered'], ['cut']])('a late capture goes back once: refund %s', async (fault) => {
    const pending = await pay('pm_card_visa')
    await stripe().charge({
      paymentId: pending.paymentId,
      amount: 2500,
      currency: 'EUR',
      method: 'pm_card_visa',
      expiresAt: new Date(),
    })
    await sql`update payments set charge_started_at = now() where id = ${pending.paymentId}`
    await lapse(sql, redis, pending)
    await sql`update showtimes set status = 'cancelled' where id = ${pending.showtime.showtimeId}`
    if (fault === 'cut') fake.faults = [...Array(1).fill(undefined), 'cut'] // search, then the refund
    await settle(pending, 2)
    expect(fake.refunds).toMatchObject([{ amount: 2500, key: `${pending.paymentId}:whole` }])
    expect(await endOf(sql, pending)).toMatchObject({ payment: 'refunded' })
  })
})

describe('Razorpay', () => {
  beforeEach(async () => {
    fake = await fakeRazorpay()
  })
  async function pay(amount = 2500): Promise<PendingPayment & { id: string }> {
    const id = `pay_${newId().replaceAll('-', '')}`
    fake.charges.set(id, { id, status: 'authorized', amount, currency: 'EUR', metadata: {} })
    return { ...(await insertPending(sql, redis, { provider: 'razorpay', method: id })), id }
  }

  test('captures what the checkout authorised, once', async () => {
    const pending = await pay()
    expect(await settle(pending, 2)).toEqual(['done', 'done'])
    expect(fake.calls.filter((call) => call.includes('capture'))).toHaveLength(1)
    expect(await endOf(sql, pending)).toMatchObject(confirmed)
  })

  test('an authorised amount that is not ours is not taken', async () => {
    const pending = await pay(100)
    await settle(pending)
    expect(await endOf(sql, pending)).toMatchObject({ payment: 'declined' })
    expect(fake.charges.get(pending.id)!.status).toBe('authorized')
  })

  test('one payment of the checkout pays one reservation', async () => {
    const { id } = await pay()
    await expect(insertPending(sql, redis, { provider: 'razorpay', method: id })).rejects.toThrow(
      'payments_razorpay',
    )
  })

  test('an answer that got lost is asked for', async () => {
    const pending = await pay()
    fake.faults = [...Array(1).fill(undefined), 'cut'] // fetch, then the capture
    expect(await settle(pending, 2)).toContain('done')
    expect(await endOf(sql, pending)).toMatchObject(confirmed)
  })

  test.each([429, 409, 502])('after a %d it is tried again, and captured once', async (status) => {
    const pending = await pay()
    fake.faults = [status]
    expect((await settle(pending, 3)).at(-1)).toBe('done')
    expect(await endOf(sql, pending)).toMatchObject(confirmed)
  })

  test('refunds under the key of the refund, and finds one whose answer got lost', async () => {
    const { id, paymentId } = await pay()
    const request = { key: newId(), paymentId, reference: id, amount: 500, currency: 'EUR' }
    fake.faults = ['cut']
    await expect(razorpay().refund(request)).rejects.toMatchObject({ outcome: 'unknown' })
    expect(await razorpay().refundState(request)).toEqual({ status: 'refunded', reference: 'rfnd_1' })
    await razorpay().refund(request)
    expect(fake.refunds).toHaveLength(1)
    expect(fake.calls[0]).toContain(request.key)
  })

  test('a payment that Razorpay does not know is an error for staff, not an outcome', async () => {
    const question = { paymentId: newId(), method: 'pay_unknown', reference: null }
    const failure = await razorpay()
      .chargeState(question)
      .catch((error: unknown) => error)
    expect(failure).not.toBeInstanceOf(ProviderError)
    expect(String(failure)).toContain('does not exist')
  })
})

test('a provider without its key stops the worker with its name', async () => {
  fake = await fakeStripe()
  const none = {
    STRIPE_SECRET_KEY: '',
    STRIPE_API_URL: '',
    RAZORPAY_KEY_ID: '',
    RAZORPAY_KEY_SECRET: '',
    RAZORPAY_API_URL: '',
  }
  expect(() => newProviders(sql, { ...none, PAYMENT_PROVIDERS: ['simulator', 'stripe'] })).toThrow('stripe')
  expect(Object.keys(newProviders(sql, { ...none, PAYMENT_PROVIDERS: ['simulator'] }))).toEqual(['simulator'])
})
