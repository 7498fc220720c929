// Razorpay through its own SDK, against a server that speaks its HTTP: every payment ends once, faults or
// not.
import { expect, test } from 'vitest'
import { beginTry } from '#shared/db/attempts.ts'
import { MOST_ATTEMPTS } from '#shared/domain/payment.ts'
import { newId } from '#shared/std/ids.ts'
import { fakeRazorpay } from '../../testing/fake-providers/razorpay.ts'
import { endOf, insertPending, lapse, type PendingPayment } from '../testing.ts'
import { refundOnce } from './refund-once.ts'
import { confirmed, newRealBench } from './testing-real.ts'

const bench = newRealBench(fakeRazorpay)

async function pay(amount = 2500, attempt?: number): Promise<PendingPayment & { id: string }> {
  const id = `pay_${newId().replaceAll('-', '')}`
  bench.fake.charges.set(id, { id, status: 'authorized', amount, currency: 'EUR', metadata: {} })
  return { ...(await bench.pay('razorpay', id, attempt)), id }
}

/** As a worker leaves it that died before its capture, or after. */
const noted = ({ paymentId, id }: { paymentId: string; id: string }) =>
  bench.sql`update payments set charge_started_at = now(), provider_reference = ${id} where id = ${paymentId}`

test('captures what the checkout authorised, once', async () => {
  const pending = await pay()
  expect(await bench.settle(pending, 2)).toEqual(['done', 'done'])
  expect(bench.fake.calls.filter((call) => call.includes('capture'))).toHaveLength(1)
  expect(await endOf(bench.sql, pending)).toMatchObject(confirmed)
})

test('an authorised amount that is not ours is not taken', async () => {
  const pending = await pay(100)
  await bench.settle(pending)
  expect(await endOf(bench.sql, pending)).toMatchObject({ payment: 'declined' })
  expect(bench.fake.charges.get(pending.id)!.status).toBe('authorized')
})

test('one payment of the checkout pays one reservation', async () => {
  const { id } = await pay()
  await expect(insertPending(bench.sql, bench.redis, { provider: 'razorpay', method: id })).rejects.toThrow(
    'payments_razorpay',
  )
})

test('an answer that got lost is asked for', async () => {
  const pending = await pay()
  bench.fake.faults = [...Array(1).fill(undefined), 'cut'] // fetch, then the capture
  expect(await bench.settle(pending, 2)).toContain('done')
  expect(await endOf(bench.sql, pending)).toMatchObject(confirmed)
})

test.each([429, 409, 502])('after a %d it is tried again, and captured once', async (status) => {
  const pending = await pay()
  bench.fake.faults = [status]
  expect((await bench.settle(pending, 3)).at(-1)).toBe('done')
  expect(await endOf(bench.sql, pending)).toMatchObject(confirmed)
})

test('refunds under the key of the refund, and finds one whose answer got lost', async () => {
  const { id, paymentId } = await pay()
  const key = `${paymentId}:whole`
  const request = { key, paymentId, reference: id, amount: 500, currency: 'EUR' }
  bench.fake.charges.get(id)!.status = 'captured'
  bench.fake.faults = ['cut']
  await expect(bench.razorpay().refund(request)).rejects.toMatchObject({ outcome: 'unknown' })
  expect(await bench.razorpay().refundState(request)).toEqual({ status: 'refunded', reference: 'rfnd_1' })
  await bench.razorpay().refund(request)
  expect(bench.fake.refunds).toHaveLength(1)
  // Of the characters that Razorpay takes.
  expect(bench.fake.calls[0]).toContain(`${paymentId}_whole`)
})

test('a payment that Razorpay does not know is a refusal at once', async () => {
  const pending = await insertPending(bench.sql, bench.redis, {
    attempt: MOST_ATTEMPTS,
    provider: 'razorpay',
    method: `pay_${newId()}`,
  })
  expect(await bench.settle(pending)).toEqual(['done'])
  expect(await endOf(bench.sql, pending)).toMatchObject({ payment: 'declined', reservation: 'declined' })
})

test.each([401, 403])('a %d is our own mistake: nothing is declined for it', async (status) => {
  const pending = await pay()
  bench.fake.faults = [status]
  expect((await bench.settle(pending))[0]).not.toBe('done')
  expect(await bench.settle(pending)).toEqual(['done'])
})

