// Razorpay payments that the buyer completes in its checkout: bound to an order that is known here before
// it is handed out, captured by us, and closed before the seats go.
import { expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { fakeRazorpay } from '../../testing/fake-providers/razorpay.ts'
import { endOf, type PendingPayment, silent } from '../testing.ts'
import { confirmed, newRealBench } from './testing-real.ts'

const bench = newRealBench(fakeRazorpay)

async function handed(): Promise<PendingPayment> {
  const pending = await bench.pay('razorpay', 'razorpay')
  expect(await bench.settle(pending)).toEqual(['done'])
  return pending
}
/** What the checkout made of the order. */
function tried(status: string, amount = 2500): string {
  const id = `pay_${newId().replaceAll('-', '')}`
  const order_id = [...bench.fake.charges.keys()].find((name) => name.startsWith('order_'))!
  bench.fake.charges.set(id, { id, status, amount, currency: 'EUR', metadata: {}, order_id })
  return id
}
const windowEnds = ({ reservationId }: PendingPayment) =>
  bench.sql`update reservations set expires_at = now() where id = ${reservationId}`
const news = (pending: PendingPayment) => bench.settling(bench.razorpay())(pending.paymentId, silent, true)

test('an order with our id as its receipt is made and stored, then handed out', async () => {
  const pending = await handed()
  expect(bench.fake.charges.get('order_1')).toMatchObject({
    amount: 2500,
    currency: 'EUR',
    metadata: { receipt: pending.paymentId },
  })
  const [row] = await bench.sql`
    select status, provider_reference as reference, next_action as action from payments where id = ${pending.paymentId}`
  expect(row).toEqual({
    status: 'requested',
    reference: 'order_1',
    action: { type: 'razorpay', orderId: 'order_1', keyId: 'rzp_test' },
  })
})

test('a failed payment of the order is the buyer’s to repeat; what is authorised is captured by us, once', async () => {
  const pending = await handed()
  tried('failed')
  expect(await news(pending)).toBe('done')
  expect(await endOf(bench.sql, pending)).toMatchObject({ payment: 'requested', liveSeats: 2 })
  const paid = tried('authorized')
  expect(await news(pending)).toBe('done')
  expect(await news(pending)).toBe('done')
  expect(bench.fake.charges.get(paid)!.status).toBe('captured')
  expect(bench.fake.calls.filter((call) => call.includes('capture'))).toHaveLength(1)
  expect(await endOf(bench.sql, pending)).toMatchObject(confirmed)
})

test('a payment of another amount that names the order buys nothing', async () => {
  const pending = await handed()
  const wrong = tried('authorized', 100)
  await news(pending)
  expect(bench.fake.charges.get(wrong)!.status).toBe('authorized')
  expect(await endOf(bench.sql, pending)).toMatchObject({ payment: 'requested', tickets: 0 })
})

test('an order that nobody paid ends with its window; what is authorised later is not captured', async () => {
  const pending = await handed()
  await windowEnds(pending)
  expect(await bench.settle(pending)).toEqual(['done'])
  expect(await endOf(bench.sql, pending)).toMatchObject({
    payment: 'declined',
    reservation: 'lapsed',
    liveSeats: 0,
  })
  const late = tried('authorized')
  await news(pending)
  expect(bench.fake.charges.get(late)!.status).toBe('authorized')
})

test('an order that an account captured by itself after its window gives the money back, once', async () => {
  const pending = await handed()
  await windowEnds(pending)
  await bench.settle(pending)
  const late = tried('captured')
  await bench.settle(pending, 3)
  expect(bench.fake.refunds).toMatchObject([{ charge: late, amount: 2500 }])
  expect(await endOf(bench.sql, pending)).toMatchObject({ payment: 'refunded', tickets: 0 })
})

test('what was authorised in the last moment is captured where the order was to be closed', async () => {
  const pending = await handed()
  await windowEnds(pending)
  tried('authorized')
  expect(await bench.settle(pending)).toEqual(['done'])
  expect(await endOf(bench.sql, pending)).toMatchObject(confirmed)
})
