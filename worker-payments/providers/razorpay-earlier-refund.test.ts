// A refund of an earlier try that its provider refuses: tried again under keys of its own, more and more
// rarely, then staff have it.
import { expect, test } from 'vitest'
import { beginTry } from '#shared/db/attempts.ts'
import { readBacklog } from '#shared/db/backlog.ts'
import { findInconsistencies } from '#shared/db/inconsistencies.ts'
import { explainUnknownCapture, refundUnknownCapture } from '#shared/db/unknown-captures.ts'
import { newId } from '#shared/std/ids.ts'
import { fakeRazorpay } from '../../testing/fake-providers/razorpay.ts'
import { newListings } from '../reconciler/listings.ts'
import { newReconciler } from '../reconciler/reconcile.ts'
import { endOf, type PendingPayment, silent } from '../testing.ts'
import { confirmed, newRealBench } from './testing-real.ts'

const bench = newRealBench(fakeRazorpay)

function made(status: string): string {
  const id = `pay_${newId().replaceAll('-', '')}`
  bench.fake.charges.set(id, { id, status, amount: 2500, currency: 'EUR', metadata: {} })
  return id
}

/** Sold by a second try, and the first one's money came after all. */
async function withEarlierMoney(): Promise<PendingPayment & { earlier: string }> {
  const earlier = made('failed')
  const pending = await bench.pay('razorpay', earlier, 1)
  await bench.settle(pending)
  const { reservationId } = pending
  const [row] = await bench.sql`select user_id as "userId" from reservations where id = ${reservationId}`
  const { userId } = row as unknown as { userId: string }
  const method = made('authorized')
  await beginTry(bench.sql, {
    id: newId(),
    reservationId,
    userId,
    method,
    provider: 'razorpay',
    requestId: 'x',
  })
  await bench.settle(pending)
  expect(await endOf(bench.sql, pending)).toMatchObject(confirmed)
  bench.fake.charges.get(earlier)!.status = 'captured'
  return { ...pending, earlier }
}
const tryOf = async ({ paymentId }: PendingPayment) => {
  const [row] =
    await bench.sql`select id, status, retries from payment_attempts where payment_id = ${paymentId}`
  return row
}
/** As if the delay were over. */
const later = ({ paymentId }: PendingPayment) => bench.sql`
  update payment_attempts set refund_failed_at = refund_failed_at - interval '1 day' where payment_id = ${paymentId}`
const openOf = ({ earlier }: { earlier: string }) => bench.sql`
  select id, reason, status, payment_id as "paymentId", amount from unknown_captures where reference = ${earlier}`
const isKept = async () =>
  (await findInconsistencies(bench.sql, { atRest: true })).some(({ kind }) => kind === 'earlier_try_kept')
/** While sales go on: what is not late is no inconsistency yet. */
const isReported = async () =>
  (await findInconsistencies(bench.sql)).some(({ kind }) => kind === 'earlier_try_kept')

async function refusedForGood() {
  const pending = await withEarlierMoney()
  bench.fake.refundStatus = 'failed'
  for (let time = 0; time < 6; time += 1) {
    expect(await bench.settle(pending)).toEqual(['done'])
    if ((await openOf(pending)).length === 0) expect(await isKept()).toBe(true)
    await later(pending)
  }
  expect(bench.fake.refunds).toHaveLength(4)
  const [unknown] = await openOf(pending)
  expect(unknown).toMatchObject({
    reason: 'refund_failed',
    status: 'open',
    paymentId: pending.paymentId,
    amount: 2500,
  })
  expect(await isKept()).toBe(false)
  return { ...pending, unknownId: unknown!.id as string }
}
async function admin() {
  const userId = newId()
  await bench.sql`
    insert into users (id, email, name, password_hash) values (${userId}, ${`${userId}@milo.test`}, 'Admin', 'none')`
  return { userId, requestId: 'x' }
}

test('is made again under a key of its own, but not at once', async () => {
  const pending = await withEarlierMoney()
  bench.fake.refundStatus = 'failed'
  expect(await bench.settle(pending, 3)).toEqual(['done', 'done', 'done'])
  expect(bench.fake.refunds).toHaveLength(1)
  bench.fake.refundStatus = 'done'
  await later(pending)
  await bench.settle(pending, 2)
  expect(bench.fake.refunds.map(({ status }) => status)).toEqual(['failed', 'done'])
  expect(new Set(bench.fake.refunds.map(({ key }) => key)).size).toBe(2)
  expect(await tryOf(pending)).toMatchObject({ status: 'refunded', retries: 1 })
  expect(await endOf(bench.sql, pending)).toMatchObject(confirmed)
})

