// Codes of tickets whose seats moved: the earlier code stays valid for the door, a new one replaces it.
import type { SeatName } from '../domain/seat-name.ts'
import type { Sql } from '../resources.ts'
import { traceparentOf } from '../traces/span.ts'

export interface OutdatedTicket extends SeatName {
  ticketId: string
  showtimeId: string
  startsAt: Date
  seatId: string
  /** The code of the earlier seat. */
  code: string
  issue: number
}

/** Tickets of a showtime that still carry the code of an earlier seat. */
export async function findOutdatedTickets(
  sql: Sql,
  showtimeId: string,
  limit: number,
): Promise<OutdatedTicket[]> {
  return sql<OutdatedTicket[]>`
    select t.id as "ticketId", t.showtime_id as "showtimeId", h.starts_at as "startsAt", t.seat_id as "seatId",
      s.section, s.row, s.number, t.code, t.issue
    from reservations r
    join tickets t on t.reservation_id = r.id
    join earlier_ticket_codes earlier on earlier.code = t.code
    join showtimes h on h.id = t.showtime_id join seats s on s.id = t.seat_id
    where r.showtime_id = ${showtimeId}
    order by t.id limit ${limit}`
}

/**
 * Gives tickets their new codes, unless they moved again or were handed on meanwhile. A ticket that is back
 * in an earlier seat has that seat's code again, which then is no earlier code any more.
 */
export async function renewCodes(
  sql: Sql,
  renewed: readonly (Pick<OutdatedTicket, 'ticketId' | 'seatId' | 'issue'> & { code: string })[],
): Promise<void> {
  await sql`
    with given as (
      select * from jsonb_to_recordset(${sql.json(renewed as never)}) as given ("ticketId" uuid, "seatId" uuid, issue integer, code text)
    ), current as (
      update tickets t set code = given.code from given
      where t.id = given."ticketId" and t.seat_id = given."seatId" and t.issue = given.issue returning t.code
    )
    delete from earlier_ticket_codes earlier using current where earlier.code = current.code`
}

/**
 * Notifies each buyer of a showtime that moved or has another start, once per move: message ids derive from
 * the move's.
 */
export async function announceMoved(
  sql: Sql,
  { showtimeId, moveId, requestId }: { showtimeId: string; moveId: string; requestId: string | null },
): Promise<void> {
  await sql`
    with told as (
      insert into outbox (message_id, type, key, payload, request_id, traceparent)
      select md5(${moveId} || r.id)::uuid,
        case when was is null then 'reservation.moved' else 'reservation.rescheduled' end, r.id,
        jsonb_strip_nulls(jsonb_build_object('reservationId', r.id, 'was', was)), ${requestId}, ${traceparentOf(sql)}::text
      from reservations r cross join lateral (
        select to_char(was_starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as was
        from showtime_moves where id = ${moveId}) move
      where r.showtime_id = ${showtimeId} and r.status in ('awaiting_payment', 'confirmed')
      on conflict (message_id) do nothing returning 1
    )
    select pg_notify('outbox', '') from told limit 1`
}
