// Check-ins in SQL: a ticket lets in once, whoever scans it how often.
import { newId } from '../ids.ts'
import type { Sql } from '../resources.ts'
import { runs } from './staff.ts'

export interface Scan {
  code: string
  nonce: string
  door: string | null
  /** Whose tickets this door takes; null: any. */
  showtimeId: string | null
  actorId: string
}

export interface CheckIn {
  id: string
  at: Date
  door: string | null
  nonce: string
  ticketId: string
  showtimeId: string
  seat: { row: string; number: number }
  /** The code is of an earlier seat: the showtime moved, and `seat` is where they sit now. */
  moved: boolean
}

export type ScannedTicket =
  | { outcome: 'let_in' | 'same_scan' | 'used_before'; checkIn: CheckIn }
  | { outcome: 'refunded' | 'other_showtime' | 'other_theater' | 'unknown' }

/** Lets the ticket in if it is valid; else says why not. Two scans at once: one lets in, the other finds that it did. */
export async function checkIn(sql: Sql, scan: Scan): Promise<ScannedTicket> {
  const done = await sql`
    with target as (
      select t.id from tickets t join showtimes h on h.id = t.showtime_id join screens c on c.id = h.screen_id
      where t.id = ${ticketOf(sql, scan.code)} and t.status = 'valid'
        and (${scan.showtimeId}::uuid is null or t.showtime_id = ${scan.showtimeId}::uuid)
        and ${runs(sql, scan.actorId, sql`c.theater_id`)}
      for update of t
    ), used as (
      update tickets set status = 'used' from target where tickets.id = target.id
    )
    insert into check_ins (id, ticket_id, nonce, door, actor_id)
    select ${newId()}::uuid, id, ${scan.nonce}, ${scan.door}, ${scan.actorId}::uuid from target
    returning 1`
  const [row] = await sql<(CheckIn & { status: string; own: boolean })[]>`
    select c.id, c.at, c.door, c.nonce, t.id as "ticketId", t.showtime_id as "showtimeId", t.status,
      json_build_object('row', s.row, 'number', s.number) as seat, ${runs(sql, scan.actorId, sql`room.theater_id`)} as own,
      exists (select from earlier_ticket_codes where code = ${scan.code}) as moved
    from tickets t join seats s on s.id = t.seat_id
    join showtimes h on h.id = t.showtime_id join screens room on room.id = h.screen_id
    left join check_ins c on c.ticket_id = t.id
    where t.id = ${ticketOf(sql, scan.code)}`
  if (!row) return { outcome: 'unknown' }
  const { status, own, ...found } = row
  if (!own) return { outcome: 'other_theater' }
  if (done.length === 1) return { outcome: 'let_in', checkIn: found }
  if (status === 'refunded') return { outcome: 'refunded' }
  if (scan.showtimeId !== null && row.showtimeId !== scan.showtimeId) return { outcome: 'other_showtime' }
  return { outcome: row.nonce === scan.nonce ? 'same_scan' : 'used_before', checkIn: found }
}

/** Of its code, or of the one that it had before its showtime moved. */
const ticketOf = (sql: Sql, code: string) => sql`
  coalesce((select id from tickets where code = ${code}), (select ticket_id from earlier_ticket_codes where code = ${code}))`
