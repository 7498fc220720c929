// A try that failed and that no second one followed: its money may come after the wait for one is over.
import { readFileSync } from 'node:fs'
import { beforeEach, expect, test } from 'vitest'
import { giveUp } from '#shared/db/attempts.ts'
import { lapseOverdue } from '#shared/db/lapses.ts'
import { newId } from '#shared/std/ids.ts'
import { fakeRazorpay } from '../../testing/fake-providers/razorpay.ts'
import { endOf, type PendingPayment } from '../testing.ts'
import { newRealBench } from './testing-real.ts'

const bench = newRealBench(fakeRazorpay)

type Failed = PendingPayment & { id: string }
let failed: Failed
/** The first try of five failed: the seats wait for another one. */
beforeEach(async () => {
  const id = `pay_${newId().replaceAll('-', '')}`
  bench.fake.charges.set(id, { id, status: 'failed', amount: 2500, currency: 'EUR', metadata: {} })
  failed = { ...(await bench.pay('razorpay', id, 1)), id }
  await bench.settle(failed)
  expect(await endOf(bench.sql, failed)).toMatchObject({ payment: 'requested', liveSeats: 2 })
})
const capture = () => {
  bench.fake.charges.get(failed.id)!.status = 'captured'
}
const overdue = () => bench.sql`
  update reservations set expires_at = now() - interval '1 second' where id = ${failed.reservationId}`

const ends: [string, () => Promise<unknown>][] = [
  ['the worker', () => overdue().then(() => bench.settle(failed))],
  ['the sweep', () => overdue().then(() => lapseOverdue(bench.sql, { limit: 10, paymentGraceMs: 60_000 }))],
  ['its buyer', () => giveUp(bench.sql, failed.reservationId)],
]

test.each(ends)('late money goes back, once, where %s ended the wait', async (_, end) => {
  await end()
  expect(await endOf(bench.sql, failed)).toMatchObject({ payment: 'declined', liveSeats: 0 })
  capture()
  await bench.settle(failed, 3)
  expect(await endOf(bench.sql, failed)).toMatchObject({ payment: 'refunded', tickets: 0 })
  expect(bench.fake.refunds).toMatchObject([{ charge: failed.id, amount: 2500 }])
})

test('late money of which Razorpay turns the refund away without one is staff’s', async () => {
  await giveUp(bench.sql, failed.reservationId)
  capture()
  bench.fake.faultOf = ({ path }) => (path.endsWith('/refund') ? 400 : undefined)
  expect(await bench.settle(failed, 2)).toEqual(['done', 'done'])
  expect(bench.fake.calls.filter((call) => call.includes('/refund '))).toHaveLength(1)
  expect(await endOf(bench.sql, failed)).toMatchObject({
    payment: 'refund_due',
    refunds: [{ status: 'failed', amount: 2500 }],
  })
})

test('late money of a wait that ended before goes back too', async () => {
  await giveUp(bench.sql, failed.reservationId)
  await bench.sql`update payments set provider_reference = null where id = ${failed.paymentId}`
  const migration = new URL('../../migrations/20261129200001_payments_ended_wait.sql', import.meta.url)
  await bench.sql.unsafe(readFileSync(migration, 'utf8'))
  capture()
  await bench.settle(failed, 2)
  expect(await endOf(bench.sql, failed)).toMatchObject({ payment: 'refunded', tickets: 0 })
})

/** Captured while the seats waited, and its first refund came to nothing before the wait was over. */
async function owedThenEnded(refundStatus: 'failed' | 'pending', end: () => Promise<unknown>) {
  capture()
  bench.fake.refundStatus = refundStatus
  await bench.settle(failed)
  expect(bench.fake.refunds).toMatchObject([{ charge: failed.id, status: refundStatus }])
  await end()
  expect(await endOf(bench.sql, failed)).toMatchObject({ payment: 'declined', liveSeats: 0 })
  bench.fake.refundStatus = 'done'
}
/** As if the delay after the refund that failed were over. */
const later = () => bench.sql`
  update payment_attempts set refund_failed_at = now() - interval '1 day' where payment_id = ${failed.paymentId}`
async function isBackOnce() {
  const [row] = await bench.sql`select status from payment_attempts where payment_id = ${failed.paymentId}`
  expect(row!.status).toBe('refunded')
  expect(bench.fake.refunds.filter(({ status }) => status === 'done')).toMatchObject([{ amount: 2500 }])
  // By the row of its try alone.
  expect(await endOf(bench.sql, failed)).toMatchObject({ payment: 'declined', refunds: [], tickets: 0 })
}

test.each(ends)('a refund that failed is made again where %s ended the wait since', async (_, end) => {
  await owedThenEnded('failed', end)
  await later()
  expect(await bench.settle(failed, 3)).toEqual(['done', 'done', 'done'])
  await isBackOnce()
})

test('a refund that was on its way when the wait ended comes to its end', async () => {
  await owedThenEnded('pending', () => giveUp(bench.sql, failed.reservationId))
  expect(await bench.settle(failed)).toEqual(['later'])
  bench.fake.refunds[0]!.status = 'done'
  expect(await bench.settle(failed, 2)).toEqual(['done', 'done'])
  await isBackOnce()
})

test('money that its try owes is not owed by the payment too', async () => {
  await owedThenEnded('failed', () => giveUp(bench.sql, failed.reservationId))
  await bench.sql`update payments set provider_reference = ${failed.id} where id = ${failed.paymentId}`
  expect(await bench.settle(failed, 2)).toEqual(['done', 'done'])
  await later()
  expect(await bench.settle(failed, 2)).toEqual(['done', 'done'])
  await isBackOnce()
})
