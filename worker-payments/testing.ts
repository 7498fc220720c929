// What the worker's tests start from: a reservation that waits for its payment, and short ways to look at its
// end.
import { generateKeyPairSync } from 'node:crypto'
import { readTakenSeats } from '#shared/db/seating.ts'
import { createHold, freeSeats, reserveHold } from '#shared/holds/holds.ts'
import { loadShowtime } from '#shared/holds/testing.ts'
import { newLog } from '#shared/log.ts'
import type { Redis } from '#shared/redis.ts'
import type { Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import { insertShowtime, type TestShowtime } from '../testing/catalogue.ts'

export const silent = newLog('test', 'silent')

export const ticketKey = JSON.stringify({
  ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }),
  kid: 'test-tickets',
})

export interface PendingPayment {
  paymentId: string
  reservationId: string
  showtime: TestShowtime
  holdId: string
  seats: number[]
}

export interface PendingWishes {
  method?: string
  /** Which try of the payment it is; default the first. */
  attempt?: number
  /** Indexes in the layout; default two seats. */
  seats?: number[]
  showtime?: TestShowtime
  provider?: string
}

/**
 * What POST /v1/reservations leaves behind: a reserved hold in Redis, and the rows with their outbox message.
 */
export async function insertPending(
  sql: Sql,
  redis: Redis,
  {
    method = 'sim_approved',
    seats = [0, 1],
    showtime,
    provider = 'simulator',
    attempt = 1,
  }: PendingWishes = {},
): Promise<PendingPayment> {
  const at = showtime ?? (await newLoadedShowtime(sql, redis))
  const ids = { userId: newId(), holdId: newId(), reservationId: newId(), paymentId: newId() }
  const held = await createHold(redis, {
    showtimeId: at.showtimeId,
    holdId: ids.holdId,
    buyerId: ids.userId,
    seats,
    quote: '{}',
  })
  if (!held.ok) throw new Error(`not held: ${held.code}`)
  await reserveHold(redis, { showtimeId: at.showtimeId, holdId: ids.holdId, buyerId: ids.userId })
  const price = 1250
  await sql.begin(async (tx) => {
    await tx`
      insert into users (id, email, name, password_hash) values (${ids.userId}, ${`${ids.userId}@milo.test`}, 'Buyer', 'none')`
    await tx`
      insert into reservations (id, user_id, showtime_id, layout_id, hold_id, fence, fees, total, currency, idempotency_key,
        request_hash, request_id, expires_at)
      values (${ids.reservationId}, ${ids.userId}, ${at.showtimeId}, ${at.layoutId}, ${ids.holdId}, ${held.fence}, 0,
        ${price * seats.length}, 'EUR', ${newId()}, 'hash', 'test-request', now() + interval '10 minutes')`
    await tx`insert into reservation_seats ${tx(
      seats.map((index) => ({
        reservation_id: ids.reservationId,
        showtime_id: at.showtimeId,
        layout_id: at.layoutId,
        seat_id: at.seats[index]!.id,
        ticket_type: 'adult',
        price,
        fence: held.fence,
      })),
    )}`
    await tx`
      insert into payments (id, reservation_id, amount, currency, method, provider, attempt)
      values (${ids.paymentId}, ${ids.reservationId}, ${price * seats.length}, 'EUR', ${method}, ${provider}, ${attempt})`
    const payload = tx.json({ paymentId: ids.paymentId, reservationId: ids.reservationId })
    await tx`
      insert into outbox (message_id, type, key, payload, request_id)
      values (${newId()}, 'payment.requested', ${ids.reservationId}, ${payload}, 'test-request')`
    await tx`select pg_notify('outbox', '')`
  })
  return { ...ids, showtime: at, seats }
}

export async function newLoadedShowtime(sql: Sql, redis: Redis): Promise<TestShowtime> {
  const showtime = await insertShowtime(sql)
  const { showtimeId } = showtime
  await loadShowtime(redis, await readTakenSeats(sql, showtimeId), showtimeId)
  return showtime
}

/** As the sweep does it: the window is over, the seats are free. */
export async function lapse(
  sql: Sql,
  redis: Redis,
  { reservationId, showtime, holdId, seats }: PendingPayment,
): Promise<void> {
  await sql`update reservations set status = 'lapsed', expires_at = now() where id = ${reservationId}`
  const [row] = await sql<{ fence: number }[]>`
    with freed as (
      update reservation_seats set released_at = now() where reservation_id = ${reservationId} returning *
    ), history as (
      insert into seat_history (showtime_id, seat_id, event, reservation_id)
      select showtime_id, seat_id, 'released', reservation_id from freed
    )
    select fence from freed`
  await freeSeats(redis, { showtimeId: showtime.showtimeId, holdId, fence: row!.fence, seats })
}

export interface End {
  payment: string
  reservation: string
  tickets: number
  liveSeats: number
  refunds: { status: string; amount: number }[]
  /** What the simulated provider's books say was taken and given back. */
  charged: number
  givenBack: number
  messages: string[]
  history: string[]
}

/** Everything that a payment may leave behind, in one look. */
export async function endOf(sql: Sql, { paymentId, reservationId }: PendingPayment): Promise<End> {
  const [row] = await sql<End[]>`
    with tries as (
      select id from payment_attempts where payment_id = ${paymentId}
      union select charge_key from payments where id = ${paymentId} and charge_key is not null
    )
    select p.status as payment, r.status as reservation,
      (select count(*)::int from tickets where reservation_id = r.id) as tickets,
      (select count(*)::int from reservation_seats s where s.reservation_id = r.id and released_at is null) as "liveSeats",
      (select coalesce(json_agg(json_build_object('status', status, 'amount', amount)), '[]')
        from refunds where payment_id = p.id) as refunds,
      (select coalesce(sum(amount), 0)::int from simulator.charges
        where key in (select p.id::text union select id::text from tries) and status = 'captured') as charged,
      (select coalesce(sum(amount), 0)::int from simulator.refunds
        where charge_key in (select p.id::text union select id::text from tries) and failed_at is null) as "givenBack",
      (select coalesce(array_agg(type order by id), '{}') from outbox where key = r.id) as messages,
      (select coalesce(array_agg(event || coalesce(':' || reason, '') order by id), '{}') from seat_history
        where reservation_id = r.id) as history
    from payments p join reservations r on r.id = p.reservation_id
    where p.id = ${paymentId} and r.id = ${reservationId}`
  return row!
}
