// Payments in SQL: every step is one guarded statement, so that a repeat or a rival changes nothing.
import type { NextAction, PaymentStatus } from '../domain/payment.ts'
import type { SeatName } from '../domain/seat-name.ts'
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { isCurrentTry, isOwedByTry } from './attempts.ts'
import { endReservations } from './endings.ts'
import { seatName, seatsOf } from './reservation-seats.ts'
import { violates } from './reservations.ts'
import { withLockTimeout } from './statement-settings.ts'

export interface SettlingSeat extends SeatName {
  seatId: string
  /** Index in the layout: how Redis names the seat. */
  index: number
  /** Not released: sold or awaiting payment. */
  live: boolean
}

/** All that settling needs to know of a payment and its reservation. */
export interface SettlingPayment {
  id: string
  /** The provider's key of the try at hand: of the first one the payment's id. */
  chargeKey: string
  /** Which try it is; with `retrying` it is over, and the payment waits for another one. */
  attempt: number
  retrying: boolean
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
  /** It waits for its buyer, but is to be closed: the window is over, or they want something else. */
  closing: boolean
  /** What the buyer wants instead. */
  nextAttempt: { cancel: true } | { id: string; method: string; provider: string } | null
  seats: SettlingSeat[]
}

export async function findPayment(sql: Sql, paymentId: string): Promise<SettlingPayment | undefined> {
  const [row] = await sql<SettlingPayment[]>`
    select ${settling(sql)} ${joined(sql)} where p.id = ${paymentId}`
  return row
}

const settling = (sql: Sql) => sql`
  p.id, coalesce(p.charge_key, p.id) as "chargeKey", p.attempt, p.retry_until is not null as retrying, p.status, p.amount, p.currency, p.method, p.provider, p.provider_reference as "providerReference",
  r.id as "reservationId", r.status as "reservationStatus", r.showtime_id as "showtimeId", h.starts_at as "startsAt",
  p.next_action is not null and (p.next_attempt is not null or r.expires_at <= now()) as closing,
  p.next_attempt as "nextAttempt", r.hold_id as "holdId", r.fence, r.expires_at as "expiresAt", r.request_id as "requestId",
  (select json_agg(json_build_object('seatId', s.id, 'index', s.index, ${seatName(sql)},
      'live', rs.released_at is null) order by s.index)
    from ${seatsOf(sql)}) as seats`

const joined = (sql: Sql) => sql`
  from payments p join reservations r on r.id = p.reservation_id join showtimes h on h.id = r.showtime_id`

export interface OpenedPayment extends SettlingPayment {
  /**
   * Whether to charge: for the first time, or again after a call with an unknown outcome. Null: do not
   * charge.
   */
  charging: 'first' | 'again' | null
}

/**
 * Reads payments and notes for each waiting one that the provider is about to be called: after a crash the
 * worker then asks before charging, and the reservation is kept a grace beyond its window. A lapsed one is
 * not charged. Results are in the order of the ids; undefined if there is no such payment. Locks are taken in
 * the order of reservations, as in every statement that takes several.
 */
export async function openPayments(sql: Sql, ids: readonly string[]): Promise<(OpenedPayment | undefined)[]> {
  const rows = await sql<OpenedPayment[]>`
    with chargeable as materialized (
      select p.id, case when p.charge_started_at is null then 'first' else 'again' end as charging
      from ${withLockTimeout(sql, ids.length)}, reservations r join payments p on p.reservation_id = r.id
      where p.id = any(${ids as string[]}::uuid[]) and p.status = 'requested' and p.retry_until is null
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

/**
 * Stores the provider's name of the charge before money can move under it. Returns the stored name, an
 * earlier one if there is one; undefined if this try is not waiting any more: then it must not be charged.
 */
export async function nameCharge(
  sql: Sql,
  { id, chargeKey }: Pick<SettlingPayment, 'id' | 'chargeKey'>,
  reference: string,
): Promise<string | undefined> {
  const [row] = await sql<{ reference: string }[]>`
    update payments p set provider_reference = coalesce(provider_reference, ${reference})
    where id = ${id} and status = 'requested' and retry_until is null and ${isCurrentTry(sql, chargeKey)} returning provider_reference as reference`
  return row?.reference
}

/** Whether a statement was refused since its capture, or what it notes of one, is of another payment here. */
export const isOfAnother = (error: unknown): boolean => violates(error, 'razorpay_captures_once')

/** Keeps what the buyer has to do now, and reports whether that is new; only of the try at hand. */
export async function askBuyer(
  sql: Sql,
  { id, chargeKey }: Pick<SettlingPayment, 'id' | 'chargeKey'>,
  action: NextAction,
): Promise<boolean> {
  const rows = await sql`
    update payments p set next_action = ${sql.json(action)}, updated_at = now()
    where id = ${id} and status = 'requested' and retry_until is null and ${isCurrentTry(sql, chargeKey)}
      and next_action is distinct from ${sql.json(action)}::jsonb
    returning 1`
  return rows.length === 1
}

/**
 * Nothing was charged and nothing will be, since the window is over: the reservation lapses, unless it has.
 * It is declined where it waited in vain for another try.
 */
export async function dropPayment(sql: Sql, paymentId: string): Promise<boolean> {
  const rows = await sql`
    with ending as materialized (
      select r.id, p.id as payment_id, case when p.retry_until is null then 'lapsed' else 'declined' end as status
      from reservations r join payments p on p.reservation_id = r.id
      where p.id = ${paymentId} and p.status = 'requested' and p.charge_started_at is null
        and (r.status <> 'awaiting_payment' or r.expires_at <= now())
      for update of r, p
    ), dropped as (
      update payments p set status = 'declined', decline_reason = ${vainReason(sql)}, updated_at = now()
      from ending where p.id = ending.payment_id returning p.id
    ), ${endReservations(sql)}
    select pg_notify('outbox', '') from dropped`
  return rows.length === 1
}

/** Whether this money goes back by a try's row. */
export async function isTrysMoney(sql: Sql, paymentId: string, reference: string): Promise<boolean> {
  const rows = await sql`select from payments p where id = ${paymentId} and ${isOwedByTry(sql, reference)}`
  return rows.length === 1
}

/** Why a payment that was never charged ends. */
export const vainReason = (sql: Sql) =>
  sql`case when retry_until is null then 'reservation_over' else last_decline end`

/**
 * The money came after the seats were lost, or after a decline: it is due back, once (the refund's key).
 * False if it is of an earlier try, or a try's row owes it.
 */
export async function owePayment(
  sql: Sql,
  { id: paymentId, chargeKey }: Pick<SettlingPayment, 'id' | 'chargeKey'>,
  reason: string,
  reference: string | null,
): Promise<boolean> {
  const rows = await sql`
    with ending as materialized (
      select r.id, p.id as payment_id, 'lapsed' as status
      from reservations r join payments p on p.reservation_id = r.id
      where p.id = ${paymentId} and p.status in ('requested', 'declined') and ${isCurrentTry(sql, chargeKey)}
        and p.retry_until is null and not ${isOwedByTry(sql, reference)}
      for update of r, p
    ), owed as (
      update payments p set status = 'refund_due', provider_reference = ${reference}, updated_at = now()
      from ending where p.id = ending.payment_id returning p.id, amount, currency
    ), ${endReservations(sql)}
    insert into refunds (id, payment_id, key, amount, currency, reason)
    select ${newId()}::uuid, id, ${`${paymentId}:whole`}, amount, currency, ${reason} from owed
    on conflict (key) do nothing returning 1`
  return rows.length === 1
}
