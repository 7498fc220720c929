// Whatever message is lost, the unfinished work is found in tables and moved on; and what does not end keeps
// nobody else waiting.
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { claimStuckPayments } from '#shared/db/stuck-payments.ts'
import type { Redis } from '#shared/redis.ts'
import type { Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import { type TestDatabase, testDatabase, testRedis } from '../../testing/servers.ts'
import { destinations } from '../messaging/topology.ts'
import { newShowtimeCanceller } from '../payments/cancel-showtime.ts'
import { newTicketMover } from '../payments/move-tickets.ts'
import { newSettle, type Settle } from '../payments/settle.ts'
import { newSimulator } from '../providers/simulator.ts'
import { endOf, insertPending, newLoadedShowtime, silent, ticketKey } from '../testing.ts'
import { newReconciler } from './reconcile.ts'

let database: TestDatabase
let sql: Sql
let redis: Redis
let settle: Settle
beforeAll(async () => {
  database = await testDatabase()
  sql = database.sql
  redis = await testRedis()
  settle = newSettle({ sql, redis, providers: { simulator: newSimulator(sql) }, ticketKey })
})
afterAll(async () => {
  redis.disconnect()
  await database.end()
})
beforeEach(async () => {
  await sql`truncate outbox, inbox, late_messages, dead_letters, webhook_endpoints cascade`
})

const newOne = (more: Partial<Parameters<typeof newReconciler>[0]> = {}) =>
  newReconciler({
    sql,
    settle,
    cancelShowtime: newShowtimeCanceller({ sql, redis }),
    moveTickets: newTicketMover({ sql, redis, ticketKey }),
    log: silent,
    ...more,
  })

/** A cancelled showtime with paid reservations, of which the one message is lost. */
async function cancelledHall(size: number, minutesAgo: number) {
  const showtime = await newLoadedShowtime(sql, redis)
  const sold = []
  for (let seat = 0; seat < size; seat += 1) {
    const pending = await insertPending(sql, redis, { showtime, seats: [seat] })
    await settle(pending.paymentId, silent)
    sold.push(pending)
  }
  const { showtimeId } = showtime
  await sql`update showtimes set status = 'cancelled' where id = ${showtimeId}`
  await sql`
    insert into showtime_cancellations (showtime_id, reason, actor_id, created_at)
    select ${showtimeId}, 'fire', user_id, now() - ${minutesAgo} * interval '1 minute'
    from reservations where showtime_id = ${showtimeId} limit 1`
  const finished = async () =>
    (await sql`select finished_at from showtime_cancellations where showtime_id = ${showtimeId}`)[0]!
      .finished_at !== null
  return { showtimeId, sold, finished }
}

test('a cancellation whose message was lost goes on, and gives the money back', async () => {
  const { sold, finished } = await cancelledHall(3, 2)
  const reconciler = newOne()
  expect(await reconciler.runOnce()).toEqual({ found: 1, moved: 1 })
  expect(await finished()).toBe(true)
  for (const pending of sold)
    expect(await endOf(sql, pending)).toMatchObject({
      reservation: 'cancelled',
      liveSeats: 0,
      refunds: [{ amount: 1250 }],
    })
  expect(await reconciler.runOnce()).toMatchObject({ moved: 0 })
})

test('a fresh cancellation is left to its message', async () => {
  const { finished } = await cancelledHall(1, 0)
  await newOne().runOnce()
  expect(await finished()).toBe(false)
})

test('one locked reservation stops nobody else of its hall, and follows once it is free', async () => {
  const { showtimeId, sold, finished } = await cancelledHall(4, 2)
  const [locked, ...others] = sold
  const cancelShowtime = newShowtimeCanceller({ sql, redis })
  await sql.begin(async (tx) => {
    await tx`select from reservations where id = ${locked!.reservationId} for update`
    expect(await cancelShowtime(showtimeId, silent)).toBe('later')
    for (const other of others) expect(await endOf(sql, other)).toMatchObject({ reservation: 'cancelled' })
    expect(await endOf(sql, locked!)).toMatchObject({ reservation: 'confirmed' })
    expect(await finished()).toBe(false)
  })
  expect(await newOne().runOnce()).toMatchObject({ found: 1, moved: 1 })
  expect(await endOf(sql, locked!)).toMatchObject({ reservation: 'cancelled', refunds: [{ amount: 1250 }] })
  expect(await finished()).toBe(true)
})

test('a move whose message was lost goes on, and its customers are told once', async () => {
  const { showtime, reservationId, paymentId } = await insertPending(sql, redis)
  await settle(paymentId, silent)
  const { showtimeId } = showtime
  await sql`
    insert into showtime_moves (id, showtime_id, request_id, created_at)
    values (${newId()}, ${showtimeId}, 'r', now() - interval '2 minutes')`
  expect(await newOne().runOnce()).toMatchObject({ found: 1, moved: 1 })
  expect(await newOne().runOnce()).toMatchObject({ found: 0 })
  expect(await sql`select key from outbox where type = 'reservation.moved'`).toEqual([{ key: reservationId }])
})

describe('a message', () => {
  interface Facts {
    type?: string
    minutesAgo?: number
    /** What each consumer says: finished, only received, or nothing. */
    inbox?: Record<string, 'finished' | 'received'>
    dead?: string
    unsent?: boolean
  }
  async function write({ type = 'reservation.confirmed', minutesAgo = 6, inbox = {}, dead, unsent }: Facts) {
    const id = newId()
    const at = sql`now() - ${minutesAgo} * interval '1 minute'`
    await sql`
      insert into outbox (message_id, type, key, payload, created_at, sent_at)
      values (${id}, ${type}, ${newId()}, '{}', ${at}, ${unsent ? null : at})`
    for (const [consumer, state] of Object.entries(inbox))
      await sql`insert into inbox (consumer, message_id, finished_at) values (${consumer}, ${id}, ${state === 'finished' ? sql`now()` : null})`
    if (dead)
      await sql`
        insert into dead_letters (id, message_id, queue, type, version, body, reason, attempts)
        values (${newId()}, ${id}, ${dead}, ${type}, 1, '{}', 'no', 5)`
    return id
  }
  const sentAgain = async (id: string) =>
    (await sql`select sent_at from outbox where message_id = ${id}`)[0]!.sent_at === null
  const listen = () => sql`
    insert into webhook_endpoints (id, url, secret, events, created_at)
    values (${newId()}, 'https://a.example', 's', '{hold.expired}', now() - interval '1 hour')`

  test.each(destinations.filter(({ queue }) => queue === 'notices'))(
    'of $type to $queue that was lost is sent again',
    async ({ type }) => {
      const id = await write({ type })
      await newOne().runOnce()
      expect(await sentAgain(id)).toBe(true)
    },
  )

  const cases: [what: string, again: boolean, facts: Facts, heard?: 'heard'][] = [
    ['that was handled', false, { inbox: { notices: 'finished' } }],
    ['that is young', false, { minutesAgo: 4 }],
    ['that was received and may wait for its next attempt', false, { inbox: { notices: 'received' } }],
    [
      'that was received, and lost while it waited for its retry',
      true,
      { inbox: { notices: 'received' }, minutesAgo: 30 },
    ],
    ['that waits for staff', false, { dead: 'notices' }],
    ['that one of two consumers never had', true, { inbox: { notices: 'finished' } }, 'heard'],
    ['that both consumers had', false, { inbox: { notices: 'finished', webhooks: 'finished' } }, 'heard'],
    ['for integrators, without any integrator', false, { type: 'hold.expired' }],
    ['for integrators that was lost', true, { type: 'hold.expired' }, 'heard'],
    ['that no queue takes', false, { type: 'nonsense' }],
  ]
  test.each(cases)('%s: sent again: %s', async (_what, again, facts, heard) => {
    if (heard) await listen()
    const id = await write(facts)
    await newOne().runOnce()
    expect(await sentAgain(id)).toBe(again)
  })

  test('that is lost again and again is sent more and more rarely, and forgotten once it is handled', async () => {
    const id = await write({})
    const rounds: boolean[] = []
    const pass = async (minutes: number) => {
      await sql`update late_messages set check_at = check_at - ${minutes} * interval '1 minute'`
      await sql`update outbox set sent_at = now()`
      await newOne().runOnce()
      rounds.push(await sentAgain(id))
    }
    await newOne().runOnce()
    for (const minutes of [4, 2, 9, 2]) await pass(minutes)
    expect(rounds).toEqual([false, true, false, true])
    await sql`insert into inbox (consumer, message_id, finished_at) values ('notices', ${id}, now())`
    await pass(60)
    expect(rounds.at(-1)).toBe(false)
    expect(await sql`select from late_messages`).toHaveLength(0)
  })

  test('that is not sent yet is waited for, not forgotten', async () => {
    const id = await write({ unsent: true })
    await newOne().runOnce()
    expect(await sql`select message_id from late_messages`).toEqual([{ message_id: id }])
  })
})

test('payments that never end leave room for one that just got stuck', async () => {
  const ids: string[] = []
  for (let n = 0; n < 4; n += 1) ids.push((await insertPending(sql, redis)).paymentId)
  const [stuck, ...eternal] = ids
  await sql`update payments set updated_at = now() - interval '1 day', created_at = now() - interval '1 day',
    checked_at = now() - interval '7 hours' where id = any(${eternal}::uuid[])`
  await sql`update payments set updated_at = now() - interval '100 s', created_at = now() - interval '100 s' where id = ${stuck!}`
  expect(await claimStuckPayments(sql, 45_000, 1)).toEqual([stuck])
  expect((await claimStuckPayments(sql, 45_000, 10)).sort()).toEqual(eternal.sort())
})

test('a payment whose provider hangs keeps its own place only', async () => {
  const hanging = await insertPending(sql, redis)
  await sql`update payments set updated_at = now() - interval '1 hour', created_at = now() - interval '1 hour'
    where id = ${hanging.paymentId}`
  let end = () => undefined as unknown
  const hung = new Promise<'later'>((resolve) => {
    end = () => resolve('later')
  })
  const asked: string[] = []
  const slowly: Settle = (paymentId, log) => {
    asked.push(paymentId)
    return paymentId === hanging.paymentId ? hung : settle(paymentId, log)
  }
  const stop = new AbortController()
  const first = newOne({ settle: slowly }).run(stop.signal)
  await vi.waitFor(() => expect(asked).toContain(hanging.paymentId))
  const other = await insertPending(sql, redis)
  await sql`update payments set updated_at = now() - interval '1 minute', created_at = now() - interval '1 minute'
    where id = ${other.paymentId}`
  // Another worker's next round, without the pause between two.
  expect(await newOne({ settle: slowly }).runOnce()).toEqual({ found: 1, moved: 1 })
  stop.abort()
  end()
  await first
})
