// Showtimes whose seat map in Redis may differ from Postgres, in SQL. Triggers note them with each decision.
import type { Sql } from '../resources.ts'

export interface MapCheck {
  showtimeId: string
  /** The rows of this check. Later rows belong to later decisions. */
  ids: string[]
}

/** Longer than a load and a command take: the check has to come after the change it looks for. */
const CHANGE_TAKES = '30 seconds'

/**
 * For a change that tells Redis before Postgres: noted first, it is found if the process dies between the
 * two.
 */
export async function noteMapCheck(sql: Sql, showtimeId: string): Promise<void> {
  await sql`insert into map_checks (showtime_id, noted_at) values (${showtimeId}, now() + ${CHANGE_TAKES}::interval)`
}

/** A claim of a dead process is free again after this. */
const TAKEN_FOR = '30 seconds'

/** Claims showtimes with a row older than `ageMs`, the longest waiting first. For one caller at a time. */
export const claimMapChecks = (sql: Sql, ageMs: number, limit: number): Promise<MapCheck[]> =>
  sql<MapCheck[]>`
    with open as materialized (
      select id, showtime_id from map_checks
      where noted_at < now() - ${ageMs}::float8 * interval '1 ms'
        and (checked_at is null or checked_at < now() - ${TAKEN_FOR}::interval)
      for update skip locked
    ), due as (
      select showtime_id from open group by showtime_id order by min(id) limit ${limit}
    ), taken as (
      update map_checks c set checked_at = now()
      from open join due using (showtime_id) where c.id = open.id returning c.id, c.showtime_id
    )
    select showtime_id as "showtimeId", array_agg(id) as ids from taken group by showtime_id`

export async function finishMapCheck(sql: Sql, { ids }: MapCheck): Promise<void> {
  await sql`delete from map_checks where id = any(${ids}::bigint[])`
}
