// Reads tickets as they are shown and printed, and the keys that prove them.
import type { Language } from '../domain/contact.ts'
import type { SeatCategory } from '../domain/drawing.ts'
import type { TicketType } from '../domain/price.ts'
import type { SeatName } from '../domain/seat-name.ts'
import type { Sql } from '../resources.ts'
import { ownedByGuest, owns } from './reservation-owner.ts'
import { seatName } from './reservation-seats.ts'
import { isStaffOf } from './theater-access.ts'

export interface ShownTicket {
  id: string
  userId: string
  reservationId: string
  /** The buyer's. */
  language: Language
  code: string
  status: 'valid' | 'used' | 'refunded'
  issuedAt: Date
  /** How often its showtime got another screen or start, and the last time. */
  changes: { count: number; lastAt: Date | null }
  seat: SeatName & {
    seatId: string
    category: SeatCategory
    accessible: boolean
    companion: boolean
    ticketType: TicketType
  }
  showtime: {
    id: string
    movieTitle: string
    theaterName: string
    address: string
    city: string
    timeZone: string
    screenNumber: number
    startsAt: Date
    endsAt: Date
  }
  /** Whom the buyer handed it on to. */
  holder: { name: string } | null
}

interface TicketRow extends Omit<ShownTicket, 'showtime' | 'changes'> {
  showtime: Omit<ShownTicket['showtime'], 'startsAt' | 'endsAt'>
  startsAt: Date
  endsAt: Date
  changeCount: number
  lastChangeAt: Date | null
}

/** For the owner and the staff of the theater; undefined for all others. */
export async function findTicket(
  sql: Sql,
  ticketId: string,
  viewerId: string,
): Promise<ShownTicket | undefined> {
  const [ticket] = await select(
    sql,
    sql`where ticket.id = ${ticketId}
      and (${owns(sql, viewerId, sql`reservation`)} or ${isStaffOf(sql, viewerId, sql`theater.id`)})`,
  )
  return ticket
}

export interface TicketPage {
  /** The owner; left out: everybody. */
  userId?: string
  /** The viewer's own, and those of the theaters they run. */
  viewerId?: string
  /** A guest's own. */
  guestId?: string
  reservationId?: string
  /** Id of the last one of the page before. */
  after?: string
  limit: number
}

/** Newest first: ids are UUIDv7. */
export function listTickets(
  sql: Sql,
  { userId, viewerId, guestId, reservationId, after, limit }: TicketPage,
): Promise<ShownTicket[]> {
  return select(
    sql,
    sql`
      where ${userId === undefined ? sql`true` : sql`reservation.user_id = ${userId}`}
        and ${viewerId === undefined ? sql`true` : sql`(reservation.user_id = ${viewerId} or ${isStaffOf(sql, viewerId, sql`theater.id`)})`}
        and ${guestId === undefined ? sql`true` : sql`reservation.id in ${ownedByGuest(sql, guestId)}`}
        and ${reservationId === undefined ? sql`true` : sql`reservation.id = ${reservationId}`}
        and ${after === undefined ? sql`true` : sql`ticket.id < ${after}`}
      order by ticket.id desc limit ${limit}`,
  )
}

async function select(sql: Sql, condition: ReturnType<Sql>): Promise<ShownTicket[]> {
  const rows = await sql<TicketRow[]>`
    select ticket.id, reservation.user_id as "userId", reservation.id as "reservationId",
      coalesce(contact.language, buyer.language, 'en') as language, ticket.code, ticket.status,
      ticket.issued_at as "issuedAt", showtime.starts_at as "startsAt", showtime.ends_at as "endsAt",
      changes.count as "changeCount", changes.last as "lastChangeAt",
      (select json_build_object('name', name) from ticket_holders where ticket_id = ticket.id) as holder,
      json_build_object('seatId', seat.id, ${seatName(sql, 'seat')},
        'category', seat.category, 'accessible', seat.accessible, 'companion', seat.companion, 'ticketType', sold.ticket_type) as seat,
      json_build_object('id', showtime.id, 'movieTitle', movie.title, 'theaterName', theater.name,
        'address', theater.address, 'city', theater.city, 'timeZone', theater.time_zone,
        'screenNumber', screen.number) as showtime
    from tickets ticket
    join reservations reservation on reservation.id = ticket.reservation_id
    join users buyer on buyer.id = reservation.user_id
    left join reservation_contacts contact on contact.reservation_id = reservation.id
    join reservation_seats sold on sold.reservation_id = reservation.id and sold.seat_id = ticket.seat_id
    join seats seat on seat.id = ticket.seat_id
    join showtimes showtime on showtime.id = ticket.showtime_id
    join movies movie on movie.id = showtime.movie_id
    join screens screen on screen.id = showtime.screen_id
    join theaters theater on theater.id = screen.theater_id
    cross join lateral (
      select count(*)::int as count, max(created_at) as last from showtime_moves where showtime_id = showtime.id) changes
    ${condition}`
  return rows.map(({ startsAt, endsAt, changeCount, lastChangeAt, ...row }) => ({
    ...row,
    changes: { count: changeCount, lastAt: lastChangeAt },
    showtime: { ...row.showtime, startsAt, endsAt },
  }))
}

interface PublicJwk {
  kid: string
  kty: string
  crv: string
  x: string
}

export async function addTicketKey(sql: Sql, { kid, ...jwk }: { kid: string }): Promise<void> {
  await sql`
    insert into ticket_keys (kid, jwk) values (${kid}, ${sql.json({ ...jwk, kid } as never)}) on conflict do nothing`
}

export async function listTicketKeys(sql: Sql): Promise<PublicJwk[]> {
  const rows = await sql<{ jwk: PublicJwk }[]>`select jwk from ticket_keys order by created_at desc`
  return rows.map(({ jwk }) => jwk)
}
