// Cancellations in SQL: seats free, tickets void and money due in one transaction.
import { BOUGHT_BEFORE_MS } from '../domain/cancellation.ts'
import type { PaymentStatus, RefundStatus } from '../domain/payment.ts'
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { traceparentOf } from '../traces/span.ts'
import { owns } from './reservation-owner.ts'
import { isStaffOf } from './theater-access.ts'

export interface CancellableReservation {
  id: string
  userId: string
  /** Whether the viewer runs the theater. */
  byStaff: boolean
  status: string
  showtimeId: string
  startsAt: Date
  /** The start is another one than when this was bought. */
  rescheduled: boolean
  holdId: string
  fence: number
  paymentId: string
  paymentStatus: PaymentStatus
  currency: string
  fees: number
  total: number
  refunded: number
  companionReleaseMinutes: number
  seats: {
    seatId: string
    /** The accessible place that a companion seat belongs to. */
    pairedSeatId: string | null
    index: number
    price: number
    live: boolean
    used: boolean
  }[]
}

/** For the owner and the staff of the theater; undefined for all others. */
export async function findCancellable(
  sql: Sql,
  reservationId: string,
  viewerId: string,
): Promise<CancellableReservation | undefined> {
  const [row] = await sql<(CancellableReservation & { owned: boolean })[]>`
    select r.id, ${owns(sql, viewerId, sql`r`)} as owned, r.user_id as "userId", ${isStaffOf(sql, viewerId, sql`c.theater_id`)} as "byStaff", r.status,
      r.showtime_id as "showtimeId", h.starts_at as "startsAt",
      coalesce(r.created_at < h.rescheduled_at + ${BOUGHT_BEFORE_MS}::float8 * interval '1 ms', false) as rescheduled,
      h.companion_release_minutes as "companionReleaseMinutes", r.hold_id as "holdId", r.fence, p.id as "paymentId",
      p.status as "paymentStatus", r.currency, r.fees, r.total,
      coalesce((select sum(amount)::bigint from refunds where payment_id = p.id), 0) as refunded,
      (select json_agg(json_build_object('seatId', s.id, 'pairedSeatId', s.paired_seat_id, 'index', s.index, 'price', rs.price,
          'live', rs.released_at is null, 'used', coalesce(t.status = 'used', false)) order by s.index)
        from reservation_seats rs join seats s on s.id = rs.seat_id
        left join tickets t on t.reservation_id = rs.reservation_id and t.seat_id = rs.seat_id
        where rs.reservation_id = r.id) as seats
    from reservations r join payments p on p.reservation_id = r.id join showtimes h on h.id = r.showtime_id
    join screens c on c.id = h.screen_id
    where r.id = ${reservationId}`
  return row && (row.byStaff || row.owned) ? row : undefined
}

export interface CancelledRefund {
  id: string
  status: RefundStatus
  amount: number
  currency: string
  seatIds: string[]
}

/** The refund that an earlier request with this key created. */
export async function findRefundByKey(sql: Sql, key: string): Promise<CancelledRefund | undefined> {
  const [row] = await sql<CancelledRefund[]>`
    select id, status, amount, currency, seat_ids as "seatIds" from refunds where key = ${key}`
  return row
}

export interface Cancellation {
  reservationId: string
  seatIds: readonly string[]
  /** Of the refund; the same for each repeat of one request. */
  refundKey: string
  /** At most; 0: no refund. */
  amount: number
  reason: string
  actorId: string
  /** Cancelled by the theater's staff, not the owner: then the audit log says so. */
  byStaff: boolean
  requestId: string
}

/** The refund: never more than is left of the payment. Null: no refund. */
export interface DueRefund {
  refundId: string | null
  amount: number
}

class NotCancellable extends Error {}

/**
 * Cancels these seats of a confirmed reservation; with the last of them the reservation is cancelled.
 * Undefined, and nothing changed, if one of the seats is not sold any more, its ticket was used, or the
 * payment is not captured.
 */
export async function cancelSeats(sql: Sql, cancellation: Cancellation): Promise<DueRefund | undefined> {
  try {
    return await sql.begin((tx) => cancelIn(tx as unknown as Sql, cancellation))
  } catch (error) {
    if (error instanceof NotCancellable) return undefined
    throw error
  }
}

