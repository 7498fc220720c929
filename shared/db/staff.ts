// What staff do: only where they may, in one transaction with its entry in the audit log, or not at all.
import type { Sql } from '../resources.ts'

export interface Actor {
  userId: string
  requestId: string
}

export interface Refusal {
  ok: false
  code: RefusalCode
  /** What the answer says beyond the code. */
  extras: Record<string, unknown>
}
export type RefusalCode =
  | 'not_found'
  | 'forbidden'
  | 'wrong_state'
  | 'invalid_input'
  | 'showtime_overlap'
  | 'layout_in_use'

export type Outcome<T> = { ok: true; value: T } | Refusal

/** Thrown within a staff change: rolls it back and becomes its outcome. */
export class Refused extends Error {
  readonly refusal: Refusal
  constructor(code: RefusalCode, extras: Record<string, unknown> = {}) {
    super(code)
    this.refusal = { ok: false, code, extras }
  }
}

export interface Note {
  /** Noun and verb, such as `movie.update`. */
  action: string
  subjectId: string
  before: object | null
  after: object | null
}

/** Runs `work` in a transaction and notes who did what, before and after; a change without a note changes nothing (a dry run). */
export async function staffChange<T>(
  sql: Sql,
  actor: Actor,
  work: (tx: Sql) => Promise<{ value: T; note?: Note }>,
): Promise<Outcome<T>> {
  try {
    const value = await sql.begin(async (tx) => {
      const done = await work(tx as unknown as Sql)
      if (done.note) await writeNote(tx as unknown as Sql, actor, done.note)
      return done.value
    })
    return { ok: true, value: value as T }
  } catch (error) {
    if (error instanceof Refused) return error.refusal
    throw error
  }
}

async function writeNote(sql: Sql, actor: Actor, { action, subjectId, before, after }: Note): Promise<void> {
  const json = (value: object | null) => (value === null ? null : sql.json(value as never))
  await sql`
    insert into audit_log (actor_id, action, subject_id, before, after, request_id)
    values (${actor.userId}, ${action}, ${subjectId}, ${json(before)}, ${json(after)}, ${actor.requestId})`
}

/**
 * As a condition in SQL: this person runs the theater (a value, or an expression); without one, is staff at all. Asks
 * Postgres, not the token: rights that were taken away are gone at once.
 */
export const runs = (sql: Sql, userId: string, theaterId?: string | ReturnType<Sql>) => sql`
  exists (
    select from users staff where staff.id = ${userId} and ('admin' = any(staff.roles) or 'staff' = any(staff.roles) and ${
      theaterId === undefined
        ? sql`true`
        : sql`exists (select from theater_staff job where job.user_id = staff.id and job.theater_id = ${theaterId})`
    }))`

/** Refuses whoever may not run this theater; without one, whoever is not staff at all. */
export async function mustRun(sql: Sql, { userId }: Actor, theaterId?: string): Promise<void> {
  const [may] = await sql`select where ${runs(sql, userId, theaterId)}`
  if (!may) throw new Refused('forbidden', theaterId === undefined ? {} : { detail: NOT_THEIR_THEATER })
}

export const NOT_THEIR_THEATER = 'You are not staff of this theater.'

/** Whether this person runs the theater of a showtime; undefined where there is no such showtime. */
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
  if (!admin) throw new Refused('forbidden')
}

export interface StaffMember {
  userId: string
  email: string
  name: string
  since: Date
}

export async function listTheaterStaff(
  sql: Sql,
  theaterId: string,
  { after, limit }: { after?: readonly [string, string] | undefined; limit: number },
): Promise<StaffMember[]> {
  return sql<StaffMember[]>`
    select users.id as "userId", email, name, theater_staff.created_at as since
    from theater_staff join users on users.id = theater_staff.user_id
    where theater_id = ${theaterId} ${after ? sql`and (email, users.id) > (${after[0]}, ${after[1]})` : sql``}
    order by email, users.id limit ${limit}`
}

/** Makes somebody staff of a theater; whoever is already stays it. */
export function addTheaterStaff(
  sql: Sql,
  actor: Actor,
  member: { theaterId: string; userId: string },
): Promise<Outcome<'added' | 'is staff already'>> {
  return staffChange(sql, actor, async (tx) => {
    await mustBeAdmin(tx, actor)
    const { theaterId, userId } = member
    const [known] = await tx<{ roles: string[] }[]>`
      select roles from users
      where id = ${userId} and exists (select from theaters where id = ${theaterId} and archived_at is null) for update`
    if (!known) throw new Refused('not_found')
    const added = await tx`
      insert into theater_staff (theater_id, user_id) values (${theaterId}, ${userId}) on conflict do nothing returning 1`
    if (added.length === 0) return { value: 'is staff already' }
    await tx`update users set roles = array_append(roles, 'staff') where id = ${userId} and not 'staff' = any(roles)`
    return {
      value: 'added',
      note: { action: 'theater_staff.create', subjectId: userId, before: null, after: member },
    }
  })
}

/** Ends it; whoever has no theater left is not staff any more. */
export function removeTheaterStaff(
  sql: Sql,
  actor: Actor,
  member: { theaterId: string; userId: string },
): Promise<Outcome<'removed'>> {
  return staffChange(sql, actor, async (tx) => {
    await mustBeAdmin(tx, actor)
    const { theaterId, userId } = member
    await tx`select from users where id = ${userId} for update`
    const removed = await tx`
      delete from theater_staff where theater_id = ${theaterId} and user_id = ${userId} returning 1`
    if (removed.length === 0) throw new Refused('not_found')
    await tx`
      update users set roles = array_remove(roles, 'staff')
      where id = ${userId} and not exists (select from theater_staff where user_id = ${userId})`
    return {
      value: 'removed',
      note: { action: 'theater_staff.delete', subjectId: userId, before: member, after: null },
    }
  })
}
