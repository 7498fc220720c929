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

test('late money of a wait that ended before goes back too', async () => {
  await giveUp(bench.sql, failed.reservationId)
  await bench.sql`update payments set provider_reference = null where id = ${failed.paymentId}`
  const migration = new URL('../../migrations/20261129200001_payments_ended_wait.sql', import.meta.url)
  await bench.sql.unsafe(readFileSync(migration, 'utf8'))
  capture()
  await bench.settle(failed, 2)
  expect(await endOf(bench.sql, failed)).toMatchObject({ payment: 'refunded', tickets: 0 })
})
