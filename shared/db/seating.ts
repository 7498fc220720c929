// What selling a showtime's seats needs to know: its terms and its seats, each in one query.
import type { OrphanRule } from '../domain/hold.ts'
import type { Tariff } from '../domain/price.ts'
import type { Layout, SeatCategory } from '../domain/seating.ts'
import type { Sale } from '../domain/showtime.ts'
import type { Sql } from '../resources.ts'

export interface Seat {
  seatId: string
  index: number
  row: string
  number: number
  category: SeatCategory
  accessible: boolean
  x: number
  y: number
}

export interface Terms extends Sale, Tariff {
  layoutId: string
  startsAt: Date
}

/** What a showtime asks for its seats, and until when; undefined where there is no such showtime. */
export async function findTerms(sql: Sql, showtimeId: string): Promise<Terms | undefined> {
  const [row] = await sql<Terms[]>`
    select status, layout_id as "layoutId", starts_at as "startsAt", sales_close_at as "salesCloseAt", currency, prices,
      booking_fee as "bookingFee"
    from showtimes where id = ${showtimeId}`
  return row
}

/** Every seat of a layout, by index. */
export async function readSeats(sql: Sql, layoutId: string): Promise<Seat[]> {
  return sql<Seat[]>`
    select id as "seatId", index, row, number, category, accessible, x, y from seats
    where layout_id = ${layoutId} order by index`
}

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

interface LoadRow extends Omit<SeatsInPostgres, 'startsAt' | 'layout'> {
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
        where taken.showtime_id = showtime.id and taken.released_at is null and taken.block_id is null) as taken,
      array(
        select seat.index from reservation_seats blocked join seats seat on seat.id = blocked.seat_id
        where blocked.showtime_id = showtime.id and blocked.released_at is null and blocked.block_id is not null) as blocked,
      coalesce((select max(fence) from reservation_seats where showtime_id = showtime.id), 0) as "lastFence"
    from showtimes showtime join layouts layout on layout.id = showtime.layout_id
    where showtime.id = ${showtimeId}`
  if (!row) throw new Error(`There is no showtime ${showtimeId} to load`)
  const { seats, bestX, bestY, startsAt, ...known } = row
  const layout = { seats, best: { x: bestX, y: bestY } }
  return { ...known, layout, seatCount: seats.length, startsAt: startsAt.getTime() }
}
