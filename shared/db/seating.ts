// What selling a showtime's seats needs to know: its terms and its seats, each in one query.
import type { OrphanRule } from '../domain/hold.ts'
import type { Prices, Tariff } from '../domain/price.ts'
import type { Layout } from '../domain/seating.ts'
import type { Sale } from '../domain/showtime.ts'
import type { Sql } from '../resources.ts'

export interface Seat {
  seatId: string
  index: number
  row: string
  number: number
  category: string
}

export interface MapSeat extends Seat {
  accessible: boolean
  x: number
  y: number
}

export interface Terms extends Sale, Tariff {
  layoutId: string
  startsAt: Date
}

interface TermsRow {
  status: 'scheduled' | 'cancelled'
  layoutId: string
  startsAt: Date
  salesCloseAt: Date
  currency: string
  prices: Prices
  bookingFee: number
}

/** A showtime's terms and those of the seats asked for that its layout has; undefined where there is no such showtime. */
export async function findSeating(
  sql: Sql,
  showtimeId: string,
  seatIds: readonly string[],
): Promise<(Terms & { seats: Seat[] }) | undefined> {
  const [row] = await sql<(TermsRow & { seats: Seat[] })[]>`
    select ${terms(sql)},
      coalesce((
        select json_agg(json_build_object(
          'seatId', id, 'index', index, 'row', row, 'number', number, 'category', category))
        from seats where layout_id = showtime.layout_id and id = any(${seatIds as string[]}::uuid[])), '[]') as seats
    from showtimes showtime where showtime.id = ${showtimeId}`
  return row
}

/** A showtime's terms and every seat of its layout by index; undefined where there is no such showtime. */
export async function findSeatMap(
  sql: Sql,
  showtimeId: string,
): Promise<(Terms & { seats: MapSeat[] }) | undefined> {
  const [row] = await sql<(TermsRow & { seats: MapSeat[] })[]>`
    select ${terms(sql)},
      coalesce((
        select json_agg(json_build_object(
          'seatId', id, 'index', index, 'row', row, 'number', number, 'category', category,
          'accessible', accessible, 'x', x, 'y', y) order by index)
        from seats where layout_id = showtime.layout_id), '[]') as seats
    from showtimes showtime where showtime.id = ${showtimeId}`
  return row
}

const terms = (sql: Sql) => sql`
  showtime.status, showtime.layout_id as "layoutId", showtime.starts_at as "startsAt",
  showtime.sales_close_at as "salesCloseAt", showtime.currency, showtime.prices,
  showtime.booking_fee as "bookingFee"`

export interface SeatsInPostgres {
  seatCount: number
  /** Indexes of seats of live reservations: confirmed, or awaiting payment. */
  taken: number[]
  blocked: number[]
  lastFence: number
  startsAt: number
  layout: Layout
  orphanRule: OrphanRule
  /** Seats of live reservations by customer. */
  bought: [customerId: string, seats: number][]
}

interface LoadRow extends Omit<SeatsInPostgres, 'blocked' | 'startsAt' | 'layout'> {
  startsAt: Date
  seats: Layout['seats']
  bestX: number
  bestY: number
}

/** What a seat map in Redis is loaded from, read in one statement. Throws where there is no such showtime. */
export async function readTakenSeats(sql: Sql, showtimeId: string): Promise<SeatsInPostgres> {
  const [row] = await sql<LoadRow[]>`
    select showtime.starts_at as "startsAt", showtime.orphan_rule as "orphanRule",
      layout.best_x as "bestX", layout.best_y as "bestY",
      coalesce((
        select json_agg(json_build_object('category', category, 'accessible', accessible, 'x', x, 'y', y) order by index)
        from seats where layout_id = layout.id), '[]') as seats,
      coalesce((
        select json_agg(json_build_array(user_id, seats)) from (
          select reservation.user_id, count(*) as seats
          from reservation_seats taken join reservations reservation on reservation.id = taken.reservation_id
          where taken.showtime_id = showtime.id and taken.released_at is null
          group by reservation.user_id) each), '[]') as bought,
      array(
        select seat.index from reservation_seats taken join seats seat on seat.id = taken.seat_id
        where taken.showtime_id = showtime.id and taken.released_at is null) as taken,
      coalesce((select max(fence) from reservation_seats where showtime_id = showtime.id), 0) as "lastFence"
    from showtimes showtime join layouts layout on layout.id = showtime.layout_id
    where showtime.id = ${showtimeId}`
  if (!row) throw new Error(`There is no showtime ${showtimeId} to load`)
  const { seats, bestX, bestY, startsAt, ...known } = row
  const layout = { seats, best: { x: bestX, y: bestY } }
  // No seat is blocked by staff yet.
  return { ...known, layout, seatCount: seats.length, blocked: [], startsAt: startsAt.getTime() }
}

/** The ids of a showtime's seats, by index. */
export async function findSeatIds(
  sql: Sql,
  showtimeId: string,
  indexes: readonly number[],
): Promise<Map<number, string>> {
  const rows = await sql<{ id: string; index: number }[]>`
    select id, index from seats
    where layout_id = (select layout_id from showtimes where id = ${showtimeId}) and index = any(${indexes as number[]})`
  return new Map(rows.map(({ id, index }) => [index, id]))
}
