// Seats given back while staff cancel the showtime: what goes back is what was paid, to the last minor unit.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cancelSeats } from '#shared/db/cancellations.ts'
import { cancelBatch } from '#shared/db/showtime-cancellations.ts'
import type { Redis } from '#shared/redis.ts'
import type { Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import { type TestDatabase, testDatabase, testRedis } from '../../testing/servers.ts'
import { newSettle } from '../../worker-payments/payments/settle.ts'
import { newSimulator } from '../../worker-payments/providers/simulator.ts'
import { insertPending, type PendingPayment, silent, ticketKey } from '../../worker-payments/testing.ts'

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

/** Two seats of 1250, paid. */
async function bought(): Promise<PendingPayment> {
  const pending = await insertPending(sql, redis)
  await newSettle({ sql, redis, providers: { simulator: newSimulator(sql) }, ticketKey })(
    pending.paymentId,
    silent,
  )
  return pending
}

const giveBackOne = (using: Sql, { reservationId, showtime }: PendingPayment) =>
  cancelSeats(using, {
    reservationId,
    seatIds: [showtime.seats[0]!.id],
    refundKey: newId(),
    amount: 1250,
    reason: 'cancelled',
    actorId: newId(),
    byStaff: false,
    requestId: 'test',
  })

const givenBack = async ({ paymentId }: PendingPayment): Promise<number> => {
  const [row] = await sql`select coalesce(sum(amount), 0) as sum from refunds where payment_id = ${paymentId}`
  return Number(row!.sum)
}

const waiting = async () =>
  (await sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)
    .length

/**
 * Runs `rival` once a partial cancellation has done all but its commit; that comes when the rival waits for
 * it, or is done.
 */
async function race(pending: PendingPayment, rival: () => Promise<unknown>): Promise<void> {
  let racing: Promise<unknown> | undefined
  const holding = new Proxy(sql, {
    get(target, name) {
      if (name !== 'begin') return Reflect.get(target, name)
      return (work: (tx: unknown) => Promise<unknown>) =>
        sql.begin(async (tx) => {
          const result = await work(tx)
          let over = false
          racing = rival().finally(() => {
            over = true
          })
          racing.catch(() => undefined)
          while (!over && (await waiting()) === 0) await tx`select 1`
          return result
        })
    },
  })
  await giveBackOne(holding, pending)
  await racing
}

const cancelShowtime = ({ showtime }: PendingPayment) =>
  sql`update showtimes set status = 'cancelled' where id = ${showtime.showtimeId}`

describe('one of two seats is given back while the showtime is cancelled', () => {
  test('half of the money goes back for the seat, and half for the rest', async () => {
    const pending = await bought()
    await cancelShowtime(pending)
    const batch = () => cancelBatch(sql, pending.showtime.showtimeId, 50)
    await race(pending, batch)
    // A batch leaves to the next one what somebody else has locked.
    await batch()
    expect(await givenBack(pending)).toBe(2500)
    const refunds = await sql`select amount from refunds where payment_id = ${pending.paymentId}`
    expect(refunds.map(({ amount }) => Number(amount))).toEqual([1250, 1250])
  })

  test('the negative control: what is left, read in the statement that waits for it, is what was left before', async () => {
    const pending = await bought()
    let remaining = 0
    await race(pending, async () => {
      const [row] = await sql`
        select p.amount - coalesce((select sum(f.amount) from refunds f where f.payment_id = p.id), 0) as remaining
        from payments p join reservations r on r.id = p.reservation_id where p.id = ${pending.paymentId} for update of r, p`
      remaining = Number(row!.remaining)
    })
    expect(remaining).toBe(2500)
    expect(await givenBack(pending)).toBe(1250)
  })
})

describe('several refunds at once, whatever each read before', () => {
  const refund = (paymentId: string, amount: number) => sql`
    insert into refunds (id, payment_id, key, amount, currency, reason)
    values (${newId()}, ${paymentId}, ${newId()}, ${amount}, 'EUR', 'test')`
  const halves = async ({ paymentId }: PendingPayment) => {
    const answers = await Promise.allSettled([1000, 1000, 1000].map((amount) => refund(paymentId, amount)))
    return answers.filter(({ status }) => status === 'fulfilled').length
  }

  test('refunds of a payment never exceed it', async () => {
    const pending = await bought()
    expect(await halves(pending)).toBe(2)
    await refund(pending.paymentId, 500)
    await expect(refund(pending.paymentId, 1)).rejects.toMatchObject({
      constraint_name: 'refunds_within_payment',
    })
  })

  test('the negative control: it is the trigger that refuses', async () => {
    await sql`alter table refunds disable trigger refunds_within_payment`
    expect(await halves(await bought())).toBe(3)
    await sql`alter table refunds enable trigger refunds_within_payment`
  })
})
