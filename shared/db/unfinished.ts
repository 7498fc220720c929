// Unfinished work on showtimes, in SQL: read from its tables, whatever became of its messages.
import type { Sql } from '../resources.ts'

/**
 * Work younger than `ageMs` is left alone; older work is checked at each quarter of its age, at least this
 * often.
 */
const MOST_BETWEEN = '10 minutes'
const due = (sql: Sql, ageMs: number) => sql`
  finished_at is null and greatest(created_at, checked_at)
    < now() - greatest(${ageMs}::float8 * interval '1 ms', least((now() - created_at) / 4, ${MOST_BETWEEN}::interval))`

/** Showtimes with reservations still to be cancelled, for one caller at a time. */
export async function claimCancellations(sql: Sql, ageMs: number, limit: number): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    with late as (
      select showtime_id from showtime_cancellations where ${due(sql, ageMs)}
      order by greatest(created_at, checked_at) limit ${limit} for update skip locked
    )
    update showtime_cancellations c set checked_at = now() from late where c.showtime_id = late.showtime_id
    returning c.showtime_id as id`
  return rows.map(({ id }) => id)
}

export interface UnfinishedMove {
  id: string
  showtimeId: string
  requestId: string | null
}

/** Moves with tickets still to be signed, or buyers to be notified. */
export const claimMoves = (sql: Sql, ageMs: number, limit: number): Promise<UnfinishedMove[]> =>
  sql<UnfinishedMove[]>`
    with late as (
      select id from showtime_moves where ${due(sql, ageMs)}
      order by greatest(created_at, checked_at) limit ${limit} for update skip locked
    )
    update showtime_moves m set checked_at = now() from late where m.id = late.id
    returning m.id, m.showtime_id as "showtimeId", m.request_id as "requestId"`

export async function finishMove(sql: Sql, moveId: string): Promise<void> {
  await sql`update showtime_moves set finished_at = now() where id = ${moveId} and finished_at is null`
}