async function cancelIn(sql: Sql, cancellation: Cancellation): Promise<DueRefund> {
  const { reservationId, seatIds, reason, actorId, byStaff, requestId } = cancellation
  const [counts] = await sql<{ released: number; voided: number }[]>`
    with target as (
      select r.id, r.fence from reservations r join payments p on p.reservation_id = r.id
      where r.id = ${reservationId} and r.status = 'confirmed' and p.status = 'captured' for update of r, p
    ), released as (
      update reservation_seats s set released_at = now() from target
      where s.reservation_id = target.id and s.seat_id = any(${seatIds as string[]}::uuid[]) and s.released_at is null
      returning s.showtime_id, s.seat_id, s.reservation_id, target.fence
    ), voided as (
      update tickets t set status = 'refunded' from released
      where t.reservation_id = released.reservation_id and t.seat_id = released.seat_id and t.status = 'valid'
      returning t.id
    ), told as (
      insert into seat_history (showtime_id, seat_id, event, reason, reservation_id, actor_id, fence, request_id)
      select showtime_id, seat_id, 'released', ${reason}, reservation_id, ${actorId}::uuid, fence, ${requestId} from released
    ), noted as (
      insert into audit_log (actor_id, action, subject_id, before, after, request_id)
      select ${actorId}::uuid, 'reservation.cancel', id,
        jsonb_build_object('seatIds', array(
          select seat_id from reservation_seats where reservation_id = target.id and released_at is null order by 1)),
        jsonb_build_object('seatIds', array(
          select seat_id from reservation_seats where reservation_id = target.id and released_at is null
            and seat_id <> all(${seatIds as string[]}::uuid[]) order by 1)), ${requestId}
      from target where ${byStaff}
    )
    select (select count(*)::int from released) as released, (select count(*)::int from voided) as voided`
  if (counts!.released !== seatIds.length || counts!.voided !== seatIds.length) throw new NotCancellable()
  return oweRefund(sql, cancellation)
}

/**
 * Writes the refund and ends the reservation if no seat of it is left. A separate statement after the one
 * that locked the payment, so that it reads what is left of it now. The outbox message makes the worker show
 * the seats if this process dies.
 */
async function oweRefund(sql: Sql, cancellation: Cancellation): Promise<DueRefund> {
  const { reservationId, seatIds, refundKey, amount, reason, requestId } = cancellation
  const [row] = await sql<DueRefund[]>`
    with over as (
      update reservations r set status = 'cancelled', updated_at = now()
      where r.id = ${reservationId}
        and not exists (select 1 from reservation_seats s where s.reservation_id = r.id and s.released_at is null)
      returning r.id
    ), payment as materialized (
      select p.id, p.currency, least(${amount}::bigint,
        p.amount - coalesce((select sum(f.amount) from refunds f where f.payment_id = p.id), 0)) as amount
      from payments p where p.reservation_id = ${reservationId}
    ), due as (
      insert into refunds (id, payment_id, key, amount, currency, reason, seat_ids)
      select ${newId()}::uuid, id, ${refundKey}, amount, currency, ${reason}, ${seatIds as string[]}::uuid[]
      from payment where amount > 0
      returning id, payment_id, amount
    ), ending as (
      update payments p set status = 'refund_due', updated_at = now() from over, due
      where p.id = due.payment_id and p.reservation_id = over.id
    ), announced as (
      insert into outbox (message_id, type, key, payload, request_id, traceparent)
      select ${newId()}::uuid, case when due.id is null then 'payment.changed' else 'refund.requested' end,
        ${reservationId}::uuid, jsonb_strip_nulls(jsonb_build_object('paymentId', payment.id, 'refundId', due.id)), ${requestId},
        ${traceparentOf(sql)}::text
      from payment left join due on due.payment_id = payment.id
    )
    select due.id as "refundId", coalesce(due.amount, 0) as amount, pg_notify('outbox', '')
    from payment left join due on due.payment_id = payment.id`
  return row!
}
