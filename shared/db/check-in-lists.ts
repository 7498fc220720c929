// Check-ins of a showtime as doors and offices list them, and how staff take one back.
import type { SeatName } from '../domain/seat-name.ts'
import type { Sql } from '../resources.ts'
import { seatName } from './reservation-seats.ts'
import { type Actor, ChangeRefused, type Outcome, staffChange } from './staff-change.ts'
import { isStaffOf } from './theater-access.ts'

interface Person {
  id: string
  name: string
}

export interface ListedCheckIn {
  id: string
  ticketId: string
  seat: SeatName
  door: string | null
  actor: Person
  checkedInAt: Date
  forcedReason: string | null
}

export interface UndoneCheckIn extends ListedCheckIn {
  undoneAt: Date
  undoneBy: Person
  undoneReason: string
}

/**
 * A check-in gets its time when its transaction begins and is seen when it ends: a list of what is new looks
 * so far back, and a client may see an entry twice.
 */
const COMMITS_WITHIN = '10 seconds'
const isNew = (sql: Sql, column: string, since: Date | undefined) =>
  since === undefined
    ? sql`true`
    : sql`c.${sql(column)} > ${since}::timestamptz - ${COMMITS_WITHIN}::interval`

const columns = (sql: Sql) => sql`
  c.id, c.ticket_id as "ticketId", json_build_object(${seatName(sql)}) as seat, c.door,
  json_build_object('id', actor.id, 'name', actor.name) as actor, c.at as "checkedInAt", c.forced_reason as "forcedReason"`

const joined = (sql: Sql) => sql`
  join tickets t on t.id = c.ticket_id join seats s on s.id = t.seat_id
  join reservations r on r.id = t.reservation_id join users actor on actor.id = c.actor_id`

export interface CheckInPage {
  showtimeId: string
  since?: Date | undefined
  /** Id of the last one of the page before. */
  after?: string | undefined
  limit: number
}

/** Oldest first: ids are UUIDv7. */
export const listCheckIns = (
  sql: Sql,
  { showtimeId, since, after, limit }: CheckInPage,
): Promise<ListedCheckIn[]> =>
  sql<ListedCheckIn[]>`
    select ${columns(sql)} from check_ins c ${joined(sql)}
    where r.showtime_id = ${showtimeId} and ${isNew(sql, 'at', since)}
      and ${after === undefined ? sql`true` : sql`c.id > ${after}`}
    order by c.id limit ${limit}`

export const listUndoneCheckIns = (
  sql: Sql,
  { showtimeId, since }: Pick<CheckInPage, 'showtimeId' | 'since'>,
): Promise<UndoneCheckIn[]> => sql<UndoneCheckIn[]>`
  select ${undoneColumns(sql)} from undone_check_ins c ${joined(sql)} join users taker on taker.id = c.undone_by
  where r.showtime_id = ${showtimeId} and ${isNew(sql, 'undone_at', since)} order by c.undone_at, c.id limit 1000`

const undoneColumns = (sql: Sql) => sql`
  ${columns(sql)}, c.undone_at as "undoneAt", c.undone_reason as "undoneReason",
  json_build_object('id', taker.id, 'name', taker.name) as "undoneBy"`

export interface DoorTicket {
  id: string
  seat: SeatName
  status: 'valid' | 'used' | 'refunded'
  /** Codes of a lower issue are void. */
  issue: number
}

/** Also those that were given back, which a door has to know. */
export const listDoorTickets = (
  sql: Sql,
  { showtimeId, after, limit }: Pick<CheckInPage, 'after' | 'limit' | 'showtimeId'>,
): Promise<DoorTicket[]> => sql<DoorTicket[]>`
  select t.id, json_build_object(${seatName(sql)}) as seat, t.status, t.issue
  from tickets t join seats s on s.id = t.seat_id
  where t.showtime_id = ${showtimeId} and ${after === undefined ? sql`true` : sql`t.id > ${after}`}
  order by t.id limit ${limit}`

/** Tickets that let in, and those of them that did. */
export async function countCheckIns(
  sql: Sql,
  showtimeId: string,
): Promise<{ tickets: number; checkedIn: number }> {
  const [row] = await sql<{ tickets: number; checkedIn: number }[]>`
    select count(*)::int as tickets, count(c.id)::int as "checkedIn"
    from reservations r join tickets t on t.reservation_id = r.id left join check_ins c on c.ticket_id = t.id
    where r.showtime_id = ${showtimeId} and t.status <> 'refunded'`
  return row!
}

/** Takes a check-in back: its ticket lets in again. */
export const undoCheckIn = (
  sql: Sql,
  actor: Actor,
  { id, reason }: { id: string; reason: string },
): Promise<Outcome<UndoneCheckIn>> =>
  staffChange(sql, actor, async (tx) => {
    // The ticket first, as a scan locks it.
    await tx`select from tickets where id = (select ticket_id from check_ins where id = ${id}) for update`
    const [found] = await tx<{ own: boolean; status: string }[]>`
      select t.status, ${isStaffOf(tx, actor.userId, tx`screens.theater_id`)} as own
      from check_ins c join tickets t on t.id = c.ticket_id join showtimes h on h.id = t.showtime_id
      join screens on screens.id = h.screen_id where c.id = ${id}`
    if (!found?.own) throw new ChangeRefused('not_found')
    if (found.status === 'refunded')
      throw new ChangeRefused('wrong_state', { detail: 'This ticket was given back.' })
    const [undone] = await tx<UndoneCheckIn[]>`
      with gone as (delete from check_ins where id = ${id} returning *), ticket as (
        update tickets set status = 'valid' from gone where tickets.id = gone.ticket_id
      ), c as (
        insert into undone_check_ins (id, ticket_id, nonce, door, actor_id, at, forced_reason, undone_by, undone_reason)
        select id, ticket_id, nonce, door, actor_id, at, forced_reason, ${actor.userId}::uuid, ${reason} from gone returning *
      )
      select ${undoneColumns(tx)} from c ${joined(tx)} join users taker on taker.id = c.undone_by`
    const { ticketId, door, checkedInAt } = undone!
    const [{ showtimeId } = { showtimeId: null }] = await tx<{ showtimeId: string }[]>`
      select showtime_id as "showtimeId" from tickets where id = ${ticketId}`
    const note = {
      action: 'check_in.delete',
      subjectId: id,
      before: { ticketId, showtimeId, door, checkedInAt },
      after: { showtimeId, reason },
    }
    return { value: undone!, note }
  })