test('is made again by the reconciler after ten minutes, however long ago its try was', async () => {
  const pending = await withEarlierMoney()
  bench.fake.refundStatus = 'failed'
  await bench.settle(pending)
  bench.fake.refundStatus = 'done'
  // Three days ago, and looked at a quarter of the time since its refund failed ago.
  const { paymentId } = pending
  await bench.sql`
    update payment_attempts set ended_at = now() - interval '3 days', refund_failed_at = now() - interval '12 minutes'
    where payment_id = ${paymentId}`
  await bench.sql`
    update payments set created_at = now() - interval '3 days', updated_at = now() - interval '3 days',
      checked_at = now() - interval '4 minutes' where id = ${paymentId}`
  const settle = bench.settling(bench.razorpay())
  await newReconciler({ sql: bench.sql, settle, log: silent }).runOnce()
  expect(bench.fake.refunds.map(({ status }) => status)).toEqual(['failed', 'done'])
  expect(await tryOf(pending)).toMatchObject({ status: 'refunded', retries: 1 })
})

test('that is on its way is looked at by the time since its money was found, however old its try is', async () => {
  const pending = await withEarlierMoney()
  bench.fake.refundStatus = 'pending'
  await bench.settle(pending)
  expect(await tryOf(pending)).toMatchObject({ status: 'refund_due', retries: 0 })
  bench.fake.refunds[0]!.status = 'done'
  const { paymentId } = pending
  await bench.sql`
    update payment_attempts set ended_at = now() - interval '3 days', owed_at = owed_at - interval '4 minutes'
    where payment_id = ${paymentId} and status = 'refund_due'`
  await bench.sql`
    update payments set created_at = now() - interval '3 days', updated_at = now() - interval '3 days',
      checked_at = now() - interval '2 minutes' where id = ${paymentId}`
  expect((await readBacklog(bench.sql)).payments.refund_due).toMatchObject({
    count: 1,
    oldest: expect.closeTo(240, -2),
  })
  expect(await isReported()).toBe(false)
  await newReconciler({ sql: bench.sql, settle: bench.settling(bench.razorpay()), log: silent }).runOnce()
  expect(await tryOf(pending)).toMatchObject({ status: 'refunded' })
  expect((await readBacklog(bench.sql)).payments.refund_due.count).toBe(0)
})

test('that Razorpay turns away without a refund is one that failed: the next has a key of its own', async () => {
  const pending = await withEarlierMoney()
  const dispute = { id: 'disp_1', charge: pending.earlier, amount: 2500, status: 'open' as const }
  bench.fake.disputes = [dispute]
  expect(await bench.settle(pending, 2)).toEqual(['done', 'done'])
  expect(bench.fake.refunds).toEqual([])
  expect(await tryOf(pending)).toMatchObject({ status: 'refund_due', retries: 1 })
  bench.fake.disputes = [{ ...dispute, status: 'won' }]
  await later(pending)
  await bench.settle(pending)
  // Under the first key Razorpay would say the same for a day.
  expect(bench.fake.refunds).toMatchObject([{ charge: pending.earlier, amount: 2500, status: 'done' }])
  expect(await tryOf(pending)).toMatchObject({ status: 'refunded', retries: 1 })
})

test('that fails for good is staff’s to make once more', async () => {
  const pending = await refusedForGood()
  bench.fake.refundStatus = 'done'
  expect(await refundUnknownCapture(bench.sql, await admin(), pending.unknownId)).toMatchObject({ ok: true })
  const listings = newListings({ sql: bench.sql, providers: { razorpay: bench.razorpay() } })
  const [due] = await listings.claimReturns(1)
  expect(await listings.giveBack(due!, silent)).toBe('done')
  expect(bench.fake.refunds.at(-1)).toMatchObject({ charge: pending.earlier, amount: 2500, status: 'done' })
  expect(await openOf(pending)).toMatchObject([{ status: 'refunded' }])
  expect(await tryOf(pending)).toMatchObject({ status: 'refunded' })
})

test('that fails for good is staff’s to settle by hand', async () => {
  const pending = await refusedForGood()
  await explainUnknownCapture(bench.sql, await admin(), pending.unknownId, 'by bank transfer')
  expect(await tryOf(pending)).toMatchObject({ status: 'refunded' })
  expect(await isKept()).toBe(false)
  await bench.settle(pending, 2)
  expect(bench.fake.refunds).toHaveLength(4)
})
