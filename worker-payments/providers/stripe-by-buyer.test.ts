// Stripe payments that the buyer completes in the browser: handed out once their intent is known here,
// settled by news, and closed before the seats go.
import { expect, test } from 'vitest'
import { beginTry } from '#shared/db/attempts.ts'
import { newId } from '#shared/std/ids.ts'
import { fakeStripe } from '../../testing/fake-providers/stripe.ts'
import { endOf, type PendingPayment, silent } from '../testing.ts'
import { newStripe } from './stripe.ts'
import { confirmed, newRealBench } from './testing-real.ts'

const bench = newRealBench(fakeStripe)
const intents = () => [...bench.fake.charges.values()]

/** Handed to its buyer. */
async function handed(method: string, attempt?: number): Promise<PendingPayment> {
  const pending = await bench.pay('stripe', method, attempt)
  expect(await bench.settle(pending)).toEqual(['done'])
  return pending
}
async function rowOf({ paymentId }: PendingPayment) {
  const [row] = await bench.sql`
    select status, next_action as action, provider_reference as reference, decline_reason as reason, last_decline
    from payments where id = ${paymentId}`
  return row!
}
const news = (pending: PendingPayment) => bench.settling(bench.stripe())(pending.paymentId, silent, true)

test('an intent is made unconfirmed, with our id and any method, and its id is stored before it is handed out', async () => {
  const pending = await handed('stripe')
  expect(bench.fake.calls).toEqual([
    expect.stringMatching(/^POST .v1.payment_intents /),
    'GET /v1/payment_intents/pi_1',
  ])
  expect(intents()).toMatchObject([
    { status: 'requires_payment_method', amount: 2500, metadata: { paymentId: pending.paymentId } },
  ])
  expect(intents()[0]).not.toHaveProperty('payment_method')
  expect(await rowOf(pending)).toMatchObject({
    status: 'requested',
    reference: 'pi_1',
    action: { type: 'stripe', clientSecret: 'pi_1_secret_x', publishableKey: 'pk_test_x' },
  })
})

test('news settles what the buyer completed; a method that was declined in the browser is theirs to replace', async () => {
  const pending = await handed('stripe')
  expect(await news(pending)).toBe('done')
  expect(await endOf(bench.sql, pending)).toMatchObject({ payment: 'requested', liveSeats: 2 })
  intents()[0]!.status = 'processing'
  expect(await news(pending)).toBe('later')
  intents()[0]!.status = 'succeeded'
  expect(await news(pending)).toBe('done')
  expect(await endOf(bench.sql, pending)).toMatchObject(confirmed)
  expect(await rowOf(pending)).toMatchObject({ action: null })
})

test('when the window ends the intent is cancelled under its id, and then the seats are free', async () => {
  const pending = await handed('stripe')
  await bench.sql`update reservations set expires_at = now() where id = ${pending.reservationId}`
  const stripe = bench.stripe()
  const seats: number[] = []
  const watched = bench.settling({
    ...stripe,
    close: async (question) => {
      const closed = await stripe.close(question)
      seats.push((await endOf(bench.sql, pending)).liveSeats)
      return closed
    },
  })
  expect(await watched(pending.paymentId, silent)).toBe('done')
  expect(seats).toEqual([2])
  expect(intents()).toMatchObject([{ status: 'canceled' }])
  expect(await endOf(bench.sql, pending)).toMatchObject({
    payment: 'declined',
    reservation: 'lapsed',
    liveSeats: 0,
  })
})

test('money that came in the last moment is found where the intent was to be cancelled', async () => {
  const pending = await handed('stripe')
  await bench.sql`update reservations set expires_at = now() where id = ${pending.reservationId}`
  intents()[0]!.status = 'succeeded'
  expect(await bench.settle(pending)).toEqual(['done'])
  expect(await endOf(bench.sql, pending)).toMatchObject(confirmed)
})

test('another method begins once the intent is cancelled, so that both never take money', async () => {
  const pending = await handed('stripe', 1)
  const [row] = await bench.sql`select user_id from reservations where id = ${pending.reservationId}`
  const begun = await beginTry(bench.sql, {
    id: newId(),
    reservationId: pending.reservationId,
    userId: row!.user_id,
    method: 'pm_card_visa',
    provider: 'stripe',
    requestId: 'x',
  })
  expect(begun).toMatchObject({ ok: true, number: 2 })
  await bench.settle(pending)
  expect(intents().map(({ status }) => status)).toEqual(['canceled'])
  await bench.settle(pending)
  expect(intents().map(({ status }) => status)).toEqual(['canceled', 'succeeded'])
  expect(await endOf(bench.sql, pending)).toMatchObject(confirmed)
})

test('a card that wants its owner there is handed to them, and goes on as they decide', async () => {
  const pending = await handed('pm_3ds', 1)
  expect(await rowOf(pending)).toMatchObject({ action: { type: 'stripe', clientSecret: 'pi_1_secret_x' } })
  intents()[0]!.status = 'requires_payment_method'
  expect(await news(pending)).toBe('done')
  expect(intents()).toMatchObject([{ status: 'canceled' }])
  expect(await endOf(bench.sql, pending)).toMatchObject({ payment: 'requested', liveSeats: 2 })
  const other = await handed('pm_3ds', 1)
  intents()[1]!.status = 'succeeded'
  expect(await news(other)).toBe('done')
  expect(await endOf(bench.sql, other)).toMatchObject(confirmed)
})

test('without a publishable key nobody could complete it: the try is declined at once', async () => {
  const pending = await bench.pay('stripe', 'stripe')
  const keyless = newStripe({
    STRIPE_SECRET_KEY: 'sk_test_x',
    STRIPE_PUBLISHABLE_KEY: '',
    STRIPE_API_URL: bench.fake.url,
  })
  expect(await bench.settling(keyless)(pending.paymentId, silent)).toBe('done')
  expect(await rowOf(pending)).toMatchObject({ status: 'declined', reason: 'provider_not_configured' })
  expect(intents()).toEqual([])
})
