// Writes a reservation: its seats, payment, history and outbox message, in one statement.
import type { Contact } from '../domain/contact.ts'
import { PAYMENT_WINDOW_MS } from '../domain/hold.ts'
import type { Quote } from '../domain/price.ts'
import type { Sql } from '../resources.ts'
import { inOrderOf } from './rows.ts'

export interface NewReservation {
  id: string
  paymentId: string
  messageId: string
  userId: string
  /** The login of the access token: it still has to be valid. */
  loginId: string
  showtimeId: string
  holdId: string
  fence: number
  quote: Quote
  method: string
  provider: string
  reseat: string | null
  idempotencyKey: string
  requestHash: string
  requestId: string
  /** The span that makes it, where its trace is kept. */
  traceparent: string | null
  /** Where tickets and mails go; a guest has to name it. */
  contact?: Contact
}

export type Written =
  | 'written'
  /** At least one of the seats is in a live reservation or blocked. */
  | 'seats_taken'
  /** A later hold took one of the seats: this holder was paused too long. */
  | 'outdated'
  /** The showtime is cancelled, or its sales have been closed for longer than any hold lasts. */
  | 'not_on_sale'
  /** The provider's payment pays for another reservation already. */
  | 'method_used'
  /** Others used up the promo code while these seats were held. */
  | 'promo_code_spent'
  /** This hold, or this key of this buyer, has a reservation already. */
  | 'repeated'
  /** A first request with this key of this buyer is being written right now, over another connection. */
  | 'in_flight'
  /** The login is over, or its account is deleted or no customer's any more. */
  | 'login_over'

/** The outcome; `expiresAt` if it was written: the window is by Postgres' clock, by which it lapses. */
export interface Write {
  written: Written
  expiresAt: Date | null
}

/** Writes one, all or nothing. Safe to repeat: the hold and the key are unique. */
export async function writeReservation(
  sql: Sql,
  reservation: NewReservation,
  holdLengthMs: number,
): Promise<Write> {
  try {
    const [written] = await writeReservations(sql, [reservation], holdLengthMs)
    return written!
  } catch (error) {
    const written = refusalOf(error)
    if (!written) throw error
    return { written, expiresAt: null }
  }
}

/** What the index and the other constraints say of a reservation; undefined: it is another error. */
export function refusalOf(error: unknown): Written | undefined {
  if (isLiveSeatTaken(error)) return 'seats_taken'
  if (violates(error, 'payments_razorpay')) return 'method_used'
  if (isPromoSpent(error)) return 'promo_code_spent'
  // The screen was redrawn after these seats were held: they are not seats of this showtime any more.
  if (violates(error, 'reservation_seats_layout_id_seat_id_fkey')) return 'outdated'
  return undefined
}

// Others of a batch do not wait for one that meets a lock (a showtime being changed): that one is then
// written alone.
const LOCK_TIMEOUT_MS = 50

interface Result {
  id: string
  inFlight: boolean
  /** If it was written. */
  expiresAt: Date | null
  outdated: boolean
  onSale: boolean
  live: boolean
}

/**
 * Writes reservations of different holds, in the order given. Each has its own outcome, or the statement
 * throws and wrote nothing. One statement is one round trip and one commit: a transaction of four statements
 * cost four times as much, and a batch costs half as much per reservation.
 * Locks are taken in order: holds and seats are inserted sorted, so that two buyers of the same seats, or two
 * instances with the same requests, never deadlock. Showtimes are locked in share mode, so that a
 * cancellation sees these reservations or prevents them; so are buyers, so that an erasure does. Nobody waits
 * for a first request with the same key: one that does not get the lock of the key, which lasts as long as
 * the statement, is told so at once.
 */
export async function writeReservations(
  sql: Sql,
  reservations: readonly NewReservation[],
  holdLengthMs: number,
): Promise<Write[]> {
  const results = await insert(sql, reservations, holdLengthMs)
  return inOrderOf(
    reservations.map(({ id }) => id),
    results,
  ).map((result) => ({ written: outcomeOf(result), expiresAt: result.expiresAt }))
}

function outcomeOf({ inFlight, expiresAt, outdated, onSale, live }: Result): Written {
  if (inFlight) return 'in_flight'
  if (expiresAt) return 'written'
  if (!live) return 'login_over'
  if (outdated) return 'outdated'
  return onSale ? 'repeated' : 'not_on_sale'
}

const rowOf = ({ quote: { fees, total, currency, promo }, contact, ...rest }: NewReservation) => ({
  ...rest,
  contactEmail: contact?.email ?? null,
  contactName: contact?.name ?? null,
  contactLanguage: contact?.language ?? null,
  fees,
  total,
  currency,
  promoId: promo?.id ?? null,
})

const seatRowsOf = ({ id, quote }: NewReservation) =>
  quote.seats.map(({ seatId, ticketType, price }) => ({ id, seatId, ticketType, price }))

/** The buyers that may buy: none is erased while this statement runs. */
const liveBuyers = (sql: Sql) => sql`
    buyer as materialized (
      select id from users where id in (select "userId" from given where first) and deleted_at is null order by id for key share
    ), live as materialized (
      select given.id from given join live_logins login on login.id = given."loginId"
      -- at the counter the login is the cashier's, and the buyer needs none
      where case when given.provider = 'counter' then login.roles && '{staff,admin}' else login.user_id = given."userId"
          and ('customer' = any(login.roles) or 'guest' = any(login.roles) and given."contactEmail" is not null) end
        and given."userId" in (select id from buyer)
    )`

