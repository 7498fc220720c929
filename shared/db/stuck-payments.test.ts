// Unfinished money is found by its own age, whatever the age of the reservation.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase, testRedis } from '../../testing/servers.ts'
import { insertPending } from '../../worker-payments/testing.ts'
import type { Redis } from '../redis.ts'
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { claimStuckPayments } from './stuck-payments.ts'

let database: TestDatabase
let sql: Sql
let redis: Redis
beforeAll(async () => {
  database = await testDatabase()
  sql = database.sql
  redis = await testRedis()
})
afterAll(async () => {
  redis.disconnect()
  await database.end()
})

const MINUTE = 60_000
const claimed = async (paymentId: string) =>
  (await claimStuckPayments(sql, 45_000, 1000)).filter((id) => id === paymentId).length

/** Captured, and bought so many days ago. */
async function bought(days: number, provider = 'simulator'): Promise<string> {
  const method = provider === 'razorpay' ? `pay_${newId().replaceAll('-', '')}` : 'sim_approved'
  const { paymentId } = await insertPending(sql, redis, { provider, method })
  await sql`update payments set status = 'captured', created_at = now() - ${days} * interval '1 day',
    updated_at = now() - ${days} * interval '1 day' where id = ${paymentId}`
  return paymentId
}

async function refund(paymentId: string, ageMs: number, status = 'due'): Promise<void> {
  await sql`insert into refunds (id, payment_id, key, amount, currency, reason, status, created_at, updated_at)
    values (${newId()}, ${paymentId}, ${newId()}, 100, 'EUR', 'customer', ${status},
      now() - ${ageMs}::float8 * interval '1 ms', now() - ${ageMs}::float8 * interval '1 ms')`
}

test.each([0, 1, 30, 400])(
  'a refund for what was bought %d days ago is looked at after a minute',
  async (days) => {
    const paymentId = await bought(days)
    await refund(paymentId, MINUTE)
    expect(await claimed(paymentId)).toBe(1)
    expect(await claimed(paymentId)).toBe(0)
  },
)

test('a new refund is left to its message', async () => {
  const paymentId = await bought(30)
  await refund(paymentId, 10_000)
  expect(await claimed(paymentId)).toBe(0)
})

test('an old refund is checked after a quarter of its age', async () => {
  const paymentId = await bought(30)
  await refund(paymentId, 60 * MINUTE)
  await sql`update payments set checked_at = now() - interval '14 minutes' where id = ${paymentId}`
  expect(await claimed(paymentId)).toBe(0)
  await sql`update payments set checked_at = now() - interval '16 minutes' where id = ${paymentId}`
  expect(await claimed(paymentId)).toBe(1)
})

test('a failed refund waits for staff, not for the reconciler', async () => {
  const paymentId = await bought(1)
  await sql`update payments set status = 'refund_due' where id = ${paymentId}`
  await sql`update payments set updated_at = now() - interval '1 day' where id = ${paymentId}`
  await refund(paymentId, 60 * MINUTE, 'failed')
  expect(await claimed(paymentId)).toBe(0)
})

test('a payment that Razorpay declined is checked for some days: it may be authorised late', async () => {
  for (const [provider, expected] of [
    ['razorpay', 1],
    ['simulator', 0],
  ] as const) {
    const method = provider === 'razorpay' ? `pay_${newId().replaceAll('-', '')}` : 'sim_declined'
    const { paymentId } = await insertPending(sql, redis, { provider, method })
    await sql`update payments set status = 'declined', updated_at = now() - interval '1 hour' where id = ${paymentId}`
    expect(await claimed(paymentId)).toBe(expected)
  }
})

test.each([
  [10 * MINUTE, 1],
  [60 * MINUTE, 2],
  [360 * MINUTE, 3],
])(
  'a refund of a try of days ago that failed %d ms ago is looked at within a quarter of that',
  async (failedMs, retries) => {
    const paymentId = await bought(3)
    await sql`
    insert into payment_attempts (id, payment_id, number, method, provider, status, decline_reason, started_at, ended_at, retries,
      refund_failed_at)
    values (${newId()}, ${paymentId}, 1, 'sim_declined', 'simulator', 'refund_due', 'declined', now() - interval '3 days',
      now() - interval '3 days', ${retries}, now() - ${failedMs}::float8 * interval '1 ms')`
    const lookedAt = (ago: number) => sql`
    update payments set checked_at = now() - ${ago}::float8 * interval '1 ms' where id = ${paymentId}`
    await lookedAt(failedMs / 4 - 10_000)
    expect(await claimed(paymentId)).toBe(0)
    await lookedAt(failedMs / 4 + 10_000)
    expect(await claimed(paymentId)).toBe(1)
  },
)
