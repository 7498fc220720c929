// For the tests of reseats: showtimes with a loaded map, and payments that come when their seats are sold.
import { expect } from 'vitest'
import { readTakenSeats } from '#shared/db/seating.ts'
import { seatStates, unloadMap, withLoaded } from '#shared/holds/seat-map.ts'
import { drawStates } from '#shared/holds/testing.ts'
import type { Redis } from '#shared/redis.ts'
import type { Sql } from '#shared/resources.ts'
import { insertShowtime, type TestShowtime } from '../../testing/catalogue.ts'
import { type TestDatabase, testDatabase, testRedis } from '../../testing/servers.ts'
import { newSimulator } from '../providers/simulator.ts'
import { insertPending, lapse, type PendingPayment, silent, ticketKey } from '../testing.ts'
import { newSettle, type Settle } from './settle.ts'

export type ReseatBench = Awaited<ReturnType<typeof newReseatBench>>

export async function newReseatBench() {
  const database: TestDatabase = await testDatabase()
  const { sql } = database
  const redis = await testRedis()
  const settleWith = (own: Sql, ownRedis: Redis): Settle =>
    newSettle({
      sql: own,
      redis: ownRedis,
      providers: { simulator: newSimulator(sql, { slowMs: 0, lateMs: 0 }) },
      ticketKey,
    })
  const settle = settleWith(sql, redis)

  const open = (rows: number, seatsPerRow: number, accessible?: number[]) =>
    openReseatable(sql, redis, rows, seatsPerRow, accessible)

  /** Charged in time, captured after it lapsed. */
  async function undecided(showtime: TestShowtime, seats: number[], reseat: string | null) {
    const pending = await insertPending(sql, redis, { method: 'sim_late', showtime, seats })
    await sql`update reservations set reseat = ${reseat} where id = ${pending.reservationId}`
    expect(await settle(pending.paymentId, silent)).toBe('later')
    await sql`update simulator.charges set settles_at = now() where key = ${pending.paymentId}`
    await lapse(sql, redis, pending)
    return pending
  }

  /** As undecided, with the first of its seats sold to somebody else meanwhile. */
  async function late(
    showtime: TestShowtime,
    seats: number[],
    reseat: string | null = 'equal-or-better',
  ): Promise<PendingPayment> {
    const pending = await undecided(showtime, seats, reseat)
    await insertPending(sql, redis, { showtime, seats: [seats[0]!] })
    return pending
  }

  async function end(): Promise<void> {
    redis.disconnect()
    await database.end()
  }

  return { sql, redis, settle, settleWith, open, undecided, late, ...looksAt(sql, redis), end }
}

/** Rows of standard seats, front to back, and a last one of premium seats; its map is loaded. */
export async function openReseatable(
  sql: Sql,
  redis: Redis,
  rows: number,
  seatsPerRow: number,
  accessible: number[] = [],
): Promise<TestShowtime> {
  const showtime = await insertShowtime(sql, { rows, seatsPerRow })
  const places = accessible.map((index) => showtime.seats[index]!.id)
  await sql`update seats set accessible = true where id = any(${places}::uuid[])`
  await load(sql, redis, showtime)
  return showtime
}

const load = (sql: Sql, redis: Redis, { showtimeId }: TestShowtime) =>
  withLoaded(
    redis,
    showtimeId,
    () => readTakenSeats(sql, showtimeId),
    () => seatStates(redis, showtimeId),
  )

function looksAt(sql: Sql, redis: Redis) {
  /** The seats that a reservation has tickets for, such as B1. */
  async function seatsOf({ reservationId }: PendingPayment): Promise<string[]> {
    const rows = await sql<{ name: string }[]>`
      select s.row || s.number as name from reservation_seats rs join seats s on s.id = rs.seat_id
      join tickets t on t.reservation_id = rs.reservation_id and t.seat_id = rs.seat_id and t.status = 'valid'
      where rs.reservation_id = ${reservationId} and rs.released_at is null order by s.index`
    return rows.map(({ name }) => name)
  }

  /** What viewers see, which is read from Postgres where Redis found reason to doubt. */
  async function draw(showtime: TestShowtime): Promise<string> {
    await load(sql, redis, showtime)
    return drawStates(redis, showtime.showtimeId)
  }

  /** As after a loss of Redis' data in the midst of a sale: the map knows nothing of this one. */
  async function hideSale(showtime: TestShowtime, { reservationId }: PendingPayment): Promise<void> {
    await sql`update reservation_seats set released_at = now() where reservation_id = ${reservationId}`
    await unloadMap(redis, showtime.showtimeId)
    await load(sql, redis, showtime)
    await sql`update reservation_seats set released_at = null where reservation_id = ${reservationId}`
  }

  return { seatsOf, draw, hideSale }
}

/** What is left of a payment that went back. */
export const refunded = { payment: 'refunded', reservation: 'lapsed', tickets: 0, liveSeats: 0 }
