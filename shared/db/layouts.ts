// Layouts: the seats of a screen at a version. A new drawing is a new version; the earlier ones stay for what was sold of them.
import type { DrawnLayout, DrawnSeat } from '../domain/drawing.ts'
import { newId } from '../ids.ts'
import type { Sql } from '../resources.ts'
import { lockScreen } from './screens.ts'
import { type Actor, type Outcome, Refused, staffChange } from './staff.ts'

export interface LayoutView {
  screenId: string
  version: number
  best: { x: number; y: number }
  seats: (Omit<DrawnSeat, 'index'> & { seatId: string })[]
}

/** The newest version; undefined where there is no such screen, or nobody drew its seats yet. */
export async function findLayout(sql: Sql, screenId: string): Promise<LayoutView | undefined> {
  const [layout] = await sql<LayoutView[]>`
    select layouts.screen_id as "screenId", version, json_build_object('x', best_x, 'y', best_y) as best,
      (select json_agg(json_build_object('seatId', id, 'row', row, 'number', number, 'category', category,
          'accessible', accessible, 'companion', companion, 'x', x, 'y', y) order by index)
        from seats where layout_id = layouts.id) as seats
    from layouts join screens on screens.id = layouts.screen_id and screens.archived_at is null
    where layouts.screen_id = ${screenId} order by version desc limit 1`
  return layout
}

export interface NewVersion {
  version: number
  /** Showtimes to come that have it now: nothing was reserved or blocked of them yet. */
  movedShowtimeIds: string[]
  /** Those that keep the version of which seats were reserved or blocked. */
  keptShowtimeIds: string[]
}

/**
 * Draws a screen anew. Refused where a seat that was sold for a showtime to come would be gone. Showtimes of which nothing
 * was reserved or blocked take the new version; the others keep theirs, whose seats people hold tickets of.
 */
export function replaceLayout(
  sql: Sql,
  actor: Actor,
  screenId: string,
  drawn: DrawnLayout,
): Promise<Outcome<NewVersion>> {
  return staffChange(sql, actor, async (tx) => {
    const screen = await lockScreen(tx, actor, screenId)
    // Whoever reserves now waits until this is decided, or we wait for them.
    await tx`
      select from showtimes where screen_id = ${screenId} and status = 'scheduled' and ends_at > now()
      order by id for update`
    await refuseWhereSold(tx, screenId, drawn)
    const id = newId()
    const version = (screen.layoutVersion ?? 0) + 1
    await insertLayout(tx, { id, screenId, version }, drawn)
    const moved = await tx<{ id: string }[]>`
      update showtimes set layout_id = ${id}
      where screen_id = ${screenId} and status = 'scheduled' and starts_at > now()
        and not exists (select from reservations where showtime_id = showtimes.id)
        and not exists (select from blocks where showtime_id = showtimes.id)
      returning id`
    const kept = await tx<{ id: string }[]>`
      select id from showtimes
      where screen_id = ${screenId} and status = 'scheduled' and starts_at > now() and layout_id <> ${id}
      order by starts_at, id`
    const ids = (rows: readonly { id: string }[]) => rows.map((row) => row.id)
    const value = { version, movedShowtimeIds: ids(moved), keptShowtimeIds: ids(kept) }
    const before = { version: screen.layoutVersion, seats: screen.seats }
    const after = { version, seats: drawn.seats.length }
    return { value, note: { action: 'layout.update', subjectId: screenId, before, after } }
  })
}

// Enough to see what it is about; the count says how many there are.
const NAMED_AT_MOST = 50

interface SoldSeat {
  reservationId: string
  showtimeId: string
  row: string
  number: number
  count: number
}

async function refuseWhereSold(tx: Sql, screenId: string, { seats }: DrawnLayout): Promise<void> {
  const places = seats.map(({ row, number }) => ({ row, number }))
  const gone = await tx<SoldSeat[]>`
    select taken.reservation_id as "reservationId", taken.showtime_id as "showtimeId", seats.row, seats.number,
      count(*) over ()::int as count
    from showtimes
    join reservation_seats taken on taken.showtime_id = showtimes.id and taken.released_at is null
      and taken.block_id is null
    join seats on seats.id = taken.seat_id
    where showtimes.screen_id = ${screenId} and showtimes.status = 'scheduled' and showtimes.ends_at > now()
      and not exists (
        select from jsonb_to_recordset(${tx.json(places)}) as place ("row" text, number int)
        where place.row = seats.row and place.number = seats.number)
    order by showtimes.starts_at, seats.index limit ${NAMED_AT_MOST}`
  const [first] = gone
  if (!first) return
  throw new Refused('layout_in_use', {
    detail: `${first.count} seats that are reserved for showtimes to come would be gone.`,
    seats: gone.map(({ count: _, ...seat }) => seat),
    reservationIds: [...new Set(gone.map(({ reservationId }) => reservationId))],
  })
}

async function insertLayout(
  tx: Sql,
  { id, screenId, version }: { id: string; screenId: string; version: number },
  { seats, bestX, bestY }: DrawnLayout,
): Promise<void> {
  const rows = seats.map((seat) => ({ ...seat, id: newId(), layout_id: id }))
  await tx`
    insert into layouts (id, screen_id, version, best_x, best_y)
    values (${id}, ${screenId}, ${version}, ${bestX}, ${bestY})`
  await tx`insert into seats select * from jsonb_populate_recordset(null::seats, ${tx.json(rows as never)})`
}
