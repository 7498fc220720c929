// Days as a theater counts them: a showtime at 23:30 in Lisbon is on another day than one at the same moment in Vienna.
import type { Sql } from '../resources.ts'

/** A condition on `showtimes` and `theaters`, both joined: it starts on this day (`YYYY-MM-DD`) of the theater's zone. */
export const startsOnDay = (sql: Sql, day: string) => sql`(
  (showtimes.starts_at at time zone theaters.time_zone)::date = ${day}::text::date
  -- zones lie from 14 hours before UTC to 12 after it: a range that the index on starts_at can find
  and showtimes.starts_at >= ${day}::text::timestamp at time zone 'UTC' - interval '14 hours'
  and showtimes.starts_at < ${day}::text::timestamp at time zone 'UTC' + interval '36 hours'
)`
