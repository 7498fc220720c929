// Theaters: the buildings. The member of staff who creates one runs it.
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { refuseWhileOnProgramme } from './programme-guard.ts'
import { insertRow, updateRow } from './rows.ts'
import { type Actor, ChangeRefused, type Outcome, staffChange } from './staff-change.ts'
import { isStaffOf, mustBeStaff } from './theater-access.ts'

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
  /** Who runs them: a person. */
  runBy?: string | undefined
  /** Name and id of the last theater of the page before. */
  after?: readonly [string, string] | undefined
  limit: number
}

/** In dictionary order of the name, then by id. */
export function listTheaters(
  sql: Sql,
  { city, active, runBy, after, limit }: TheaterFilter,
): Promise<Theater[]> {
  return sql<Theater[]>`
    select ${columns(sql)} from theaters
    where archived_at is null
      ${city === undefined ? sql`` : sql`and ${isInCity(sql, city)}`}
      ${active === undefined ? sql`` : sql`and active = ${active}`}
      ${runBy === undefined ? sql`` : sql`and ${isStaffOf(sql, runBy, sql`theaters.id`)}`}
      ${after ? sql`and (name collate "und-x-icu", id) > (${after[0]}, ${after[1]})` : sql``}
    order by name collate "und-x-icu", id limit ${limit}`
}

/** A condition on `theaters`: in this city, in any spelling. Folded once, not per theater. */
export const isInCity = (sql: Sql, city: string) => sql`theaters.folded_city = (select fold(${city}))`

export async function findTheater(sql: Sql, id: string): Promise<Theater | undefined> {
  const [theater] = await sql<Theater[]>`
    select ${columns(sql)} from theaters where id = ${id} and archived_at is null`
  return theater
}

export function createTheater(sql: Sql, actor: Actor, given: Omit<Theater, 'id'>): Promise<Outcome<Theater>> {
  return staffChange(sql, actor, async (tx) => {
    await mustBeStaff(tx, actor)
    await refuseUnknownZone(tx, given.timeZone)
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
    if (changes.timeZone !== undefined && changes.timeZone !== before.timeZone) {
      await refuseUnknownZone(tx, changes.timeZone)
      await refuseOtherClocks(tx, before, changes.timeZone)
    }
    if (changes.currency !== undefined && changes.currency !== before.currency)
      await refuseOtherMoney(tx, id, changes.currency)
    await updateRow(tx, 'theaters', id, { ...toRow(changes), updatedAt: new Date() })
    const after = (await findTheater(tx, id))!
    return { value: after, note: { action: 'theater.update', subjectId: id, before, after } }
  })
}

/** Archives its screens too. Refused while showtimes are scheduled there. */
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
  if (!theater) throw new ChangeRefused('not_found')
  await mustBeStaff(tx, actor, id)
  return theater
}

/** By exact name: Postgres also accepts any text that looks like a POSIX time zone rule. */
async function refuseUnknownZone(tx: Sql, timeZone: string): Promise<void> {
  const [zone] = await tx`select from pg_timezone_names where name = ${timeZone}`
  if (zone) return
  const message = 'must be a current IANA time zone, such as America/Los_Angeles'
  throw new ChangeRefused('invalid_input', { errors: [{ path: 'timeZone', message }] })
}

/**
 * Showtimes are stored as moments: in another zone they would start at another local time than buyers were
 * told.
 */
async function refuseOtherClocks(tx: Sql, { id, timeZone: old }: Theater, timeZone: string): Promise<void> {
  const here = tx`screen_id in (select id from screens where theater_id = ${id})`
  // Waits for sales in progress, so that the check below sees them.
  await tx`select from showtimes where ${here} and status <> 'cancelled' and ends_at > now() order by id for update`
  await refuseWhileOnProgramme(
    tx,
    tx`
      ${here} and starts_at at time zone ${old} <> starts_at at time zone ${timeZone} and exists (
        select from reservation_seats where showtime_id = showtimes.id and released_at is null and block_id is null)`,
    (count) =>
      `${count} showtimes with sold seats would start at another local time in ${timeZone}. Cancel them first, or change the zone after they end.`,
  )
}

/** Showtimes keep the currency they were created with, so the theater would sell in two. */
async function refuseOtherMoney(tx: Sql, id: string, currency: string): Promise<void> {
  await tx`select from screens where theater_id = ${id} for update`
  await refuseWhileOnProgramme(
    tx,
    tx`screen_id in (select id from screens where theater_id = ${id}) and showtimes.currency <> ${currency}`,
    (count) =>
      `${count} scheduled showtimes have prices in a currency other than ${currency}. Cancel them first, or change it after they end.`,
  )
}

function toRow<T extends Partial<Theater>>({ position, ...rest }: T) {
  if (position === undefined) return rest
  return { ...rest, latitude: position?.latitude ?? null, longitude: position?.longitude ?? null }
}
