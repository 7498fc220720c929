// Layouts: the seats of a screen at a version. A new drawing is a new version; earlier ones stay for what was
// sold of them.
import type { DrawnLayout, DrawnSeat } from '../domain/drawing.ts'
import type { SeatName } from '../domain/seat-name.ts'
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { seatName } from './reservation-seats.ts'
import { lockScreen } from './screens.ts'
import { type Actor, ChangeRefused, type Outcome, staffChange } from './staff-change.ts'

export interface LayoutView {
  screenId: string
  version: number
  best: { x: number; y: number }
  seats: (Omit<DrawnSeat, 'index' | 'companionOf'> & { seatId: string; pairedSeatId: string | null })[]
}

/** The newest version; undefined if there is no such screen or it has no seats yet. */
export async function findLayout(sql: Sql, screenId: string): Promise<LayoutView | undefined> {
  const [layout] = await sql<LayoutView[]>`
    select layouts.screen_id as "screenId", version, json_build_object('x', best_x, 'y', best_y) as best,
      (select json_agg(json_build_object('seatId', id, ${seatName(sql, 'seats')}, 'category', category,
          'accessible', accessible, 'companion', companion, 'pairedSeatId', paired_seat_id, 'x', x, 'y', y) order by index)
        from seats where layout_id = layouts.id) as seats
    from layouts join screens on screens.id = layouts.screen_id and screens.archived_at is null
    where layouts.screen_id = ${screenId} order by version desc limit 1`
  return layout
}

export interface LayoutVersion {
  version: number
  seats: number
  createdAt: Date
  /** Showtimes to come that have it. */
  showtimes: number
}

/** Newest first. */
export const listVersions = (sql: Sql, screenId: string, limit: number): Promise<LayoutVersion[]> =>
  sql<LayoutVersion[]>`
  select version, created_at as "createdAt", (select count(*)::int from seats where layout_id = layouts.id) as seats,
    (select count(*)::int from showtimes
      where layout_id = layouts.id and status <> 'cancelled' and starts_at > now()) as showtimes
  from layouts where screen_id = ${screenId} order by version desc limit ${limit}`

export interface AffectedShowtime {
  id: string
  movieTitle: string
  startsAt: Date
  /** Seats of it were reserved or blocked, so that it keeps its version. */
  keeps: boolean
}

/** Showtimes to come of a screen, by start: whom a new version concerns, as `replaceLayout` decides. */
export const listAffected = (sql: Sql, screenId: string): Promise<AffectedShowtime[]> => sql<
  AffectedShowtime[]
>`
  select h.id, m.title as "movieTitle", h.starts_at as "startsAt",
    exists (select from reservations where showtime_id = h.id)
      or exists (select from blocks where showtime_id = h.id) as keeps
  from showtimes h join movies m on m.id = h.movie_id
  where h.screen_id = ${screenId} and h.status <> 'cancelled' and h.starts_at > now()
  order by h.starts_at, h.id`

export interface NewVersion {
  version: number
  /** Scheduled showtimes that have the new version: no seat of them was reserved or blocked yet. */
  movedShowtimeIds: string[]
  /** Showtimes that keep their version, because seats of it were reserved or blocked. */
  keptShowtimeIds: string[]
}

/**
 * Redraws a screen. Refused if a sold seat of a scheduled showtime would disappear. Showtimes without
 * reservations or blocks take the new version; the others keep the one that their tickets name.
 */
export function replaceLayout(
  sql: Sql,
  actor: Actor,
  screenId: string,
  drawn: DrawnLayout,
): Promise<Outcome<NewVersion>> {
  return staffChange(sql, actor, async (tx) => {
    const screen = await lockScreen(tx, actor, screenId)
    // A concurrent reservation waits for this, or this waits for it.
    await tx`
      select from showtimes where screen_id = ${screenId} and status <> 'cancelled' and ends_at > now()
      order by id for update`
    await refuseWhereSold(tx, screenId, drawn)
    const id = newId()
    const version = (screen.layoutVersion ?? 0) + 1
    await insertLayout(tx, { id, screenId, version }, drawn)
    const moved = await tx<{ id: string }[]>`
      update showtimes set layout_id = ${id}
      where screen_id = ${screenId} and status <> 'cancelled' and starts_at > now()
        and not exists (select from reservations where showtime_id = showtimes.id)
        and not exists (select from blocks where showtime_id = showtimes.id)
      returning id`
    const kept = await tx<{ id: string }[]>`
      select id from showtimes
      where screen_id = ${screenId} and status <> 'cancelled' and starts_at > now() and layout_id <> ${id}
      order by starts_at, id`
    const ids = (rows: readonly { id: string }[]) => rows.map((row) => row.id)
    const value = { version, movedShowtimeIds: ids(moved), keptShowtimeIds: ids(kept) }
    const before = { version: screen.layoutVersion, seats: screen.seats }
    const after = { version, seats: drawn.seats.length }
    return { value, note: { action: 'layout.update', subjectId: screenId, before, after } }
  })
}

// Enough examples; the count says how many there are.
const NAMED_AT_MOST = 50

interface SoldSeat extends SeatName {
  reservationId: string
  showtimeId: string
  count: number
}

async function refuseWhereSold(tx: Sql, screenId: string, { seats }: DrawnLayout): Promise<void> {
  const places = seats.map(({ section, row, number }) => ({ section, row, number }))
  const gone = await tx<SoldSeat[]>`
    select taken.reservation_id as "reservationId", taken.showtime_id as "showtimeId", seats.section, seats.row,
      seats.number, count(*) over ()::int as count
    from showtimes
    join reservation_seats taken on taken.showtime_id = showtimes.id and taken.released_at is null
      and taken.block_id is null
    join seats on seats.id = taken.seat_id
    where showtimes.screen_id = ${screenId} and showtimes.status <> 'cancelled' and showtimes.ends_at > now()
      and not exists (
        select from jsonb_to_recordset(${tx.json(places)}) as place (section text, "row" text, number int)
        where place.section is not distinct from seats.section and place.row = seats.row and place.number = seats.number)
    order by showtimes.starts_at, seats.index limit ${NAMED_AT_MOST}`
  const [first] = gone
  if (!first) return
  throw new ChangeRefused('layout_in_use', {
    detail: `${first.count} seats reserved for scheduled showtimes would disappear.`,
    seats: gone.map(({ count: _, ...seat }) => seat),
    reservationIds: [...new Set(gone.map(({ reservationId }) => reservationId))],
  })
}

/** Writes a version with its seats. */
export async function insertLayout(
  tx: Sql,
  { id, screenId, version }: { id: string; screenId: string; version: number },
  { seats, bestX, bestY }: DrawnLayout,
): Promise<void> {
  const ids = seats.map(() => newId())
  const rows = seats.map(({ companionOf, ...seat }) => ({
    ...seat,
    id: ids[seat.index],
    layout_id: id,
    paired_seat_id: companionOf === null ? null : ids[companionOf],
  }))
  await tx`
    insert into layouts (id, screen_id, version, best_x, best_y)
    values (${id}, ${screenId}, ${version}, ${bestX}, ${bestY})`
  await tx`insert into seats select * from jsonb_populate_recordset(null::seats, ${tx.json(rows as never)})`
}
