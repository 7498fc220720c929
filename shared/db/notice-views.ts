// Reads the facts of a message to a buyer: who they are, what they booked, what became of it.
import type { Language } from '../domain/contact.ts'
import { type SeatName, seatLabel } from '../domain/seat-name.ts'
import type { Sql } from '../resources.ts'
import { seatName, seatsOf } from './reservation-seats.ts'

export interface NoticeFacts {
  userId: string
  /** Where it goes: the reservation's contact, else the account's address. */
  email: string
  /** Empty where nobody confirmed the address: no mail to strangers carries words of an account. */
  name: string
  /** The contact's, else the account's. */
  language: Language
  /** Without an account: nobody knows their telephone. */
  isGuest: boolean
  /** The account was deleted, or the guest's address forgotten: there is nobody to notify. */
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
  /** Current seats, in the order of the hall. */
  seats: string[]
  /** Seats lost to others before the payment came, and replaced. */
  lostSeats: string[]
}

type NoticeRow = Omit<NoticeFacts, 'seats' | 'lostSeats'> & { seats: SeatName[]; lostSeats: SeatName[] }

export async function findNoticeFacts(sql: Sql, reservationId: string): Promise<NoticeFacts | undefined> {
  const name = sql`json_build_object(${seatName(sql)})`
  const [row] = await sql<NoticeRow[]>`
    select u.id as "userId", coalesce(contact.email, u.email) as email,
      case when u.verified_email = u.email and contact.email is null then u.name else '' end as name,
      coalesce(contact.language, u.language, 'en') as language,
      u.roles = '{guest}' as "isGuest", u.deleted_at is not null or coalesce(contact.email, u.email) is null as erased,
      r.id as "reservationId",
      m.title as "movieTitle", t.name as "theaterName",
      t.city, t.time_zone as "timeZone", s.number as "screenNumber", h.starts_at as "startsAt", r.currency, r.total,
      p.decline_reason as "declineReason",
      (select coalesce(json_agg(${name} order by s.index), '[]') from ${seatsOf(sql)} where rs.released_at is null) as seats,
      (select coalesce(json_agg(${name} order by s.index), '[]') from ${seatsOf(sql, sql`was_seat_id`)}) as "lostSeats"
    from reservations r
    join users u on u.id = r.user_id
    left join reservation_contacts contact on contact.reservation_id = r.id
    join payments p on p.reservation_id = r.id
    join showtimes h on h.id = r.showtime_id
    join movies m on m.id = h.movie_id
    join screens s on s.id = h.screen_id
    join theaters t on t.id = s.theater_id
    where r.id = ${reservationId}`
  return row && { ...row, seats: row.seats.map(seatLabel), lostSeats: row.lostSeats.map(seatLabel) }
}

export async function findRefundFacts(
  sql: Sql,
  refundId: string,
): Promise<{ amount: number; reason: string } | undefined> {
  const [row] = await sql<{ amount: number; reason: string }[]>`
    select amount, reason from refunds where id = ${refundId}`
  return row
}
