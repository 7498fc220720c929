// Ends reservations whose payment window is over, gives their seats back and says so, in one statement.
import type { Sql } from '../resources.ts'

/** What Redis has to be told, so that the seats show as free. */
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
  /** How long past the window a charge that has begun may still come in, ms. */
  paymentGraceMs: number
  /** Only reservations with one of these seats. */
  seats?: { showtimeId: string; seatIds: readonly string[] }
  requestId?: string
}

/**
 * Lapses what is overdue, oldest first; rows that somebody else works on are left to them. A reservation whose charge is
 * under way is left until the grace is over, one whose money came in is never lapsed.
 */
export async function lapseOverdue(
  sql: Sql,
  { limit, paymentGraceMs, seats, requestId }: LapseScope,
): Promise<Lapse[]> {
  return sql<Lapse[]>`
    with overdue as materialized (
      select reservation.id from reservations reservation join payments payment on payment.reservation_id = reservation.id
      where reservation.status = 'awaiting_payment' and reservation.expires_at <= now()
        and payment.status = 'requested'
        and (payment.charge_started_at is null
          or now() > reservation.expires_at + ${paymentGraceMs}::float8 * interval '1 ms')
        ${seats ? havingOneOf(sql, seats) : sql``}
      order by reservation.expires_at limit ${limit}
      for update of reservation, payment skip locked
    ), lapsed as (
      update reservations set status = 'lapsed', updated_at = now() from overdue where reservations.id = overdue.id
      returning reservations.id, reservations.showtime_id, reservations.hold_id, reservations.fence, reservations.request_id
    ), freed as (
      update reservation_seats seat set released_at = now() from lapsed
      where seat.reservation_id = lapsed.id and seat.released_at is null
      returning seat.reservation_id, seat.showtime_id, seat.seat_id, seat.fence
    ), history as (
      insert into seat_history (showtime_id, seat_id, event, reason, reservation_id, fence, request_id)
      select showtime_id, seat_id, 'released', 'lapsed', reservation_id, fence, ${requestId ?? null} from freed
    ), message as (
      insert into outbox (message_id, type, key, payload, request_id)
      select gen_random_uuid(), 'reservation.lapsed', id, jsonb_build_object('reservationId', id), request_id from lapsed
    )
    select lapsed.id as "reservationId", lapsed.showtime_id as "showtimeId", lapsed.hold_id as "holdId", lapsed.fence,
      array(select seats.index from freed join seats on seats.id = freed.seat_id where freed.reservation_id = lapsed.id) as seats,
      pg_notify('outbox', '')
    from lapsed`
}

const havingOneOf = (sql: Sql, { showtimeId, seatIds }: NonNullable<LapseScope['seats']>) => sql`
  and reservation.id in (
    select reservation_id from reservation_seats
    where showtime_id = ${showtimeId} and seat_id = any(${seatIds as string[]}::uuid[]) and released_at is null)`
