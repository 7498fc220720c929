// Conditions on showtimes by time. A day is a theater's day: 23:30 in Lisbon is the next day in Vienna.
import { LONGEST_SALE_AFTER_START_MINUTES } from '../domain/showtime.ts'
import type { Sql } from '../resources.ts'

/** A condition on `showtimes`: seats are still sold. The first half is a range of the index on starts_at. */
export const isAhead = (sql: Sql) => sql`(
  showtimes.starts_at >= now() - ${LONGEST_SALE_AFTER_START_MINUTES}::float8 * interval '1 minute'
  and greatest(showtimes.starts_at, showtimes.sales_close_at) >= now()
)`

/**
 * A condition on `showtimes` joined with `theaters`: it starts on this day (`YYYY-MM-DD`) in the theater's
 * zone.
 */
export const startsOnDay = (sql: Sql, day: string) => sql`(
  (showtimes.starts_at at time zone theaters.time_zone)::date = ${day}::text::date
  -- zones lie from UTC-12 to UTC+14: a range that the index on starts_at can find
  and showtimes.starts_at >= ${day}::text::timestamp at time zone 'UTC' - interval '14 hours'
  and showtimes.starts_at < ${day}::text::timestamp at time zone 'UTC' + interval '36 hours'
)`
