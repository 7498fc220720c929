// Theaters: the buildings. Whoever of the staff makes one runs it.
import { newId } from '../ids.ts'
import type { Sql } from '../resources.ts'
import { refuseWhileOnProgramme } from './reasons.ts'
import { insertRow, updateRow } from './rows.ts'
import { type Actor, mustRun, type Outcome, Refused, staffChange } from './staff.ts'

export interface Theater {
  id: string
  name: string
  city: string
  address: string
  position: { latitude: number; longitude: number } | null
  timeZone: string
  currency: string
  active: boolean
}

const columns = (sql: Sql) => sql`
  id, name, city, address,
  case when latitude is not null then json_build_object('latitude', latitude, 'longitude', longitude) end as position,
  time_zone as "timeZone", currency, active`

export interface TheaterFilter {
  city?: string | undefined
  active?: boolean | undefined
  /** Name and id of the last theater of the page before. */
  after?: readonly [string, string] | undefined
  limit: number
}

/** By name, then id. */
export function listTheaters(sql: Sql, { city, active, after, limit }: TheaterFilter): Promise<Theater[]> {
  return sql<Theater[]>`
    select ${columns(sql)} from theaters
    where archived_at is null
      ${city === undefined ? sql`` : sql`and lower(city) = lower(${city})`}
      ${active === undefined ? sql`` : sql`and active = ${active}`}
      ${after ? sql`and (name, id) > (${after[0]}, ${after[1]})` : sql``}
    order by name, id limit ${limit}`
}

export async function findTheater(sql: Sql, id: string): Promise<Theater | undefined> {
  const [theater] = await sql<Theater[]>`
    select ${columns(sql)} from theaters where id = ${id} and archived_at is null`
  return theater
}

export function createTheater(sql: Sql, actor: Actor, given: Omit<Theater, 'id'>): Promise<Outcome<Theater>> {
  return staffChange(sql, actor, async (tx) => {
    await mustRun(tx, actor)
    const theater = { id: newId(), ...given }
    const now = new Date()
    await insertRow(tx, 'theaters', { ...toRow(theater), createdAt: now, updatedAt: now } as { id: string })
    await tx`insert into theater_staff (theater_id, user_id) values (${theater.id}, ${actor.userId})`
    const note = { action: 'theater.create', subjectId: theater.id, before: null, after: theater }
    return { value: theater, note }
  })
}

export function updateTheater(
  sql: Sql,
  actor: Actor,
  id: string,
  changes: Partial<Omit<Theater, 'id'>>,
): Promise<Outcome<Theater>> {
  return staffChange(sql, actor, async (tx) => {
    const before = await findForChange(tx, actor, id)
    await updateRow(tx, 'theaters', id, { ...toRow(changes), updatedAt: new Date() })
    const after = (await findTheater(tx, id))!
    return { value: after, note: { action: 'theater.update', subjectId: id, before, after } }
  })
}

/** Refused while showtimes are to come there; its screens go with it. */
export function archiveTheater(sql: Sql, actor: Actor, id: string): Promise<Outcome<Theater>> {
  return staffChange(sql, actor, async (tx) => {
    const before = await findForChange(tx, actor, id)
    await tx`select from screens where theater_id = ${id} for update`
    await refuseWhileOnProgramme(tx, tx`screen_id in (select id from screens where theater_id = ${id})`)
    await tx`update screens set archived_at = now() where theater_id = ${id} and archived_at is null`
    await tx`update theaters set archived_at = now(), active = false where id = ${id}`
    return { value: before, note: { action: 'theater.archive', subjectId: id, before, after: null } }
  })
}

async function findForChange(tx: Sql, actor: Actor, id: string): Promise<Theater> {
  const [theater] = await tx<Theater[]>`
    select ${columns(tx)} from theaters where id = ${id} and archived_at is null for update`
  if (!theater) throw new Refused('not_found')
  await mustRun(tx, actor, id)
  return theater
}

function toRow<T extends Partial<Theater>>({ position, ...rest }: T) {
  if (position === undefined) return rest
  return { ...rest, latitude: position?.latitude ?? null, longitude: position?.longitude ?? null }
}
