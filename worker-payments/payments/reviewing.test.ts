// Money that moves at the provider without Milo changes reservation, tickets and refunds, once.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { settleRefundByHand } from '#shared/db/refund-views.ts'
import { cancelBatch } from '#shared/db/showtime-cancellations.ts'
import type { Redis } from '#shared/redis.ts'
import type { Sql } from '#shared/resources.ts'
import { type TestDatabase, testDatabase, testRedis } from '../../testing/servers.ts'
import type { Account, Provider } from '../providers/provider.ts'
import { newSimulator } from '../providers/simulator.ts'
import { endOf, insertPending, type PendingPayment, silent, ticketKey } from '../testing.ts'
import { newSettle } from './settle.ts'

let database: TestDatabase
let sql: Sql
let redis: Redis
let simulator: Provider
beforeAll(async () => {
  database = await testDatabase()
  sql = database.sql
  redis = await testRedis()
  simulator = newSimulator(sql)
})
afterAll(async () => {
  redis.disconnect()
  await database.end()
})

async function news({ paymentId }: PendingPayment, provider = simulator): Promise<void> {
  const settle = newSettle({ sql, redis, ticketKey, providers: { simulator: provider } })
  await settle(paymentId, silent, true)
}
const withAccount = (account: Partial<Account>): Provider => ({
  ...simulator,
  account: async () => ({ refunds: [], dispute: null, ...account }),
})
const ticketsOf = async ({ reservationId }: PendingPayment) =>
  (await sql`select status from tickets where reservation_id = ${reservationId}`).map(({ status }) => status)
const outside = (amount: number) =>
  withAccount({ refunds: [{ reference: 're_x', key: null, amount, status: 'refunded', reason: '' }] })

test('all given back at the provider: the reservation is cancelled, its seats free, its tickets void', async () => {
  const pending = await insertPending(sql, redis, { method: 'sim_refunded_outside' })
  for (const _ of [1, 2, 3]) await news(pending)
  expect(await endOf(sql, pending)).toMatchObject({
    payment: 'refunded',
    reservation: 'cancelled',
    liveSeats: 0,
    givenBack: 0,
    refunds: [{ status: 'refunded', amount: 2500 }],
  })
  expect(await ticketsOf(pending)).toEqual(['refunded', 'refunded'])
})

test('a part given back at the provider is written down, and the tickets stay', async () => {
  const pending = await insertPending(sql, redis)
  for (const _ of [1, 2]) await news(pending, outside(500))
  expect(await endOf(sql, pending)).toMatchObject({
    payment: 'captured',
    reservation: 'confirmed',
    refunds: [{ status: 'refunded', amount: 500 }],
  })
  expect(await ticketsOf(pending)).toEqual(['valid', 'valid'])
})

test('a disputed payment keeps its seats and lets nobody in; won, its tickets are valid again', async () => {
  const pending = await insertPending(sql, redis, { method: 'sim_disputed' })
  for (const _ of [1, 2]) await news(pending)
  expect(await endOf(sql, pending)).toMatchObject({
    payment: 'disputed',
    reservation: 'confirmed',
    liveSeats: 2,
  })
  expect(await ticketsOf(pending)).toEqual(['refunded', 'refunded'])
  await news(pending, withAccount({ dispute: 'won' }))
  expect(await endOf(sql, pending)).toMatchObject({ payment: 'captured', liveSeats: 2 })
  expect(await ticketsOf(pending)).toEqual(['valid', 'valid'])
})

test('a lost dispute frees the seats', async () => {
  const pending = await insertPending(sql, redis)
  for (const _ of [1, 2]) await news(pending, withAccount({ dispute: 'lost' }))
  expect(await endOf(sql, pending)).toMatchObject({
    payment: 'disputed',
    reservation: 'cancelled',
    liveSeats: 0,
    refunds: [],
  })
})

