// Reads reservations with everything shown of them: showtime, seats, payment, tickets, refunds.
import type { Reservation, ReservationStatus } from '../domain/reservation.ts'
import type { Sql } from '../resources.ts'
import { lastDecline, shownStatus } from './payment-views.ts'
import { ownedByGuest, owns } from './reservation-owner.ts'
import { isSearched, type ReservationSearch } from './reservation-search.ts'
import { seatName } from './reservation-seats.ts'
import { isStaffOf } from './theater-access.ts'

/** For the owner and the staff of the theater; undefined for all others. */
export async function findReservation(
  sql: Sql,
  reservationId: string,
  viewerId: string,
): Promise<Reservation | undefined> {
  const [row] = await select(
    sql,
    sql`where reservation.id = ${reservationId} and ${visibleTo(sql, viewerId)}`,
  )
  return row
}

const visibleTo = (sql: Sql, viewerId: string) => sql`
  (${owns(sql, viewerId, sql`reservation`)} or ${isStaffOf(sql, viewerId, sql`theater.id`)})`

/** Finds the reservation of a request whose answer was lost. */
export async function findReservationByKey(
  sql: Sql,
  userId: string,
  idempotencyKey: string,
): Promise<Reservation | undefined> {
  const [row] = await select(
    sql,
    sql`where reservation.user_id = ${userId} and reservation.idempotency_key = ${idempotencyKey}`,
  )
  return row
}

export async function findReservationByHold(sql: Sql, holdId: string): Promise<Reservation | undefined> {
  const [row] = await select(sql, sql`where reservation.hold_id = ${holdId}`)
  return row
}

export interface ReservationPage extends ReservationSearch {
  /** The owner; left out: everybody. */
  userId?: string
  /** The viewer's own, and those of the theaters they run. */
  viewerId?: string
  /** A guest's own. */
  guestId?: string
  status?: ReservationStatus
  /** Id of the last one of the page before. */
  after?: string
  limit: number
}

/** Newest first: ids are UUIDv7, so their order is that of creation. */
export function listReservations(
  sql: Sql,
  { userId, viewerId, guestId, status, after, limit, ...search }: ReservationPage,
): Promise<Reservation[]> {
  return select(
    sql,
    sql`
      where ${userId === undefined ? sql`true` : sql`reservation.user_id = ${userId}`}
        and ${viewerId === undefined ? sql`true` : visibleTo(sql, viewerId)}
        and ${guestId === undefined ? sql`true` : sql`reservation.id in ${ownedByGuest(sql, guestId)}`}
        and ${isSearched(sql, search)}
        and ${status === undefined ? sql`true` : sql`reservation.status = ${status}`}
        and ${after === undefined ? sql`true` : sql`reservation.id < ${after}`}
      order by reservation.id desc limit ${limit}`,
  )
}

function select(sql: Sql, condition: ReturnType<Sql>): Promise<Reservation[]> {
  return sql<Reservation[]>`
    select reservation.id, reservation.user_id as "userId", reservation.hold_id as "holdId",
      reservation.showtime_id as "showtimeId", reservation.status, reservation.currency, reservation.fees,
      reservation.total, reservation.request_hash as "requestHash", reservation.expires_at as "expiresAt",
      reservation.created_at as "createdAt",
      json_build_object('movieTitle', movie.title, 'theaterName', theater.name, 'city', theater.city,
        'timeZone', theater.time_zone,
        'screenNumber', screen.number, 'startsAt', showtime.starts_at) as showtime,
      json_build_object('id', payment.id, 'status', ${shownStatus(sql)}, 'method', payment.method,
        'declineReason', payment.decline_reason, 'lastDecline', ${lastDecline(sql)}, 'nextAction', payment.next_action,
        'attempt', payment.attempt, 'retrying', payment.retry_until is not null) as payment,
      case when contact.email is not null then
        json_build_object('email', contact.email, 'name', contact.name, 'language', contact.language) end as contact,
      (select json_agg(json_build_object('seatId', seat.id, ${seatName(sql, 'seat')},
          'category', seat.category, 'ticketType', sold.ticket_type, 'price', sold.price, 'insteadOf', case when was.id is not null
          then json_build_object('seatId', was.id, ${seatName(sql, 'was')}) end) order by seat.index)
        from reservation_seats sold join seats seat on seat.id = sold.seat_id left join seats was on was.id = sold.was_seat_id
        where sold.reservation_id = reservation.id) as seats,
      coalesce((
        select json_agg(json_build_object('id', ticket.id, 'seatId', ticket.seat_id, 'code', ticket.code,
          'status', ticket.status) order by ticket.id)
        from tickets ticket where ticket.reservation_id = reservation.id), '[]') as tickets,
      coalesce((
        select json_agg(json_build_object('id', refund.id, 'amount', refund.amount, 'status', refund.status,
          'reason', refund.reason, 'seatIds', refund.seat_ids) order by refund.id)
        from refunds refund where refund.payment_id = payment.id), '[]') as refunds
    from reservations reservation
    join payments payment on payment.reservation_id = reservation.id
    left join reservation_contacts contact on contact.reservation_id = reservation.id
    join showtimes showtime on showtime.id = reservation.showtime_id
    join movies movie on movie.id = showtime.movie_id
    join screens screen on screen.id = showtime.screen_id
    join theaters theater on theater.id = screen.theater_id
    ${condition}`
}
