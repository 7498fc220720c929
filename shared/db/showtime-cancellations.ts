// Cancelled showtimes in SQL: the decision is one statement; reservations are cancelled in resumable batches.

import type { ReservationStatus } from '../domain/reservation.ts'
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { traceparentOf } from '../traces/span.ts'

export interface ShowtimeCancellation {
  showtimeId: string
  reason: string
  createdAt: Date
  finishedAt: Date | null
  /** Reservations still to be cancelled, and those that are. */
  waiting: number
  cancelled: number
  refundsDue: number
  refunded: number
}

/**
 * Ends sales of a showtime for good and sends the message for the worker. Repeated, it sends again while the
 * work is unfinished.
 */
export async function cancelShowtime(
  sql: Sql,
  {
    showtimeId,
    reason,
    actorId,
    requestId,
  }: { showtimeId: string; reason: string; actorId: string; requestId: string },
): Promise<void> {
  await sql`
    with ended as (
      update showtimes set status = 'cancelled' where id = ${showtimeId} and status = 'scheduled' returning id
    ), kept as (
      insert into showtime_cancellations (showtime_id, reason, actor_id) select id, ${reason}, ${actorId}::uuid from ended
    ), noted as (
      insert into audit_log (actor_id, action, subject_id, before, after, request_id)
      select ${actorId}::uuid, 'showtime.cancel', id, jsonb_build_object('status', 'scheduled'),
        jsonb_build_object('status', 'cancelled', 'reason', ${reason}::text), ${requestId} from ended
    ), unfinished as (
      select id from ended
      union select showtime_id from showtime_cancellations where showtime_id = ${showtimeId} and finished_at is null
    ), told as (
      insert into outbox (message_id, type, key, payload, request_id, traceparent)
      select ${newId()}::uuid, 'showtime.cancelled', id, jsonb_build_object('showtimeId', id), ${requestId},
        ${traceparentOf(sql)}::text from unfinished
    )
    select pg_notify('outbox', '') from unfinished`
}

export async function findShowtimeCancellation(
  sql: Sql,
  showtimeId: string,
): Promise<ShowtimeCancellation | undefined> {
  const [row] = await sql<ShowtimeCancellation[]>`
    select c.showtime_id as "showtimeId", c.reason, c.created_at as "createdAt", c.finished_at as "finishedAt",
      (select count(*) from reservations r
        where r.showtime_id = c.showtime_id and r.status in ('awaiting_payment', 'confirmed')) as waiting,
      (select count(*) from reservations r where r.showtime_id = c.showtime_id and r.status = 'cancelled') as cancelled,
      (select count(*) from refunds f join payments p on p.id = f.payment_id join reservations r on r.id = p.reservation_id
        where r.showtime_id = c.showtime_id and f.status <> 'refunded') as "refundsDue",
      (select count(*) from refunds f join payments p on p.id = f.payment_id join reservations r on r.id = p.reservation_id
        where r.showtime_id = c.showtime_id and f.status = 'refunded') as refunded
    from showtime_cancellations c where c.showtime_id = ${showtimeId}`
  return row
}

export interface CancelledReservation {
  reservationId: string
  status: ReservationStatus
  paymentStatus: string
  currency: string
  total: number
  refunded: number
  due: number
}

/** The outcome for each reservation, oldest first. */
export async function listCancelledReservations(
  sql: Sql,
  { showtimeId, after, limit }: { showtimeId: string; after: string | undefined; limit: number },
): Promise<CancelledReservation[]> {
  return sql<CancelledReservation[]>`
    select r.id as "reservationId", r.status, p.status as "paymentStatus", r.currency, r.total,
      coalesce((select sum(amount)::bigint from refunds f where f.payment_id = p.id and f.status = 'refunded'), 0) as refunded,
      coalesce((select sum(amount)::bigint from refunds f where f.payment_id = p.id and f.status <> 'refunded'), 0) as due
    from reservations r join payments p on p.reservation_id = r.id
    where r.showtime_id = ${showtimeId} and r.status in ('awaiting_payment', 'confirmed', 'cancelled')
      and ${after === undefined ? sql`true` : sql`r.id > ${after}`}
    order by r.id limit ${limit}`
}

/**
 * Cancels up to `limit` reservations of a cancelled showtime, each as a whole; returns their number. Locked
 * ones are left to the next call. Two statements: the first locks, the second reads refunds, because the
 * first sees refunds as they were before it waited.
 */
export async function cancelBatch(sql: Sql, showtimeId: string, limit: number): Promise<number> {
  return sql.begin(async (tx) => {
    const locked = await tx<{ id: string }[]>`
      select r.id from reservations r join payments p on p.reservation_id = r.id join showtimes h on h.id = r.showtime_id
      where r.showtime_id = ${showtimeId} and h.status = 'cancelled' and r.status in ('awaiting_payment', 'confirmed')
      order by r.id limit ${limit}
      for update of r, p skip locked`
    if (locked.length > 0)
      await cancelLocked(
        tx as unknown as Sql,
        locked.map(({ id }) => id),
      )
    return locked.length
  })
}

const cancelLocked = (tx: Sql, ids: readonly string[]) => tx`
  with target as materialized (
    select r.id, r.showtime_id, r.fence, r.request_id, p.id as payment_id, p.status as payment_status, p.currency,
      p.amount - coalesce((select sum(f.amount) from refunds f where f.payment_id = p.id), 0) as remaining
    from reservations r join payments p on p.reservation_id = r.id
    where r.id = any(${ids as string[]}::uuid[])
  ), ended as (
    update reservations r set status = 'cancelled', updated_at = now() from target where r.id = target.id
  ), released as (
    update reservation_seats s set released_at = now() from target
    where s.reservation_id = target.id and s.released_at is null
    returning s.seat_id, s.reservation_id
  ), voided as (
    update tickets t set status = 'refunded' from target where t.reservation_id = target.id and t.status <> 'refunded'
  ), told as (
    insert into seat_history (showtime_id, seat_id, event, reason, reservation_id, fence, request_id)
    select target.showtime_id, released.seat_id, 'released', 'showtime_cancelled', target.id, target.fence,
      target.request_id
    from released join target on target.id = released.reservation_id
  ), due as (
    insert into refunds (id, payment_id, key, amount, currency, reason)
    select gen_random_uuid(), payment_id, payment_id || ':showtime', remaining, currency, 'showtime_cancelled'
    from target where payment_status = 'captured' and remaining > 0
    returning id, payment_id
  ), ending as (
    update payments p set status = 'refund_due', updated_at = now() from due where p.id = due.payment_id
  ), announced as (
    insert into outbox (message_id, type, key, payload, request_id, traceparent)
    select gen_random_uuid(), 'reservation.cancelled', id, jsonb_build_object('reservationId', id), request_id,
      ${traceparentOf(tx)}::text
    from target
  ), asked as (
    insert into outbox (message_id, type, key, payload, request_id, traceparent)
    select gen_random_uuid(), 'refund.requested', target.id,
      jsonb_build_object('paymentId', due.payment_id, 'refundId', due.id), target.request_id, ${traceparentOf(tx)}::text
    from due join target on target.payment_id = due.payment_id
  )
  select pg_notify('outbox', '')`

/** False if reservations are left. */
export async function finishShowtimeCancellation(sql: Sql, showtimeId: string): Promise<boolean> {
  const rows = await sql`
    update showtime_cancellations set finished_at = coalesce(finished_at, now())
    where showtime_id = ${showtimeId} and not exists (
      select from reservations where showtime_id = ${showtimeId} and status in ('awaiting_payment', 'confirmed'))
    returning 1`
  return rows.length === 1
}