test('a refund that fails after it was accepted is noticed, and the payment is due again', async () => {
  const pending = await insertPending(sql, redis, { method: 'sim_refund_fails' })
  await news(pending)
  await sql`update payments set status = 'refund_due' where id = ${pending.paymentId}`
  await sql`insert into refunds (id, payment_id, key, amount, currency, reason)
    values (gen_random_uuid(), ${pending.paymentId}, ${`${pending.paymentId}:test`}, 2500, 'EUR', 'customer')`
  const settle = newSettle({ sql, redis, ticketKey, providers: { simulator } })
  expect(await settle(pending.paymentId, silent)).toBe('done')
  expect(await endOf(sql, pending)).toMatchObject({ payment: 'refunded', refunds: [{ status: 'refunded' }] })
  await news(pending)
  expect(await endOf(sql, pending)).toMatchObject({ payment: 'refund_due', refunds: [{ status: 'failed' }] })
  const [row] = await sql`select failure_reason from refunds where payment_id = ${pending.paymentId}`
  expect(row!.failure_reason).toBe('account_closed')
  // Staff gives it back in the dashboard: that settles it.
  await news(pending, outside(2500))
  expect(await endOf(sql, pending)).toMatchObject({ payment: 'refunded', refunds: [{ status: 'refunded' }] })
})

test('a dispute that is won after its showtime was cancelled: the money goes back', async () => {
  const pending = await insertPending(sql, redis, { method: 'sim_disputed' })
  await news(pending)
  await sql`update showtimes set status = 'cancelled' where id = ${pending.showtime.showtimeId}`
  await cancelBatch(sql, pending.showtime.showtimeId, 10)
  expect(await endOf(sql, pending)).toMatchObject({ payment: 'disputed', refunds: [] })
  for (const _ of [1, 2]) await news(pending, withAccount({ dispute: 'won' }))
  await news(pending, withAccount({}))
  expect(await endOf(sql, pending)).toMatchObject({
    payment: 'refunded',
    givenBack: 2500,
    refunds: [{ status: 'refunded', amount: 2500 }],
  })
})

/** Due, and refused by the provider, which says so at each news. */
async function failedRefund(): Promise<PendingPayment> {
  const pending = await insertPending(sql, redis)
  await news(pending, withAccount({}))
  await sql`update payments set status = 'refund_due' where id = ${pending.paymentId}`
  await sql`insert into refunds (id, payment_id, key, amount, currency, reason, status, provider_reference)
    values (gen_random_uuid(), ${pending.paymentId}, ${`${pending.paymentId}:test`}, 2500, 'EUR', 'customer', 'failed', 're_1')`
  return pending
}
const failedThere = ({ paymentId }: PendingPayment) =>
  ({ reference: 're_1', key: `${paymentId}:test`, amount: 2500, status: 'failed', reason: 'closed' }) as const

test('a failed refund that was paid by a dashboard, a bank or by hand stays paid, whatever is heard of its first try', async () => {
  const byDashboard = await failedRefund()
  const given = {
    reference: `re_2 ${byDashboard.paymentId}`,
    key: null,
    amount: 2500,
    status: 'refunded',
    reason: '',
  } as const
  for (const _ of [1, 2]) await news(byDashboard, withAccount({ refunds: [failedThere(byDashboard), given] }))
  const byBank = await failedRefund()
  for (const _ of [1, 2]) await news(byBank, withAccount({ refunds: [failedThere(byBank)], dispute: 'lost' }))
  const byHand = await failedRefund()
  const [admin] = await sql<{ id: string }[]>`
    insert into users (id, email, name, password_hash, roles)
    values (gen_random_uuid(), 'admin@milo.test', 'Admin', 'x', '{staff,admin}') returning id`
  const [refund] = await sql<{ id: string }[]>`select id from refunds where payment_id = ${byHand.paymentId}`
  const settled = await settleRefundByHand(sql, { userId: admin!.id, requestId: 'test' }, refund!.id, 'cash')
  expect(settled.ok).toBe(true)
  await news(byHand, withAccount({ refunds: [failedThere(byHand)] }))
  for (const pending of [byDashboard, byBank, byHand])
    expect(await endOf(sql, pending)).toMatchObject({
      payment: 'refunded',
      refunds: [{ status: 'refunded', amount: 2500 }],
    })
})

test('a refund of the dashboard that fails after it settled one that Milo made is owed again', async () => {
  const pending = await failedRefund()
  const given = { reference: `re_3 ${pending.paymentId}`, key: null, amount: 2500, reason: '' }
  const hear = (status: 'refunded' | 'failed') =>
    news(pending, withAccount({ refunds: [failedThere(pending), { ...given, status }] }))
  await hear('refunded')
  expect(await endOf(sql, pending)).toMatchObject({ payment: 'refunded', refunds: [{ status: 'refunded' }] })
  for (const _ of [1, 2]) await hear('failed')
  expect(await endOf(sql, pending)).toMatchObject({
    payment: 'refund_due',
    refunds: [{ status: 'failed', amount: 2500 }],
  })
})
