// Money that a provider took and that Milo does not know of is found in the provider's list, page by page,
// once; and goes back where staff say so.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { beginListings } from '#shared/db/provider-listings.ts'
import type { Redis } from '#shared/redis.ts'
import type { Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import { type TestDatabase, testDatabase, testRedis } from '../../testing/servers.ts'
import { newSettle, type Settle } from '../payments/settle.ts'
import type { Provider } from '../providers/provider.ts'
import { newSimulator } from '../providers/simulator.ts'
import { endOf, insertPending, type PendingPayment, silent, ticketKey } from '../testing.ts'
import { newListings } from './listings.ts'
import { newReconciler } from './reconcile.ts'

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
  await sql`truncate outbox, inbox, provider_listings, unknown_captures, simulator.charges cascade`
})

const listingsOf = (provider = simulator) => newListings({ sql, providers: { simulator: provider } })
/** As the reconciler does, until nothing is left to read; how many claims it took. */
async function readAll(listings = listingsOf()): Promise<number> {
  let claims = 0
  for (let found = await listings.claim(4); found.length > 0; found = await listings.claim(4)) {
    claims += 1
    for (const listing of found) await listings.read(listing, silent)
  }
  return claims
}
const readAgain = () => beginListings(sql).then(() => readAll())
const unknown = () => sql`
  select reference, reason, payment_id, amount, given_back, currency, status from unknown_captures order by reference`
const asked = async (paymentId: string) =>
  (await sql`select 1 from outbox where type = 'payment.changed' and payload->>'paymentId' = ${paymentId}`)
    .length

async function bought(): Promise<PendingPayment> {
  const pending = await insertPending(sql, redis)
  await settle(pending.paymentId, silent)
  return pending
}
/** What a restore of an older database does to a purchase made since. */
async function forget({ reservationId, paymentId }: PendingPayment): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    for (const table of ['tickets', 'seat_history', 'reservation_seats', 'payments'])
      await tx`delete from ${tx(table)} where reservation_id = ${reservationId}`
    await tx`delete from reservations where id = ${reservationId}`
    await tx`delete from outbox where payload->>'paymentId' = ${paymentId}`
  })
}
const charges = (count: number) => sql`
  insert into simulator.charges (key, amount, currency, method, status, settles_at)
  select gen_random_uuid(), 1000, 'EUR', 'sim_approved', 'captured', now() - interval '1 hour'
  from generate_series(1, ${count})`

describe('a restore of an older database', () => {
  test('leaves captures that Milo lacks: the next reading finds them, and nothing that it has', async () => {
    const kept = await bought()
    const lost = await bought()
    expect(await readAll()).toBe(1)
    expect(await unknown()).toEqual([])
    await forget(lost)
    await readAgain()
    expect(await unknown()).toEqual([
      {
        reference: `sim_${lost.paymentId}`,
        reason: 'no_payment',
        payment_id: null,
        amount: 2500,
        given_back: 0,
        currency: 'EUR',
        status: 'open',
      },
    ])
    expect(await asked(kept.paymentId)).toBe(0)
  })

  test('goes back to a week before the last reading that the restored database knows of', async () => {
    await readAll()
    await sql`update provider_listings set begun_at = now() - interval '20 days'`
    await sql`
      insert into simulator.charges (key, amount, currency, method, status, settles_at)
      select gen_random_uuid(), 1000, 'EUR', 'sim_approved', 'captured', now() - days * interval '1 day'
      from unnest(array[28, 26, 10]) as days`
    await readAgain()
    expect(await unknown()).toHaveLength(2)
  })
})

