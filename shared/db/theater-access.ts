// Who may run a theater. Asks Postgres, not the token: a revoked right ends at once.
import type { Sql } from '../resources.ts'
import { type Actor, ChangeRefused } from './staff-change.ts'

/**
 * A condition: this person runs the theater (a value or an expression); without one, is staff of any theater.
 */
export const runs = (sql: Sql, userId: string, theaterId?: string | ReturnType<Sql>) => sql`
  exists (
    select from users staff where staff.id = ${userId} and ('admin' = any(staff.roles) or 'staff' = any(staff.roles) and ${
      theaterId === undefined
        ? sql`true`
        : sql`exists (select from theater_staff job where job.user_id = staff.id and job.theater_id = ${theaterId})`
    }))`

/** Refuses a person who does not run this theater; without one, a person who is not staff. */
export async function mustRun(sql: Sql, { userId }: Actor, theaterId?: string): Promise<void> {
  const [may] = await sql`select where ${runs(sql, userId, theaterId)}`
  if (!may) throw new ChangeRefused('forbidden', theaterId === undefined ? {} : { detail: NOT_THEIR_THEATER })
}

export const NOT_THEIR_THEATER = 'You are not staff of this theater.'

/** Whether this person runs the theater of a showtime; undefined if there is no such showtime. */
export async function runsShowtime(
  sql: Sql,
  userId: string,
  showtimeId: string,
): Promise<boolean | undefined> {
  const [row] = await sql<{ runs: boolean }[]>`
    select ${runs(sql, userId, sql`screens.theater_id`)} as runs
    from showtimes join screens on screens.id = showtimes.screen_id where showtimes.id = ${showtimeId}`
  return row?.runs
}

/** Refuses everybody but admins. */
export async function mustBeAdmin(sql: Sql, { userId }: Actor): Promise<void> {
  const [admin] = await sql`select from users where id = ${userId} and 'admin' = any(roles)`
  if (!admin) throw new ChangeRefused('forbidden')
}
