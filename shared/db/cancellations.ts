// Cancellations in SQL: seats free, tickets void and money due in one transaction, or nothing.

import type { RefundStatus } from '../domain/payment.ts'
import { newId } from '../ids.ts'
import type { Sql } from '../resources.ts'
import { runs } from './staff.ts'

export interface CancellableReservation {
  id: string
  userId: string
  /** Whether who asks runs the theater. */
  byStaff: boolean
  status: string
  showtimeId: string
  startsAt: Date
  holdId: string
  fence: number
  paymentId: string
  currency: string
  fees: number
  total: number
  refunded: number
  seats: { seatId: string; index: number; price: number; live: boolean; used: boolean }[]
}

/** For its owner and whoever runs the theater; undefined for all others. */
export async function findCancellable(
  sql: Sql,
  reservationId: string,
  viewerId: string,
): Promise<CancellableReservation | undefined> {
  const [row] = await sql<CancellableReservation[]>`
    select r.id, r.user_id as "userId", ${runs(sql, viewerId, sql`c.theater_id`)} as "byStaff", r.status,
      r.showtime_id as "showtimeId", h.starts_at as "startsAt", r.hold_id as "holdId", r.fence, p.id as "paymentId", r.currency, r.fees, r.total,
      coalesce((select sum(amount)::bigint from refunds where payment_id = p.id), 0) as refunded,
      (select json_agg(json_build_object('seatId', s.id, 'index', s.index, 'price', rs.price,
          'live', rs.released_at is null, 'used', coalesce(t.status = 'used', false)) order by s.index)
        from reservation_seats rs join seats s on s.id = rs.seat_id
        left join tickets t on t.reservation_id = rs.reservation_id and t.seat_id = rs.seat_id
        where rs.reservation_id = r.id) as seats
    from reservations r join payments p on p.reservation_id = r.id join showtimes h on h.id = r.showtime_id
    join screens c on c.id = h.screen_id
    where r.id = ${reservationId}`
  return row && (row.byStaff || row.userId === viewerId) ? row : undefined
}

export interface CancelledRefund {
  id: string
  status: RefundStatus
  amount: number
  currency: string
  seatIds: string[]
}

/** The refund that a repeat of the same request has made already. */
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
  /** 0: nothing goes back. */
  amount: number
  reason: string
  actorId: string
  /** Not its owner but whoever runs the theater: then the audit log says so. */
  byStaff: boolean
  requestId: string
}

class NotCancellable extends Error {}

/**
 * Cancels these seats of a confirmed reservation; with the last of them the reservation is cancelled. Undefined where one
 * of the seats is not sold any more, its ticket was used, or the payment is not captured; then nothing changed.
 */
export async function cancelSeats(
  sql: Sql,
  cancellation: Cancellation,
): Promise<{ refundId: string | null } | undefined> {
  try {
    return await sql.begin((tx) => cancelIn(tx as unknown as Sql, cancellation))
  } catch (error) {
    if (error instanceof NotCancellable) return undefined
    throw error
  }
}

async function cancelIn(sql: Sql, cancellation: Cancellation): Promise<{ refundId: string | null }> {
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
  return { refundId: await oweRefund(sql, cancellation) }
}

/** Writes the refund and its message, and ends the reservation where no seat of it is left. */
async function oweRefund(sql: Sql, cancellation: Cancellation): Promise<string | null> {
  const { reservationId, seatIds, refundKey, amount, reason, requestId } = cancellation
  const [row] = await sql<{ refundId: string | null }[]>`
    with over as (
      update reservations r set status = 'cancelled', updated_at = now()
      where r.id = ${reservationId}
        and not exists (select 1 from reservation_seats s where s.reservation_id = r.id and s.released_at is null)
      returning r.id
    ), due as (
      insert into refunds (id, payment_id, key, amount, currency, reason, seat_ids)
      select ${newId()}::uuid, p.id, ${refundKey}, ${amount}::bigint, p.currency, ${reason}, ${seatIds as string[]}::uuid[]
      from payments p where p.reservation_id = ${reservationId} and ${amount}::bigint > 0
      returning id, payment_id
    ), ending as (
      update payments p set status = 'refund_due', updated_at = now() from over, due
      where p.id = due.payment_id and p.reservation_id = over.id
    ), announced as (
      insert into outbox (message_id, type, key, payload, request_id)
      select ${newId()}::uuid, 'refund.requested', ${reservationId}::uuid,
        jsonb_build_object('paymentId', payment_id, 'refundId', id), ${requestId} from due
    )
    select (select id from due) as "refundId", (select pg_notify('outbox', '') from due)`
  return row!.refundId
}
