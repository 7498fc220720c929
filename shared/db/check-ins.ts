// Check-ins in SQL: a ticket lets in once, however often it is scanned, and only around its showtime.
import type { SeatName } from '../domain/seat-name.ts'
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { seatName } from './reservation-seats.ts'
import { type Actor, staffChange } from './staff-change.ts'
import { isStaffOf } from './theater-access.ts'

/** Doors open so long before the start. */
export const DOORS_OPEN_MINUTES = 60

export interface Scan {
  code: string
  nonce: string
  door: string | null
  /** Whose tickets this door takes; null: any. */
  showtimeId: string | null
  /** Why it lets in at any time; null: only while doors are open. */
  forcedReason: string | null
}

/** What a ticket is for, so that the door can direct people. */
export interface Admission {
  ticketId: string
  showtimeId: string
  movie: { id: string; title: string }
  screen: { id: string; number: number }
  startsAt: Date
  opensAt: Date
  seat: SeatName
  /** The code is of an earlier seat: the showtime moved, and `seat` is the current one. */
  moved: boolean
}

export interface CheckIn {
  id: string
  at: Date
  door: string | null
  nonce: string
  /** Why it was let in at another time; null: doors were open. */
  forcedReason: string | null
}

export type ScannedTicket =
  | { outcome: 'let_in' | 'same_scan' | 'used_before'; admission: Admission; checkIn: CheckIn }
  | {
      outcome: 'refunded' | 'cancelled' | 'other_showtime' | 'too_early' | 'over' | 'undone'
      admission: Admission
    }
  /** Void: the ticket was handed on, and its holder has another code. */
  | { outcome: 'handed_on' }
  | { outcome: 'other_theater' }
  | { outcome: 'unknown' }

/**
 * Lets the ticket in if it is valid; otherwise says why not. Of two concurrent scans one lets in and the
 * other finds it used.
 */
export async function checkIn(sql: Sql, actor: Actor, scan: Scan): Promise<ScannedTicket> {
  const change = await staffChange<ScannedTicket>(sql, actor, async (tx) => {
    // Waits for a cancellation in progress: it voids tickets only later, in batches.
    await tx`
      select from tickets t join showtimes h on h.id = t.showtime_id where t.id = ${ticketOf(tx, scan.code)}
      for update of t for share of h`
    const found = await findTicket(tx, actor, scan.code)
    const value = judge(found, scan)
    if (value?.outcome === 'unknown' && (await isVoid(tx, scan.code)))
      return { value: { outcome: 'handed_on' } }
    if (value) return { value }
    const { admission, timing } = found!
    const forcedReason = timing === 'open' ? null : scan.forcedReason
    const checkIn = await write(tx, actor, admission.ticketId, { ...scan, forcedReason })
    const { ticketId, showtimeId } = admission
    const note = {
      action: 'check_in.force',
      subjectId: checkIn.id,
      before: null,
      after: { ticketId, showtimeId, reason: forcedReason },
    }
    return { value: { outcome: 'let_in', admission, checkIn }, ...(forcedReason === null ? {} : { note }) }
  })
  if (!change.ok) throw new Error(`A scan was refused: ${change.code}`)
  return change.value
}

interface FoundTicket {
  status: 'valid' | 'used' | 'refunded'
  cancelled: boolean
  own: boolean
  timing: 'too_early' | 'open' | 'over'
  /** Nonces of scans that staff took back. */
  undoneNonces: string[]
  admission: Admission
  checkIn: CheckIn | null
}

/** Why the ticket is not let in, or that it is in already; undefined: it may enter now. */
function judge(found: FoundTicket | undefined, scan: Scan): ScannedTicket | undefined {
  if (!found) return { outcome: 'unknown' }
  const { status, cancelled, own, timing, admission, checkIn, undoneNonces } = found
  if (!own) return { outcome: 'other_theater' }
  if (status === 'refunded') return { outcome: 'refunded', admission }
  if (scan.showtimeId !== null && admission.showtimeId !== scan.showtimeId)
    return { outcome: 'other_showtime', admission }
  if (checkIn)
    return { outcome: checkIn.nonce === scan.nonce ? 'same_scan' : 'used_before', admission, checkIn }
  if (cancelled) return { outcome: 'cancelled', admission }
  // A door without a network may send it again after that.
  if (undoneNonces.includes(scan.nonce)) return { outcome: 'undone', admission }
  return timing === 'open' || scan.forcedReason !== null ? undefined : { outcome: timing, admission }
}

async function findTicket(sql: Sql, { userId }: Actor, code: string): Promise<FoundTicket | undefined> {
  type Row = Omit<FoundTicket, 'admission' | 'checkIn'> & Admission & (CheckIn | { id: null })
  const [row] = await sql<Row[]>`
    select c.id, c.at, c.door, c.nonce, c.forced_reason as "forcedReason",
      t.id as "ticketId", t.showtime_id as "showtimeId", t.status, h.status = 'cancelled' as cancelled,
      json_build_object('id', m.id, 'title', m.title) as movie,
      json_build_object('id', room.id, 'number', room.number) as screen,
      json_build_object(${seatName(sql)}) as seat,
      h.starts_at as "startsAt", opening.at as "opensAt",
      case when now() < opening.at then 'too_early' when now() > h.ends_at then 'over' else 'open' end as timing,
      ${isStaffOf(sql, userId, sql`room.theater_id`)} as own,
      exists (select from earlier_ticket_codes where code = ${code}) as moved,
      array(select nonce from undone_check_ins where ticket_id = t.id) as "undoneNonces"
    from tickets t join seats s on s.id = t.seat_id
    join showtimes h on h.id = t.showtime_id join movies m on m.id = h.movie_id
    join screens room on room.id = h.screen_id
    cross join lateral (select h.starts_at - ${DOORS_OPEN_MINUTES} * interval '1 minute' as at) opening
    left join check_ins c on c.ticket_id = t.id
    where t.id = ${ticketOf(sql, code)}`
  if (!row) return undefined
  const { ticketId, showtimeId, movie, screen, startsAt, opensAt, seat, moved, ...rest } = row
  const { status, cancelled, own, timing, undoneNonces } = rest
  const admission = { ticketId, showtimeId, movie, screen, startsAt, opensAt, seat, moved }
  return { status, cancelled, own, timing, undoneNonces, admission, checkIn: checkInOf(rest) }
}

const checkInOf = (row: CheckIn | { id: null }): CheckIn | null => {
  if (row.id === null) return null
  const { id, at, door, nonce, forcedReason } = row
  return { id, at, door, nonce, forcedReason }
}

async function write(
  sql: Sql,
  { userId }: Actor,
  ticketId: string,
  { nonce, door, forcedReason }: Scan,
): Promise<CheckIn> {
  const [row] = await sql<CheckIn[]>`
    with used as (update tickets set status = 'used' where id = ${ticketId})
    insert into check_ins (id, ticket_id, nonce, door, actor_id, forced_reason)
    values (${newId()}, ${ticketId}, ${nonce}, ${door}, ${userId}, ${forcedReason})
    returning id, at, door, nonce, forced_reason as "forcedReason"`
  return row!
}

async function isVoid(sql: Sql, code: string): Promise<boolean> {
  const rows = await sql`select from void_ticket_codes where code = ${code}`
  return rows.length === 1
}

/** By its code, or by an earlier code from before its showtime moved. */
const ticketOf = (sql: Sql, code: string) => sql`
  coalesce((select id from tickets where code = ${code}), (select ticket_id from earlier_ticket_codes where code = ${code}))`
