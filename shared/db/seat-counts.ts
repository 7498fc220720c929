// How full showtimes are: their seats, and those that are sold, being paid for or blocked.
import type { Sql } from '../resources.ts'

export interface SeatCount {
  seats: number
  taken: number
}

/**
 * By showtime. Holds are not counted: they live in Redis and end within minutes. Reads an index entry a seat
 * of each layout and one a taken seat.
 */
export async function countSeats(sql: Sql, showtimeIds: readonly string[]): Promise<Map<string, SeatCount>> {
  const rows = await sql<(SeatCount & { id: string })[]>`
    with shown as (select id, layout_id from showtimes where id = any(${showtimeIds as string[]})),
    halls as (
      select layout_id, count(*)::int as seats from seats
      where layout_id in (select layout_id from shown) group by layout_id)
    select shown.id, seats,
      (select count(*)::int from reservation_seats where showtime_id = shown.id and released_at is null) as taken
    from shown join halls using (layout_id)`
  return new Map(rows.map(({ id, seats, taken }) => [id, { seats, taken }]))
}
