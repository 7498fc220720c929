// Codes of tickets whose seats moved: the earlier one stays known, a new one takes its place.
import type { Sql } from '../resources.ts'

export interface OutdatedTicket {
  ticketId: string
  showtimeId: string
  startsAt: Date
  seatId: string
  row: string
  number: number
  /** The code of the seat that it was for. */
  code: string
}

/** Tickets of a showtime that still carry the code of an earlier seat. */
export async function findOutdatedTickets(
  sql: Sql,
  showtimeId: string,
  limit: number,
): Promise<OutdatedTicket[]> {
  return sql<OutdatedTicket[]>`
    select t.id as "ticketId", t.showtime_id as "showtimeId", h.starts_at as "startsAt", t.seat_id as "seatId",
      s.row, s.number, t.code
    from reservations r
    join tickets t on t.reservation_id = r.id
    join earlier_ticket_codes earlier on earlier.code = t.code
    join showtimes h on h.id = t.showtime_id join seats s on s.id = t.seat_id
    where r.showtime_id = ${showtimeId}
    order by t.id limit ${limit}`
}

/**
 * Gives tickets their new codes, unless they moved once more meanwhile. A seat that somebody came back to has the code that it
 * had: then that one is no earlier one any more.
 */
export async function renewCodes(
  sql: Sql,
  renewed: readonly (Pick<OutdatedTicket, 'ticketId' | 'seatId'> & { code: string })[],
): Promise<void> {
  await sql`
    with given as (
      select * from jsonb_to_recordset(${sql.json(renewed as never)}) as given ("ticketId" uuid, "seatId" uuid, code text)
    ), current as (
      update tickets t set code = given.code from given
      where t.id = given."ticketId" and t.seat_id = given."seatId" returning t.code
    )
    delete from earlier_ticket_codes earlier using current where earlier.code = current.code`
}

/**
 * Tells each customer of a moved showtime, once for each move: the ids of the messages follow from the move's.
 */
export async function announceMoved(
  sql: Sql,
  { showtimeId, moveId, requestId }: { showtimeId: string; moveId: string; requestId: string | null },
): Promise<void> {
  await sql`
    with told as (
      insert into outbox (message_id, type, key, payload, request_id)
      select md5(${moveId} || id)::uuid, 'reservation.moved', id, jsonb_build_object('reservationId', id), ${requestId}
      from reservations
      where showtime_id = ${showtimeId} and status in ('awaiting_payment', 'confirmed')
      on conflict (message_id) do nothing returning 1
    )
    select pg_notify('outbox', '') from told limit 1`
}
