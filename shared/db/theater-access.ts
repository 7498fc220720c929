// Who may run a theater. Asks Postgres, not the token: a revoked right ends at once.
import type { Sql } from '../resources.ts'
import { type Actor, ChangeRefused } from './staff-change.ts'

/**
 * A condition: this person runs the theater (a value or an expression); without one, is staff of any theater.
 */
export const isStaffOf = (
  sql: Sql,
  userId: string | ReturnType<Sql>,
  theaterId?: string | ReturnType<Sql>,
) => sql`
  exists (
    select from users staff where staff.id = ${userId} and ('admin' = any(staff.roles) or 'staff' = any(staff.roles) and ${
      theaterId === undefined
        ? sql`true`
        : sql`exists (select from theater_staff job where job.user_id = staff.id and job.theater_id = ${theaterId})`
    }))`

/** Refuses a person who does not run this theater; without one, a person who is not staff. */
export async function mustBeStaff(sql: Sql, { userId }: Actor, theaterId?: string): Promise<void> {
  const [may] = await sql`select where ${isStaffOf(sql, userId, theaterId)}`
  if (!may) throw new ChangeRefused('forbidden', theaterId === undefined ? {} : { detail: NOT_THEIR_THEATER })
}

export const NOT_THEIR_THEATER = 'You are not staff of this theater.'

/**
 * Whether this person runs the theater of a showtime; undefined if there is no such showtime, as for a draft
 * of others.
 */
export async function isStaffOfShowtime(
  sql: Sql,
  userId: string,
  showtimeId: string,
): Promise<boolean | undefined> {
  const [row] = await sql<{ isStaff: boolean; draft: boolean }[]>`
    select ${isStaffOf(sql, userId, sql`screens.theater_id`)} as "isStaff", showtimes.status = 'draft' as draft
    from showtimes join screens on screens.id = showtimes.screen_id where showtimes.id = ${showtimeId}`
  return row?.draft && !row.isStaff ? undefined : row?.isStaff
}

export interface TheaterForStaff {
  isStaff: boolean
  name: string
  timeZone: string
  currency: string
}

/** A theater, archived or not, and whether this person runs it; undefined if there is no such theater. */
export async function findStaffTheater(
  sql: Sql,
  userId: string,
  theaterId: string,
): Promise<TheaterForStaff | undefined> {
  const [row] = await sql<TheaterForStaff[]>`
    select ${isStaffOf(sql, userId, theaterId)} as "isStaff", name, time_zone as "timeZone", currency
    from theaters where id = ${theaterId}`
  return row
}

/** Refuses everybody but admins. */
export async function mustBeAdmin(sql: Sql, { userId }: Actor): Promise<void> {
  const [admin] = await sql`select from users where id = ${userId} and 'admin' = any(roles)`
  if (!admin) throw new ChangeRefused('forbidden')
}

export interface StaffTheater {
  id: string
  name: string
  city: string
  timeZone: string
  currency: string
}

/** The theaters that this person runs, by name: of an admin all that are not archived. */
export const listTheatersOfStaff = (sql: Sql, userId: string): Promise<StaffTheater[]> => sql<StaffTheater[]>`
  select id, name, city, time_zone as "timeZone", currency from theaters
  where active and ${isStaffOf(sql, userId, sql`theaters.id`)} order by name, id`
