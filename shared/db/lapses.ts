// Ends reservations whose payment window is over, frees their seats and records it, in one statement.
import type { Sql } from '../resources.ts'
import { endReservations } from './endings.ts'
import { vainReason } from './payments.ts'

/** What Redis needs to show the seats as free. */
export interface Lapse {
  reservationId: string
  showtimeId: string
  holdId: string
  fence: number
  /** Indexes in the layout. */
  seats: number[]
}

export interface LapseScope {
  /** Most reservations in one statement. */
  limit: number
  /** How long past the window a started charge may still come in, ms. */
  paymentGraceMs: number
  /** Only reservations with one of these seats. */
  seats?: { showtimeId: string; seatIds: readonly string[] }
  requestId?: string
}

/**
 * Lapses overdue reservations that were not captured, whatever their payment says; one that waited in vain
 * for another try is declined. Skips locked rows. A reservation whose charge has started waits until the
 * grace is over, and its payment stays open: the money may come late. A payment whose charge has not
 * started ends with the reservation.
 */
export async function lapseOverdue(
  sql: Sql,
  { limit, paymentGraceMs, seats, requestId }: LapseScope,
): Promise<Lapse[]> {
  return sql<Lapse[]>`
    with ending as materialized (
      select reservation.id, case when payment.retry_until is null then 'lapsed' else 'declined' end as status
      from reservations reservation join payments payment on payment.reservation_id = reservation.id
      where payment.reservation_id in (${seats ? claimantsOf(sql, seats) : openOrEnded(sql)})
        and ${lapsable(sql, paymentGraceMs)}
      order by reservation.expires_at limit ${limit}
      for update of reservation, payment skip locked
    ), dropped as (
      update payments payment set status = 'declined', decline_reason = ${vainReason(sql)}, updated_at = now()
      from ending where payment.reservation_id = ending.id and payment.status = 'requested'
        and payment.charge_started_at is null
    ), ${endReservations(sql, requestId)}
    select closed.id as "reservationId", closed.showtime_id as "showtimeId", closed.hold_id as "holdId", closed.fence,
      array(select seats.index from freed join seats on seats.id = freed.seat_id where freed.reservation_id = closed.id) as seats,
      pg_notify('outbox', '')
    from closed`
}

/** Whether a `reservation` with its `payment` may lapse now. */
export const lapsable = (sql: Sql, paymentGraceMs: number) => sql`(
  reservation.status = 'awaiting_payment' and reservation.expires_at <= now() and payment.status <> 'captured'
  and (payment.status <> 'requested' or payment.charge_started_at is null
    or now() > reservation.expires_at + ${paymentGraceMs}::float8 * interval '1 ms'))`

const claimantsOf = (sql: Sql, { showtimeId, seatIds }: NonNullable<LapseScope['seats']>) => sql`
  select reservation_id from reservation_seats
  where showtime_id = ${showtimeId} and seat_id = any(${seatIds as string[]}::uuid[]) and released_at is null`

/**
 * Reservations that may await payment, found by their payments: an index of reservations by status would cost
 * every booking its in-place update. One that awaits an ended payment is an inconsistency, looked for among
 * the payments of a day: ids begin with their time.
 */
export const openOrEnded = (sql: Sql) => sql`
  select reservation_id from payments where status in ('requested', 'refund_due')
  union all
  select reservation_id from payments where status = 'declined' and id > (
    lpad(to_hex((extract(epoch from now() - interval '1 day') * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid`
