// Payments in SQL: every step is one guarded statement, so that a repeat of it, or a rival, changes nothing.
import type { PaymentStatus } from '../domain/payment.ts'
import { newId } from '../ids.ts'
import type { Sql } from '../resources.ts'
import { seatsOf } from './rows.ts'

export interface SettlingSeat {
  seatId: string
  /** Place in the layout: how Redis names the seat. */
  index: number
  row: string
  number: number
  /** Not released: sold, or waiting to be. */
  live: boolean
}

/** All that settling needs to know of a payment and its reservation. */
export interface SettlingPayment {
  id: string
  status: PaymentStatus
  amount: number
  currency: string
  method: string
  provider: string
  providerReference: string | null
  reservationId: string
  reservationStatus: 'awaiting_payment' | 'confirmed' | 'lapsed' | 'declined' | 'cancelled'
  showtimeId: string
  startsAt: Date
  holdId: string
  fence: number
  expiresAt: Date
  requestId: string
  seats: SettlingSeat[]
}

export async function findPayment(sql: Sql, paymentId: string): Promise<SettlingPayment | undefined> {
  const [row] = await sql<SettlingPayment[]>`
    select ${settling(sql)} ${joined(sql)} where p.id = ${paymentId}`
  return row
}

const settling = (sql: Sql) => sql`
  p.id, p.status, p.amount, p.currency, p.method, p.provider, p.provider_reference as "providerReference",
  r.id as "reservationId", r.status as "reservationStatus", r.showtime_id as "showtimeId", h.starts_at as "startsAt",
  r.hold_id as "holdId", r.fence, r.expires_at as "expiresAt", r.request_id as "requestId",
  (select json_agg(json_build_object('seatId', s.id, 'index', s.index, 'row', s.row, 'number', s.number, 'live', rs.released_at is null) order by s.index)
    from ${seatsOf(sql)}) as seats`

const joined = (sql: Sql) => sql`
  from payments p join reservations r on r.id = p.reservation_id join showtimes h on h.id = r.showtime_id`

export interface OpenedPayment extends SettlingPayment {
  /** It may be charged: for the first time, or again after a call whose end nobody knows. Null: nothing to charge. */
  charging: 'first' | 'again' | null
}

/**
 * Reads payments and notes for each that waits that the provider is about to be called, so that whoever comes after a
 * crash asks before charging, and so that the reservation is kept a grace beyond its window. One that is over is not
 * charged. In the order of the ids; undefined where there is no such payment.
 * Locks go in the order of reservations, as everywhere where one statement takes several.
 */
export async function openPayments(sql: Sql, ids: readonly string[]): Promise<(OpenedPayment | undefined)[]> {
  const rows = await sql<OpenedPayment[]>`
    with chargeable as materialized (
      select p.id, case when p.charge_started_at is null then 'first' else 'again' end as charging
      from reservations r join payments p on p.reservation_id = r.id
      where p.id = any(${ids as string[]}::uuid[]) and p.status = 'requested'
        and (p.charge_started_at is not null or (r.status = 'awaiting_payment' and r.expires_at > now()))
      order by r.id
      for update of r, p
    ), noted as (
      update payments p
      set charge_started_at = coalesce(p.charge_started_at, now()), attempts = p.attempts + 1, updated_at = now()
      from chargeable where p.id = chargeable.id
    )
    select ${settling(sql)}, (select charging from chargeable where chargeable.id = p.id) as charging
    ${joined(sql)} where p.id = any(${ids as string[]}::uuid[])`
  const found = new Map(rows.map((row) => [row.id, row]))
  return ids.map((id) => found.get(id))
}

/** The provider said no: payment and reservation are declined, the seats free. False where that was settled before. */
export async function declinePayment(
  sql: Sql,
  paymentId: string,
  reason: string,
  reference: string | null,
): Promise<boolean> {
  const changed = await sql`
    with target as (
      select p.id, r.id as reservation_id from reservations r join payments p on p.reservation_id = r.id
      where p.id = ${paymentId} and p.status = 'requested' for update of r, p
    ), paid as (
      update payments p
      set status = 'declined', decline_reason = ${reason}, provider_reference = ${reference}, updated_at = now()
      from target where p.id = target.id returning p.id
    ), closed as (
      update reservations r set status = 'declined', updated_at = now()
      from target where r.id = target.reservation_id and r.status = 'awaiting_payment'
      returning r.id, r.fence, r.request_id
    ), freed as (
      update reservation_seats s set released_at = now()
      from closed where s.reservation_id = closed.id and s.released_at is null
      returning s.showtime_id, s.seat_id, s.reservation_id, closed.fence, closed.request_id
    ), told as (
      insert into seat_history (showtime_id, seat_id, event, reason, reservation_id, fence, request_id)
      select showtime_id, seat_id, 'released', 'declined', reservation_id, fence, request_id from freed
    ), announced as (
      insert into outbox (message_id, type, key, payload, request_id)
      select ${newId()}::uuid, 'reservation.declined', id, jsonb_build_object('reservationId', id), request_id from closed
    )
    select pg_notify('outbox', '') from paid`
  return changed.length === 1
}

/** Nothing was charged and nothing will be: the reservation was over before. */
export async function dropPayment(sql: Sql, paymentId: string): Promise<boolean> {
  const changed = await sql`
    update payments set status = 'declined', decline_reason = 'reservation_over', updated_at = now()
    where id = ${paymentId} and status = 'requested' and charge_started_at is null returning 1`
  return changed.length === 1
}

/** The money came when the seats were lost: it is due back, once (the refund's key). */
export async function owePayment(
  sql: Sql,
  paymentId: string,
  reason: string,
  reference: string | null,
): Promise<boolean> {
  const changed = await sql`
    with owed as (
      update payments set status = 'refund_due', provider_reference = ${reference}, updated_at = now()
      where id = ${paymentId} and status = 'requested' returning id, amount, currency
    )
    insert into refunds (id, payment_id, key, amount, currency, reason)
    select ${newId()}::uuid, id, ${`${paymentId}:whole`}, amount, currency, ${reason} from owed
    on conflict (key) do nothing returning 1`
  return changed.length === 1
}

/**
 * Claims payments and refunds that have not moved for `ageMs`, for one caller at a time; returns their payments' ids.
 * Older ones are looked at more rarely: each time it waits a quarter of their age.
 */
export async function claimStuckPayments(sql: Sql, ageMs: number, limit: number): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    with open as materialized (
      select id from payments where status in ('requested', 'refund_due')
      union
      select payment_id from refunds where status = 'due'
    ), stuck as (
      select p.id from payments p
      where p.id in (select id from open)
        and greatest(p.updated_at, p.checked_at)
          < now() - greatest(${ageMs} * interval '1 millisecond', (now() - p.created_at) / 4)
      order by p.updated_at limit ${limit}
      for update of p skip locked
    )
    update payments p set checked_at = now() from stuck where p.id = stuck.id returning p.id`
  return rows.map(({ id }) => id)
}
