// Other seats for a payment that came after its own were lost, in SQL: old claims go and new ones come, or
// nothing happens.
import type { SeatCategory } from '../domain/seating.ts'
import type { Sql } from '../resources.ts'
import { isLiveSeatTaken, isPromoSpent } from './reservations.ts'
import { type Confirmation, confirmReservation } from './tickets.ts'

export interface LostSeat {
  seatId: string
  category: SeatCategory
  accessible: boolean
}

export interface Reseatable {
  showtimeId: string
  layoutId: string
  startsAt: Date
  companionReleaseMinutes: number
  seats: LostSeat[]
}

/**
 * The reservation to reseat; undefined if its buyer did not ask for it, it is settled, or the showtime has
 * begun.
 */
export async function findReseatable(sql: Sql, paymentId: string): Promise<Reseatable | undefined> {
  const [row] = await sql<Reseatable[]>`
    select r.showtime_id as "showtimeId", r.layout_id as "layoutId", h.starts_at as "startsAt",
      h.companion_release_minutes as "companionReleaseMinutes",
      (select json_agg(json_build_object('seatId', s.id, 'category', s.category, 'accessible', s.accessible) order by s.index)
        from reservation_seats rs join seats s on s.id = rs.seat_id where rs.reservation_id = r.id) as seats
    from payments p join reservations r on r.id = p.reservation_id join showtimes h on h.id = r.showtime_id
    where p.id = ${paymentId} and ${reseatable(sql)}`
  return row
}

const reseatable = (sql: Sql) => sql`
  p.status = 'requested' and r.status = 'lapsed' and r.reseat = 'equal-or-better'
  and h.status = 'scheduled' and h.starts_at > now()`

export interface Reseat extends Confirmation {
  /** The hold of the new seats in Redis, and its fence. */
  holdId: string
  fence: number
  /** Each lost seat with its replacement; ticket type and price go along. */
  moves: readonly { from: string; to: string }[]
}

export type Reseated = 'reseated' | 'taken' | 'code_spent' | 'settled'

/**
 * Gives a lapsed reservation these seats and confirms it, in one transaction. Locks the showtime before the
 * reservation, as a move to another screen does. 'taken': Postgres has one of them sold. 'code_spent': others
 * used up its promo code. 'settled': there is nothing to reseat any more. In these cases nothing changed. The
 * old claims are deleted, and with them their fences: the payment window of an older holder that wakes up now
 * is over, so it is not charged whatever it writes.
 */
export async function writeReseat(sql: Sql, reseat: Reseat): Promise<Reseated> {
  try {
    return await sql.begin((tx) => reseatIn(tx as unknown as Sql, reseat))
  } catch (error) {
    if (isLiveSeatTaken(error)) return 'taken'
    if (isPromoSpent(error)) return 'code_spent'
    throw error
  }
}

async function reseatIn(sql: Sql, reseat: Reseat): Promise<'reseated' | 'settled'> {
  const { paymentId, holdId, fence, moves } = reseat
  const [reservation] = await sql<{ id: string; showtimeId: string; layoutId: string }[]>`
    select r.id, r.showtime_id as "showtimeId", r.layout_id as "layoutId"
    from reservations r join payments p on p.reservation_id = r.id join showtimes h on h.id = r.showtime_id
    where p.id = ${paymentId} and coalesce(p.charge_key, p.id) = ${reseat.chargeKey ?? paymentId} and ${reseatable(sql)}
    for share of h for update of r, p`
  if (!reservation) return 'settled'
  const lost = await sql<{ seatId: string; ticketType: string; price: number }[]>`
    delete from reservation_seats where reservation_id = ${reservation.id}
    returning seat_id as "seatId", ticket_type as "ticketType", price`
  const rows = lost.map(({ seatId, ticketType, price }) => ({
    reservation_id: reservation.id,
    showtime_id: reservation.showtimeId,
    layout_id: reservation.layoutId,
    seat_id: moves.find(({ from }) => from === seatId)!.to,
    was_seat_id: seatId,
    ticket_type: ticketType,
    price,
    fence,
  }))
  // In this order, so that two buyers of the same seats never deadlock.
  rows.sort((a, b) => (a.seat_id < b.seat_id ? -1 : 1))
  await sql`insert into reservation_seats ${sql(rows)}`
  await sql`update reservations set hold_id = ${holdId}, fence = ${fence}, updated_at = now() where id = ${reservation.id}`
  if (!(await confirmReservation(sql, reseat, 'reseated'))) throw new Error('A locked reservation changed')
  return 'reseated'
}