/** Those that still sell: at the counter until they end. */
const openShowtimes = (sql: Sql, holdLengthMs: number) => sql`
    showtime as materialized (
      select id, layout_id from showtimes
      where id in (select "showtimeId" from given where first) and status = 'scheduled'
        and (now() < sales_close_at + ${holdLengthMs}::float8 * interval '1 ms'
          or now() < ends_at and id in (select "showtimeId" from given where provider = 'counter'))
      order by id
      for share
    )`

const contacts = (sql: Sql) => sql`
    contact as (
      insert into reservation_contacts (reservation_id, email, name, language)
      select id, "contactEmail", "contactName", "contactLanguage"
      from reservation join given using (id) where "contactEmail" is not null
    )`

function insert(sql: Sql, reservations: readonly NewReservation[], holdLengthMs: number) {
  const given = reservations.map(rowOf)
  const wanted = reservations.flatMap(seatRowsOf)
  const lockTimeout = reservations.length > 1 ? String(LOCK_TIMEOUT_MS) : '0'
  return sql<Result[]>`
    with given as materialized (
      select given.*, pg_try_advisory_xact_lock(hashtextextended("userId" || ' ' || "idempotencyKey", 0)) as first
      from set_config('lock_timeout', ${lockTimeout}, true), jsonb_to_recordset(${sql.json(given as never)})
        as given (id uuid, "paymentId" uuid, "messageId" uuid, "userId" uuid, "loginId" uuid, "showtimeId" uuid, "holdId" uuid,
          fence bigint, fees bigint, total bigint, currency text, method text, provider text, reseat text,
          "idempotencyKey" text, "requestHash" text, "requestId" text, traceparent text, "promoId" uuid, "contactEmail" text, "contactName" text, "contactLanguage" text)
    ), wanted as materialized (
      select * from jsonb_to_recordset(${sql.json(wanted as never)})
        as seat (id uuid, "seatId" uuid, "ticketType" text, price bigint)
    ), ${liveBuyers(sql)}, ${openShowtimes(sql, holdLengthMs)}, outdated as materialized (
      select given.id from given join wanted on wanted.id = given.id
      where exists (
        select from reservation_seats later
        where later.showtime_id = given."showtimeId" and later.seat_id = wanted."seatId" and later.fence > given.fence
        offset 0)
    ), reservation as (
      insert into reservations (id, user_id, showtime_id, layout_id, hold_id, fence, fees, total, currency, reseat,
        idempotency_key, request_hash, request_id, expires_at)
      select given.id, "userId", showtime.id, layout_id, "holdId", fence, fees, total, currency, reseat,
        "idempotencyKey", "requestHash", "requestId", now() + ${PAYMENT_WINDOW_MS}::float8 * interval '1 ms'
      from given join showtime on showtime.id = given."showtimeId"
      where given.first and given.id in (select id from live) and given.id not in (select id from outdated)
      order by "holdId"
      on conflict do nothing
      returning id, showtime_id, layout_id, user_id, fence, total, currency, request_id, expires_at
    ), seats as (
      insert into reservation_seats (reservation_id, showtime_id, layout_id, seat_id, ticket_type, price, fence)
      select id, showtime_id, layout_id, "seatId", "ticketType", price, fence
      from reservation join wanted using (id) order by showtime_id, "seatId"
    ), ${contacts(sql)}, promo as (
      insert into promo_code_uses (reservation_id, promo_code_id, user_id)
      select id, "promoId", user_id from reservation join given using (id) where "promoId" is not null
    ), payment as (
      insert into payments (id, reservation_id, amount, currency, method, provider)
      select "paymentId", id, reservation.total, reservation.currency, method, provider
      from reservation join given using (id)
    ), history as (
      insert into seat_history (showtime_id, seat_id, event, reservation_id, actor_id, fence, request_id)
      select showtime_id, "seatId", 'reserved', id, user_id, fence, request_id from reservation join wanted using (id)
    ), message as (
      insert into outbox (message_id, type, key, payload, request_id, traceparent)
      select "messageId", 'payment.requested', id, jsonb_build_object('paymentId', "paymentId", 'reservationId', id), request_id,
        traceparent
      from reservation join given using (id)
    )
    select id, not first as "inFlight", (select expires_at from reservation where reservation.id = given.id) as "expiresAt",
      id in (select id from outdated) as outdated, "showtimeId" in (select id from showtime) as "onSale",
      id in (select id from live) as live, (select pg_notify('outbox', '') from reservation limit 1)
    from given`
}

/** One of the seats is in a live reservation or blocked: the last word of the unique index over both. */
export const isLiveSeatTaken = (error: unknown): boolean => violates(error, 'reservation_seats_live')

/** Others used up the promo code. */
export const isPromoSpent = (error: unknown): boolean => violates(error, 'promo_code_caps')

export const violates = (error: unknown, constraint: string): boolean =>
  error instanceof Error && 'constraint_name' in error && error.constraint_name === constraint

/** Which of these seats are in a live reservation or blocked. */
export async function findTakenSeats(
  sql: Sql,
  showtimeId: string,
  seatIds: readonly string[],
): Promise<string[]> {
  const rows = await sql<{ seatId: string }[]>`
    select seat_id as "seatId" from reservation_seats
    where showtime_id = ${showtimeId} and seat_id = any(${seatIds as string[]}::uuid[])
      and released_at is null`
  return rows.map(({ seatId }) => seatId)
}