describe('a list of many pages', () => {
  test('is read whole, in bounded pieces, and read twice it is found once', async () => {
    await charges(1250)
    const positions: (string | null)[] = []
    const watched = listingsOf({
      ...simulator,
      list: (question) => {
        positions.push(question.position)
        return simulator.list(question)
      },
    })
    expect(await readAll(watched)).toBe(2)
    expect(new Set(positions).size).toBe(13)
    expect(await unknown()).toHaveLength(1250)
    await readAgain()
    expect(await unknown()).toHaveLength(1250)
  })

  test('is gone on with where a worker died', async () => {
    await charges(250)
    let pages = 0
    const dying = listingsOf({
      ...simulator,
      list: (question) => {
        pages += 1
        if (pages === 2) return Promise.reject(new Error('the worker dies here'))
        return simulator.list(question)
      },
    })
    await expect(readAll(dying)).rejects.toThrow('dies here')
    expect(await unknown()).toHaveLength(100)
    expect(await readAll()).toBe(0)
    await sql`update provider_listings set claimed_until = now()`
    await readAll()
    expect(await unknown()).toHaveLength(250)
  })

  test('is written once by two workers who read the same page', async () => {
    await charges(250)
    const [listing] = await listingsOf().claim(1)
    await Promise.all([1, 2, 3].map(() => listingsOf().read(listing!, silent)))
    expect(await unknown()).toHaveLength(250)
    expect(await sql`select seen from provider_listings`).toEqual([{ seen: 250 }])
  })

  test('the negative control: a reading that does not look at later pages misses what is there', async () => {
    await charges(250)
    await readAll(
      listingsOf({
        ...simulator,
        list: async (question) => ({ ...(await simulator.list(question)), next: null }),
      }),
    )
    expect(await unknown()).toHaveLength(100)
  })
})

describe('a payment that Milo has', () => {
  test('is asked about where it is declined here and captured there, and its money goes back', async () => {
    const pending = await insertPending(sql, redis, { attempt: 5, method: 'sim_declined' })
    await settle(pending.paymentId, silent)
    await sql`update simulator.charges set status = 'captured' where key = ${pending.paymentId}`
    await readAll()
    expect(await unknown()).toEqual([])
    expect(await asked(pending.paymentId)).toBe(1)
    await settle(pending.paymentId, silent, true)
    expect(await endOf(sql, pending)).toMatchObject({ payment: 'refunded', tickets: 0 })
  })

  test('is asked about where more went back there than here', async () => {
    const pending = await bought()
    await sql`
      insert into simulator.refunds (key, charge_key, amount) values ('outside', ${pending.paymentId}, 500)`
    await readAll()
    expect([await asked(pending.paymentId), await unknown()]).toEqual([1, []])
  })

  test('of another amount than was taken is shown to staff', async () => {
    const { paymentId } = await bought()
    await sql`update simulator.charges set amount = 9900 where key = ${paymentId}`
    await readAll()
    expect(await unknown()).toMatchObject([{ reason: 'amount_differs', payment_id: paymentId, amount: 9900 }])
  })

  test('and whose answer is still on its way is no finding', async () => {
    const { paymentId } = await insertPending(sql, redis, { method: 'sim_timeout_captured' })
    await expect(
      newSettle({
        sql,
        redis,
        ticketKey,
        providers: { simulator: { ...simulator, chargeState: async () => ({ status: 'absent' }) } },
      })(paymentId, silent),
    ).resolves.toBe('later')
    await readAll()
    expect(await unknown()).toEqual([])
  })
})

describe('what staff say', () => {
  const state = async () => (await sql`select status, given_back, failure_reason from unknown_captures`)[0]!
  const reconcile = (provider = simulator) =>
    newReconciler({ sql, settle, log: silent, listings: listingsOf(provider) }).runOnce()

  test('to give back is done by the worker, once', async () => {
    await charges(1)
    await readAll()
    await sql`update unknown_captures set status = 'refund_due'`
    await Promise.all([reconcile(), reconcile()])
    await reconcile()
    expect(await state()).toMatchObject({ status: 'refunded', given_back: 1000 })
    expect(await sql`select amount, calls from simulator.refunds`).toEqual([{ amount: 1000, calls: 1 }])
    await readAgain()
    expect(await unknown()).toHaveLength(1)
  })

  test('and the provider refuses: it is open again, and another try has another key', async () => {
    await charges(1)
    await readAll()
    await sql`update unknown_captures set status = 'refund_due'`
    const keys: string[] = []
    const refusing: Provider = {
      ...simulator,
      refund: async ({ key }) => {
        keys.push(key)
        return { status: 'failed', reference: null, reason: 'account_closed' }
      },
    }
    await reconcile(refusing)
    expect(await state()).toMatchObject({ status: 'open', failure_reason: 'account_closed' })
    await sql`update unknown_captures set status = 'refund_due'`
    await reconcile(refusing)
    expect(new Set(keys).size).toBe(2)
  })

  test('by hand at the provider ends it at the next reading', async () => {
    await charges(1)
    await readAll()
    await sql`insert into simulator.refunds (key, charge_key, amount) select ${newId()}, key, amount from simulator.charges`
    await readAgain()
    expect(await state()).toMatchObject({ status: 'refunded', given_back: 1000 })
  })
})
