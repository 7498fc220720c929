// A next try that waits until the order at hand is closed, with a payment that another reservation has
// meanwhile.
import { expect, test } from 'vitest'
import { beginTry } from '#shared/db/attempts.ts'
import { newId } from '#shared/std/ids.ts'
import { fakeRazorpay } from '../../testing/fake-providers/razorpay.ts'
import { endOf, type PendingPayment } from '../testing.ts'
import { confirmed, newRealBench } from './testing-real.ts'

const bench = newRealBench(fakeRazorpay)

async function waitingOrder(): Promise<PendingPayment> {
  const pending = await bench.pay('razorpay', 'razorpay', 1)
  expect(await bench.settle(pending)).toEqual(['done'])
  return pending
}
function made(): string {
  const id = `pay_${newId().replaceAll('-', '')}`
  bench.fake.charges.set(id, { id, status: 'authorized', amount: 2500, currency: 'EUR', metadata: {} })
  return id
}
async function tryWith({ reservationId }: PendingPayment, method: string, id = newId()) {
  const [row] = await bench.sql`select user_id as "userId" from reservations where id = ${reservationId}`
  const { userId } = row as unknown as { userId: string }
  return beginTry(bench.sql, { id, reservationId, userId, method, provider: 'razorpay', requestId: 'x' })
}
const rowOf = async ({ paymentId }: PendingPayment) => {
  const [row] = await bench.sql`
    select method, attempt, last_decline as decline, retry_until is not null as waits, next_attempt as next
    from payments where id = ${paymentId}`
  return row
}

test('is refused at once where the payment is of another reservation', async () => {
  const pending = await waitingOrder()
  const id = made()
  await bench.pay('razorpay', id)
  expect(await tryWith(pending, id)).toEqual({ ok: false, why: 'method_used' })
  expect(await rowOf(pending)).toMatchObject({ method: 'razorpay', next: null })
})

test('is declined by the worker where another reservation came first, and one more may follow', async () => {
  const pending = await waitingOrder()
  const [id, planned] = [made(), newId()]
  expect(await tryWith(pending, id, planned)).toMatchObject({ ok: true, number: 2 })
  const other = await bench.pay('razorpay', id)
  expect(await bench.settle(pending, 2)).toEqual(['done', 'done'])
  expect(await rowOf(pending)).toEqual({
    method: 'razorpay',
    attempt: 1,
    decline: 'method_used',
    waits: true,
    next: null,
  })
  expect(await endOf(bench.sql, pending)).toMatchObject({ reservation: 'awaiting_payment', liveSeats: 2 })
  // Its request, repeated, is told why.
  expect(await tryWith(pending, id, planned)).toEqual({ ok: false, why: 'method_used' })
  expect(await tryWith(pending, made())).toMatchObject({ ok: true, number: 2 })
  expect(await bench.settle(pending)).toEqual(['done'])
  await bench.settle(other)
  for (const bought of [pending, other]) expect(await endOf(bench.sql, bought)).toMatchObject(confirmed)
})
