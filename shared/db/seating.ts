// What selling a showtime's seats needs: its terms and its seats, each in one query.
import type { OrphanRule } from '../domain/hold.ts'
import type { Tariff } from '../domain/price.ts'
import { PAYMENT_GRACE_MS } from '../domain/reservation.ts'
import type { SeatName } from '../domain/seat-name.ts'
import type { Layout, SeatCategory } from '../domain/seating.ts'
import type { Sale } from '../domain/showtime.ts'
import type { Sql } from '../resources.ts'
import { lapsable } from './lapses.ts'

export interface Seat extends SeatName {
  seatId: string
  index: number
  category: SeatCategory
  accessible: boolean
  companion: boolean
  /** The accessible place that a companion seat belongs to. */
  pairedSeatId: string | null
  x: number
  y: number
}

export interface SaleTerms extends Sale, Tariff {
  layoutId: string
  startsAt: Date
  endsAt: Date
  companionReleaseMinutes: number
}

/** The showtime's prices and sales window; undefined if there is no such showtime. */
export async function findSaleTerms(sql: Sql, showtimeId: string): Promise<SaleTerms | undefined> {
  const [row] = await sql<SaleTerms[]>`
    select status, layout_id as "layoutId", starts_at as "startsAt", ends_at as "endsAt",
      sales_close_at as "salesCloseAt", currency, prices,
      booking_fee as "bookingFee", companion_release_minutes as "companionReleaseMinutes"
    from showtimes where id = ${showtimeId}`
  return row
}

/** Every seat of a layout, by index. */
export async function readSeats(sql: Sql, layoutId: string): Promise<Seat[]> {
  return sql<Seat[]>`
    select id as "seatId", index, section, row, number, category, accessible, companion,
      paired_seat_id as "pairedSeatId", x, y from seats
    where layout_id = ${layoutId} order by index`
}

export interface SeatsInPostgres {
  seatCount: number
  /** Indexes of the seats of live reservations: confirmed, or awaiting payment. */
  taken: number[]
  blocked: number[]
  lastFence: number
  startsAt: number
  layout: Layout
  orphanRule: OrphanRule
  layoutId: string
  /** Seats of live reservations, by buyer and original hold. */
  bought: [buyerId: string, seats: number, holdId: string][]
}

interface LoadRow extends Omit<SeatsInPostgres, 'startsAt' | 'layout'> {
  startsAt: Date
  seats: Layout['seats']
  bestX: number
  bestY: number
}

/** Deleted while somebody was about to look at its seats. */
export class ShowtimeGone extends Error {}

/**
 * What a seat map in Redis is loaded from, read in one statement. Throws ShowtimeGone. Seats
 * of a reservation that may lapse are free: reserving them lapses it.
 */
export async function readTakenSeats(sql: Sql, showtimeId: string): Promise<SeatsInPostgres> {
  const [row] = await sql<LoadRow[]>`
    with claims as materialized (
      select seat.index, reservation.user_id, reservation.hold_id
      from reservation_seats claim join seats seat on seat.id = claim.seat_id
      left join reservations reservation on reservation.id = claim.reservation_id
      left join payments payment on payment.reservation_id = reservation.id
      where claim.showtime_id = ${showtimeId} and claim.released_at is null
        and ${lapsable(sql, PAYMENT_GRACE_MS)} is not true
    )
    select showtime.layout_id as "layoutId", showtime.starts_at as "startsAt", showtime.orphan_rule as "orphanRule",
      layout.best_x as "bestX", layout.best_y as "bestY",
      coalesce((
        select json_agg(json_build_object('category', category, 'accessible', accessible, 'x', x, 'y', y) order by index)
        from seats where layout_id = layout.id), '[]') as seats,
      coalesce((
        select json_agg(json_build_array(user_id, seats, hold_id)) from (
          select user_id, hold_id, count(*) as seats from claims where user_id is not null group by user_id, hold_id) each), '[]') as bought,
      array(select index from claims where user_id is not null) as taken,
      array(select index from claims where user_id is null) as blocked,
      coalesce((select max(fence) from reservation_seats where showtime_id = showtime.id), 0) as "lastFence"
    from showtimes showtime join layouts layout on layout.id = showtime.layout_id
    where showtime.id = ${showtimeId}`
  if (!row) throw new ShowtimeGone(`There is no showtime ${showtimeId} to load`)
  const { seats, bestX, bestY, startsAt, ...known } = row
  const layout = { seats, best: { x: bestX, y: bestY } }
  return { ...known, layout, seatCount: seats.length, startsAt: startsAt.getTime() }
}