test.each(['created', 'authorized', 'captured', 'refunded'])(
  'a payment that is %s and not exactly ours buys nothing',
  async (status) => {
    for (const wrong of [{ amount: 100 }, { currency: 'INR' }, { amount_refunded: 100 }]) {
      const pending = await pay()
      Object.assign(bench.fake.charges.get(pending.id)!, { status, ...wrong })
      await bench.settle(pending)
      if (status === 'created' && 'amount_refunded' in wrong) continue
      expect(await endOf(bench.sql, pending)).toMatchObject({ payment: 'declined', tickets: 0 })
    }
  },
)

test('a payment that is refunded is not captured', async () => {
  const pending = await pay()
  Object.assign(bench.fake.charges.get(pending.id)!, { status: 'refunded', amount_refunded: 2500 })
  await bench.settle(pending)
  expect(await endOf(bench.sql, pending)).toMatchObject({ payment: 'declined', tickets: 0 })
})

test('what was noted for a reservation that is over is captured and given back, not left open', async () => {
  const pending = await pay()
  await noted(pending)
  await lapse(bench.sql, bench.redis, pending)
  await bench.sql`update showtimes set status = 'cancelled' where id = ${pending.showtime.showtimeId}`
  await bench.settle(pending)
  expect(bench.fake.charges.get(pending.id)!.status).toBe('captured')
  expect(await endOf(bench.sql, pending)).toMatchObject({ payment: 'refunded', tickets: 0 })
})

test('a failed payment that was captured days later gives its money back', async () => {
  const pending = await pay()
  bench.fake.charges.get(pending.id)!.status = 'failed'
  await bench.settle(pending)
  expect(await endOf(bench.sql, pending)).toMatchObject({ payment: 'declined' })
  bench.fake.charges.get(pending.id)!.status = 'captured'
  await bench.settle(pending)
  expect(await endOf(bench.sql, pending)).toMatchObject({ payment: 'refunded', tickets: 0 })
  expect(bench.fake.refunds).toHaveLength(1)
})

test('an earlier try that failed and is captured days later gives its money back, beside the one that paid', async () => {
  const pending = await pay(2500, 1)
  bench.fake.charges.get(pending.id)!.status = 'failed'
  await bench.settle(pending)
  expect(await endOf(bench.sql, pending)).toMatchObject({ payment: 'requested', liveSeats: 2 })
  const [row] = await bench.sql`select user_id from reservations where id = ${pending.reservationId}`
  const method = `pay_${newId().replaceAll('-', '')}`
  bench.fake.charges.set(method, { ...bench.fake.charges.get(pending.id)!, id: method, status: 'authorized' })
  const { reservationId } = pending
  const again = {
    id: newId(),
    reservationId,
    userId: row!.user_id,
    method,
    provider: 'razorpay',
    requestId: 'x',
  }
  expect(await beginTry(bench.sql, again)).toMatchObject({ ok: true, number: 2 })
  await bench.settle(pending)
  expect(await endOf(bench.sql, pending)).toMatchObject(confirmed)
  expect(bench.fake.refunds).toEqual([])
  bench.fake.charges.get(pending.id)!.status = 'captured'
  await bench.settle(pending, 2)
  expect(bench.fake.refunds).toMatchObject([{ charge: pending.id, amount: 2500 }])
  expect(await endOf(bench.sql, pending)).toMatchObject(confirmed)
})

test('a refund whose answer was lost is found when it is tried again after its key is forgotten', async () => {
  const { id, paymentId } = await pay()
  bench.fake.charges.get(id)!.status = 'captured'
  const request = { key: `${paymentId}:whole`, paymentId, reference: id, amount: 1000, currency: 'EUR' }
  bench.fake.faults = ['cut']
  await expect(bench.razorpay().refund(request)).rejects.toMatchObject({ outcome: 'unknown' })
  bench.fake.pass(25 * 60 * 60_000)
  expect(await refundOnce(bench.razorpay(), request)).toMatchObject({ status: 'refunded' })
  expect(bench.fake.refunds).toHaveLength(1)
})
