// Payments that Milo has as taken and that their provider's list lacks are found by its reading, once, and no
// others.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { beginListings } from '#shared/db/provider-listings.ts'
import type { Redis } from '#shared/redis.ts'
import type { Sql } from '#shared/resources.ts'
import { type TestDatabase, testDatabase, testRedis } from '../../testing/servers.ts'
import { newSettle, type Settle } from '../payments/settle.ts'
import type { Provider } from '../providers/provider.ts'
import { newSimulator } from '../providers/simulator.ts'
import { insertPending, type PendingPayment, silent, ticketKey } from '../testing.ts'
import { newListings } from './listings.ts'

let database: TestDatabase
let sql: Sql
let redis: Redis
let settle: Settle
let simulator: Provider
beforeAll(async () => {
  database = await testDatabase()
  sql = database.sql
  redis = await testRedis()
  simulator = newSimulator(sql)
  settle = newSettle({ sql, redis, providers: { simulator }, ticketKey })
})
afterAll(async () => {
  redis.disconnect()
  await database.end()
})
beforeEach(async () => {
  await sql`truncate outbox, inbox, provider_listings, unknown_captures, payments, simulator.charges cascade`
})

const listingsOf = (provider = simulator) => newListings({ sql, providers: { simulator: provider } })
/** As the reconciler does, until nothing is left to read. */
async function readAll(listings = listingsOf()): Promise<void> {
  for (let found = await listings.claim(4); found.length > 0; found = await listings.claim(4))
    for (const listing of found) await listings.read(listing, silent)
}
const unknown = () => sql`
  select reference, reason, payment_id, amount, given_back, currency, status from unknown_captures order by reference`

async function bought(): Promise<PendingPayment> {
  const pending = await insertPending(sql, redis)
  await settle(pending.paymentId, silent)
  return pending
}
/** Bought two days ago. */
async function old(): Promise<PendingPayment> {
  const pending = await bought()
  await sql`
    update payments set created_at = now() - interval '2 days', updated_at = now() - interval '2 days'
    where id = ${pending.paymentId}`
  await sql`update simulator.charges set settles_at = now() - interval '2 days' where key = ${pending.paymentId}`
  return pending
}
const lose = ({ paymentId }: PendingPayment) => sql`
  update simulator.charges set status = 'declined' where key = ${paymentId}`

test('a payment that the list lacks is shown to staff, once, and those that are listed are not', async () => {
  await old()
  const missing = await old()
  await lose(missing)
  await readAll()
  await beginListings(sql)
  await readAll()
  expect(await unknown()).toEqual([
    {
      reference: `sim_${missing.paymentId}`,
      reason: 'not_at_provider',
      payment_id: missing.paymentId,
      amount: 2500,
      given_back: 0,
      currency: 'EUR',
      status: 'open',
    },
  ])
})

test('one that is new is no finding yet: a list may be behind', async () => {
  const { paymentId } = await bought()
  await sql`delete from simulator.charges where key = ${paymentId}`
  await readAll()
  expect(await unknown()).toEqual([])
})

test('a finding ends where the payment is listed after all', async () => {
  const pending = await old()
  await lose(pending)
  await readAll()
  expect(await unknown()).toHaveLength(1)
  await sql`update simulator.charges set status = 'captured' where key = ${pending.paymentId}`
  await beginListings(sql)
  await readAll()
  expect(await unknown()).toEqual([])
})

test('a reading that died before its last page judges nothing until it has read all', async () => {
  await sql`
    insert into simulator.charges (key, amount, currency, method, status, settles_at)
    select gen_random_uuid(), 1000, 'EUR', 'sim_approved', 'captured', now() - interval '1 hour'
    from generate_series(1, 150)`
  await old()
  const dying = listingsOf({
    ...simulator,
    list: ({ position, ...question }) =>
      position === null
        ? simulator.list({ position, ...question })
        : Promise.reject(new Error('the worker dies here')),
  })
  await expect(readAll(dying)).rejects.toThrow('dies here')
  expect((await unknown()).map(({ reason }) => reason)).not.toContain('not_at_provider')
  await sql`update provider_listings set claimed_until = now()`
  await readAll()
  expect((await unknown()).map(({ reason }) => reason)).not.toContain('not_at_provider')
})
