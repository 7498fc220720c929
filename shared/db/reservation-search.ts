// Finds reservations by what people say of them. Each kind of words has an index of its own; `like` finds its
// parts by trigrams.
import type { Sql } from '../resources.ts'

export interface ReservationSearch {
  /** An e-mail address, a name, an id or its last 8 digits, a ticket's code, or a seat of `showtimeId`. */
  q?: string | undefined
  showtimeId?: string | undefined
  theaterId?: string | undefined
  /** Of the showtime's start. */
  from?: Date | undefined
  /** Exclusive. */
  to?: Date | undefined
}

/** A condition on `reservation`, `showtime` and `theater`. */
export const isSearched = (sql: Sql, { q, showtimeId, theaterId, from, to }: ReservationSearch) => sql`
  ${q === undefined ? sql`true` : sql`reservation.id in (${named(sql, q, showtimeId)})`}
  ${showtimeId === undefined ? sql`` : sql`and reservation.showtime_id = ${showtimeId}`}
  ${theaterId === undefined ? sql`` : sql`and theater.id = ${theaterId}`}
  ${from === undefined ? sql`` : sql`and showtime.starts_at >= ${from}`}
  ${to === undefined ? sql`` : sql`and showtime.starts_at < ${to}`}`

const FULL_ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i
const SHORT_NUMBER = /^#?[\da-f]{8}$/i

function named(sql: Sql, q: string, showtimeId: string | undefined) {
  if (FULL_ID.test(q)) return sql`select ${q}::uuid`
  if (q.startsWith('MILO')) return byCode(sql, q)
  const email = `%${escaped(q.toLowerCase())}%`
  const byWords = sql`
    select r.id from reservations r where r.user_id in (
      select id from users where email like ${email} ${q.includes('@') ? sql`` : sql`or fold(name) like ${folded(sql, q)}`})
    union select reservation_id from reservation_contacts
      where email like ${email} ${q.includes('@') ? sql`` : sql`or fold(name) like ${folded(sql, q)}`}
    union select t.reservation_id from ticket_holders h join tickets t on t.id = h.ticket_id where fold(h.name) like ${folded(sql, q)}`
  const byNumber = SHORT_NUMBER.test(q)
    ? sql`union select id from reservations where right(id::text, 8) = ${q.slice(-8).toLowerCase()}`
    : sql``
  return sql`${byWords} ${byNumber} ${showtimeId === undefined ? sql`` : sql`union ${bySeat(sql, q, showtimeId)}`}`
}

/** The current code of a ticket, or one that it had before. */
const byCode = (sql: Sql, code: string) => sql`
  select reservation_id from tickets where code = ${code} or id in (
    select ticket_id from earlier_ticket_codes where code = ${code}
    union select ticket_id from void_ticket_codes where code = ${code})`

/** As printed on the seat, in small letters or large, with spaces or without. */
const bySeat = (sql: Sql, q: string, showtimeId: string) => sql`
  select claim.reservation_id from reservation_seats claim join seats s on s.id = claim.seat_id
  where claim.showtime_id = ${showtimeId} and claim.reservation_id is not null
    and upper(concat(s.section, s.row, case when s.row ~ '[0-9]$' then '-' end, s.number)) = ${q.replaceAll(/\s/g, '').toUpperCase()}`

const escaped = (text: string) => text.replaceAll(/[\\%_]/g, '\\$&')
const folded = (sql: Sql, q: string) => sql`'%' || fold(${escaped(q)}) || '%'`
