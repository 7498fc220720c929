// The history of a seat of a showtime: append-only, written in the statement of each change.
import type { Sql } from '../resources.ts'

export interface SeatEvent {
  id: number
  event: 'reserved' | 'sold' | 'released' | 'blocked' | 'unblocked' | 'moved'
  reason: string | null
  reservationId: string | null
  actorId: string | null
  fence: number | null
  requestId: string | null
  at: Date
}

/** Oldest first, after the event with the id `after`; undefined if the showtime has no such seat. */
export async function readSeatHistory(
  sql: Sql,
  { showtimeId, seatId, after, limit }: { showtimeId: string; seatId: string; after: number; limit: number },
): Promise<SeatEvent[] | undefined> {
  const events = await sql<SeatEvent[]>`
    select id, event, reason, reservation_id as "reservationId", actor_id as "actorId", fence,
      request_id as "requestId", at
    from seat_history where showtime_id = ${showtimeId} and seat_id = ${seatId} and id > ${after}
    order by id limit ${limit}`
  if (events.length > 0) return events
  const [seat] = await sql`
    select 1 from showtimes join seats using (layout_id) where showtimes.id = ${showtimeId} and seats.id = ${seatId}`
  return seat ? [] : undefined
}
