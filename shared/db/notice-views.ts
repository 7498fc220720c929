// Reads what a message to a customer says: who they are, what they booked, what became of it.
import type { Sql } from '../resources.ts'
import { seatsOf } from './rows.ts'

export interface NoticeFacts {
  userId: string
  email: string
  name: string
  /** The account was deleted: there is nobody to tell. */
  erased: boolean
  reservationId: string
  movieTitle: string
  theaterName: string
  city: string
  timeZone: string
  screenNumber: number
  startsAt: Date
  currency: string
  total: number
  declineReason: string | null
  /** That the reservation has now, as they stand in the hall. */
  seats: string[]
  /** Seats that were lost to others before the payment came, and that others took the place of. */
  lostSeats: string[]
}

export async function findNoticeFacts(sql: Sql, reservationId: string): Promise<NoticeFacts | undefined> {
  const [row] = await sql<NoticeFacts[]>`
    select u.id as "userId", u.email, u.name, u.deleted_at is not null as erased, r.id as "reservationId",
      m.title as "movieTitle", t.name as "theaterName",
      t.city, t.time_zone as "timeZone", s.number as "screenNumber", h.starts_at as "startsAt", r.currency, r.total,
      p.decline_reason as "declineReason",
      array(select s.row || s.number from ${seatsOf(sql)} where rs.released_at is null order by s.index) as seats,
      array(select s.row || s.number from ${seatsOf(sql, sql`was_seat_id`)} order by s.index) as "lostSeats"
    from reservations r
    join users u on u.id = r.user_id
    join payments p on p.reservation_id = r.id
    join showtimes h on h.id = r.showtime_id
    join movies m on m.id = h.movie_id
    join screens s on s.id = h.screen_id
    join theaters t on t.id = s.theater_id
    where r.id = ${reservationId}`
  return row
}

export async function findRefundFacts(
  sql: Sql,
  refundId: string,
): Promise<{ amount: number; reason: string } | undefined> {
  const [row] = await sql<{ amount: number; reason: string }[]>`
    select amount, reason from refunds where id = ${refundId}`
  return row
}
