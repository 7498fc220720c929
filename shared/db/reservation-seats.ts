// Fragments that read the seats of a reservation and their names.
import type { Sql } from '../resources.ts'

/** The fields of a SeatName, for `json_build_object`; `seat` is the alias of a row of seats. */
export const seatName = (sql: Sql, seat = 's') => sql`
  'section', ${sql(seat)}.section, 'row', ${sql(seat)}.row, 'number', ${sql(seat)}.number`

/**
 * The seats `s` of the reservation `r` with their rows `rs` in reservation_seats, to select from. `offset 0`
 * is an optimisation fence: it forces index lookups even if the plan was cached while the tables were empty.
 */
export const seatsOf = (sql: Sql, column = sql`seat_id`) => sql`
  (select * from reservation_seats where reservation_id = r.id offset 0) rs
  cross join lateral (select * from seats where id = rs.${column} offset 0) s`
