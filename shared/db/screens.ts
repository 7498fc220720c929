// Screens: the rooms of a theater. Their seats are in layouts.
import type { ScreenFormat } from '../domain/screen.ts'
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { refuseWhileOnProgramme } from './programme-guard.ts'
import { insertRow, updateRow } from './rows.ts'
import { type Actor, ChangeRefused, type Outcome, staffChange } from './staff-change.ts'
import { mustBeStaff } from './theater-access.ts'

export interface Screen {
  id: string
  theaterId: string
  number: number
  format: ScreenFormat
  /** Of the newest version of its layout; null: it has no layout yet. */
  layoutVersion: number | null
  seats: number
}

const selectScreens = (sql: Sql) => sql`
  select screens.id, theater_id as "theaterId", number, format, layout.version as "layoutVersion",
    (select count(*)::int from seats where layout_id = layout.id) as seats
  from screens left join lateral (
    select id, version from layouts where screen_id = screens.id order by version desc limit 1) layout on true
  where screens.archived_at is null`

/** By number; undefined if there is no such theater. */
export async function listScreens(
  sql: Sql,
  theaterId: string,
  { after = 0, limit }: { after?: number | undefined; limit: number },
): Promise<Screen[] | undefined> {
  const screens = await sql<Screen[]>`
    ${selectScreens(sql)} and theater_id = ${theaterId} and number > ${after} order by number limit ${limit}`
  if (screens.length > 0) return screens
  const theaters = await sql`select from theaters where id = ${theaterId} and archived_at is null`
  return theaters.length > 0 ? [] : undefined
}

export async function findScreen(sql: Sql, id: string): Promise<Screen | undefined> {
  const [screen] = await sql<Screen[]>`${selectScreens(sql)} and screens.id = ${id}`
  return screen
}

export function createScreen(
  sql: Sql,
  actor: Actor,
  theaterId: string,
  given: { number: number; format: string },
): Promise<Outcome<Screen>> {
  return staffChange(sql, actor, async (tx) => {
    const theater = await tx`
      select from theaters where id = ${theaterId} and archived_at is null for update`
    if (theater.length === 0) throw new ChangeRefused('not_found')
    await mustBeStaff(tx, actor, theaterId)
    await mustBeFree(tx, theaterId, given.number)
    const id = newId()
    const now = new Date()
    await insertRow(tx, 'screens', { id, theaterId, ...given, createdAt: now, updatedAt: now } as {
      id: string
    })
    const screen = (await findScreen(tx, id))!
    return { value: screen, note: { action: 'screen.create', subjectId: id, before: null, after: screen } }
  })
}

export function updateScreen(
  sql: Sql,
  actor: Actor,
  id: string,
  changes: { number?: number; format?: string },
): Promise<Outcome<Screen>> {
  return staffChange(sql, actor, async (tx) => {
    const before = await lockScreen(tx, actor, id)
    const { number = before.number } = changes
    if (number !== before.number) await mustBeFree(tx, before.theaterId, number)
    await updateRow(tx, 'screens', id, { ...changes, updatedAt: new Date() })
    const after = (await findScreen(tx, id))!
    return { value: after, note: { action: 'screen.update', subjectId: id, before, after } }
  })
}

/** Refused while showtimes are scheduled on it. */
export function archiveScreen(sql: Sql, actor: Actor, id: string): Promise<Outcome<Screen>> {
  return staffChange(sql, actor, async (tx) => {
    const before = await lockScreen(tx, actor, id)
    await refuseWhileOnProgramme(tx, tx`screen_id = ${id}`)
    await tx`update screens set archived_at = now() where id = ${id}`
    return { value: before, note: { action: 'screen.archive', subjectId: id, before, after: null } }
  })
}

/** Locks the screen against all changes of what is on it. Refused if this person does not run its theater. */
export async function lockScreen(tx: Sql, actor: Actor, id: string): Promise<Screen> {
  // The theater first, as every change that adds or archives there does, so that nobody deadlocks.
  await tx`select from theaters where id = (select theater_id from screens where id = ${id}) for update`
  await tx`select from screens where id = ${id} for update`
  const screen = await findScreen(tx, id)
  if (!screen) throw new ChangeRefused('not_found')
  await mustBeStaff(tx, actor, screen.theaterId)
  return screen
}

async function mustBeFree(tx: Sql, theaterId: string, number: number): Promise<void> {
  const [other] = await tx<{ id: string }[]>`
    select id from screens where theater_id = ${theaterId} and number = ${number} and archived_at is null`
  if (!other) return
  const detail = `The theater has a screen ${number} already.`
  throw new ChangeRefused('wrong_state', { detail, screenId: other.id })
}
