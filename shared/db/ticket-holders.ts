// Hands tickets on: a new issue with a new code for another person, while the codes of before let nobody in.
import type { SeatName } from '../domain/seat-name.ts'
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { traceparentOf } from '../traces/span.ts'
import { owns } from './reservation-owner.ts'
import { seatName } from './reservation-seats.ts'
import { takeMailSlot } from './single-use-tokens.ts'

export interface Holder {
  name: string
  email: string | null
}

export type HandOn =
  | 'handed_on'
  /** Has this holder already: a repeat changes nothing. */
  | 'same_holder'
  | 'not_found'
  | 'used'
  | 'refunded'
  | 'cancelled'
  | 'over'
  /** This address got as many mails as one gets in an hour. */
  | 'mails_spent'

/** What the new code says. */
export interface NextIssue {
  ticketId: string
  showtimeId: string
  startsAt: Date
  seat: SeatName
  issue: number
}

interface Found extends NextIssue {
  status: 'valid' | 'used' | 'refunded'
  reservationId: string
  cancelled: boolean
  over: boolean
  holder: Holder | null
}

/**
 * Locks the ticket as a check-in does, and decides then: of a scan of the former code and this, one wins.
 * `sign` signs the new code.
 */
export async function handOn(
  sql: Sql,
  given: { ticketId: string; ownerId: string; holder: Holder; requestId: string },
  sign: (issue: NextIssue) => Promise<string>,
): Promise<HandOn> {
  return sql.begin(async (begun) => {
    const tx = begun as unknown as Sql
    const { ticketId, ownerId, holder, requestId } = given
    await tx`
      select from tickets t join showtimes h on h.id = t.showtime_id where t.id = ${ticketId}
      for update of t for share of h`
    const found = await findOwn(tx, ticketId, ownerId)
    const refusal = refusalOf(found, holder)
    if (refusal) return refusal
    const { reservationId, ...issue } = found!
    if (holder.email !== null && !(await takeMailSlot(tx, holder.email, ownerId))) return 'mails_spent'
    await issueAgain(tx, { ...issue, code: await sign(issue) }, holder)
    const payload = tx.json({ ticketId, reservationId, issue: issue.issue })
    await tx`
      insert into outbox (message_id, type, key, payload, request_id, traceparent)
      values (${newId()}, 'ticket.handed_on', ${ticketId}, ${payload}, ${requestId}, ${traceparentOf(tx)})`
    await tx`select pg_notify('outbox', '')`
    return 'handed_on'
  })
}

async function findOwn(tx: Sql, ticketId: string, ownerId: string): Promise<Found | undefined> {
  const [found] = await tx<Found[]>`
    select t.id as "ticketId", t.showtime_id as "showtimeId", h.starts_at as "startsAt", t.issue + 1 as issue, t.status,
      t.reservation_id as "reservationId", h.status = 'cancelled' as cancelled, h.ends_at < now() as over,
      json_build_object(${seatName(tx)}) as seat,
      (select json_build_object('name', name, 'email', email) from ticket_holders where ticket_id = t.id) as holder
    from tickets t join reservations reservation on reservation.id = t.reservation_id
    join showtimes h on h.id = t.showtime_id join seats s on s.id = t.seat_id
    where t.id = ${ticketId} and ${owns(tx, ownerId, tx`reservation`)}`
  return found
}

function refusalOf(found: Found | undefined, { name, email }: Holder): HandOn | undefined {
  if (!found) return 'not_found'
  if (found.status !== 'valid') return found.status
  if (found.cancelled) return 'cancelled'
  if (found.over) return 'over'
  return found.holder?.name === name && found.holder.email === email ? 'same_holder' : undefined
}

/** The former code and those of earlier seats become void with the change of the code. */
async function issueAgain(
  tx: Sql,
  { ticketId, issue, code }: NextIssue & { code: string },
  { name, email }: Holder,
): Promise<void> {
  await tx`
    with earlier as (delete from earlier_ticket_codes where ticket_id = ${ticketId} returning code)
    insert into void_ticket_codes (code, ticket_id)
    select code, ${ticketId}::uuid from tickets where id = ${ticketId} union select code, ${ticketId}::uuid from earlier`
  await tx`update tickets set code = ${code}, issue = ${issue} where id = ${ticketId}`
  await tx`
    insert into ticket_holders (ticket_id, name, email) values (${ticketId}, ${name}, ${email})
    on conflict (ticket_id) do update set name = excluded.name, email = excluded.email, handed_on_at = now()`
}

/** Whom a message about this issue goes to; undefined: nobody, or the ticket was handed on again. */
export async function findHolder(
  sql: Sql,
  ticketId: string,
  issue: number,
): Promise<{ email: string } | undefined> {
  const [holder] = await sql<{ email: string }[]>`
    select email from ticket_holders join tickets on tickets.id = ticket_id
    where ticket_id = ${ticketId} and issue = ${issue} and email is not null`
  return holder
}

/**
 * By address, whose tickets of a reservation are good; or, of a cancelled showtime, were good until it was
 * cancelled.
 */
export const listHolders = (
  sql: Sql,
  reservationId: string,
  occasion: 'moved' | 'rescheduled' | 'showtime_cancelled',
): Promise<{ email: string; ticketIds: string[] }[]> => sql`
  select holder.email, array_agg(ticket.id order by ticket.id) as "ticketIds"
  from ticket_holders holder join tickets ticket on ticket.id = holder.ticket_id
  where ticket.reservation_id = ${reservationId} and holder.email is not null and ${
    occasion !== 'showtime_cancelled'
      ? sql`ticket.status <> 'refunded'`
      : sql`exists (
          select from reservation_seats sold join showtime_cancellations ended on ended.showtime_id = sold.showtime_id
          where sold.reservation_id = ticket.reservation_id and sold.seat_id = ticket.seat_id
            and sold.released_at >= ended.created_at)`
  }
  group by holder.email order by holder.email`

export interface Reissue {
  ticketId: string
  /** Codes of an earlier issue are void. */
  issue: number
}

/** For doors without a network: the tickets of a showtime of which earlier codes are void. */
export async function listReissues(sql: Sql, showtimeId: string): Promise<Reissue[]> {
  return sql<Reissue[]>`
    select id as "ticketId", issue from tickets where showtime_id = ${showtimeId} and issue > 0 order by id`
}
