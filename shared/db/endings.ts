// How an unpaid reservation ends without tickets: one set of statements for every cause.
import type { Sql } from '../resources.ts'
import { traceparentOf } from '../traces/span.ts'

/**
 * Common table expressions that end the reservations of `ending (id, status)`, a CTE that has locked them:
 * those still awaiting payment change their status, their seats are free, and history and outbox record it.
 * The main query can read `closed` (ended reservations) and `freed` (their seats). Whatever ends a payment
 * uses these in its own statement: a reservation that awaits an ended payment would keep its seats for ever.
 */
export const endReservations = (sql: Sql, requestId: string | null = null) => sql`
  closed as (
    update reservations r set status = ending.status, updated_at = now()
    from ending where r.id = ending.id and r.status = 'awaiting_payment'
    returning r.id, r.showtime_id, r.hold_id, r.fence, r.status, coalesce(${requestId}::text, r.request_id) as request_id
  ), freed as (
    update reservation_seats seat set released_at = now() from closed
    where seat.reservation_id = closed.id and seat.released_at is null
    returning seat.reservation_id, seat.seat_id
  ), history as (
    insert into seat_history (showtime_id, seat_id, event, reason, reservation_id, fence, request_id)
    select closed.showtime_id, freed.seat_id, 'released', closed.status, closed.id, closed.fence, closed.request_id
    from freed join closed on closed.id = freed.reservation_id
  ), message as (
    insert into outbox (message_id, type, key, payload, request_id, traceparent)
    select gen_random_uuid(), 'reservation.' || status, id, jsonb_build_object('reservationId', id), request_id,
      ${traceparentOf(sql)}::text from closed
  )`
