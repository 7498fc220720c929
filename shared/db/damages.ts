// Damage that Postgres can find by itself: each kind is a name and a query for what it hit. A query is one statement, so it sees
// one snapshot: what one transaction writes it never sees half, and what is merely late has an age here.
import { LAPSE_GRACE_MS } from '../domain/hold.ts'
import type { Sql } from '../resources.ts'

/** What was hit: a payment, reservation, ticket, refund, seat or message, by its id. */
export interface Damage {
  subjectId: string
  showtimeId: string | null
}

type Find = (sql: Sql) => ReturnType<Sql>
type FindIn = (sql: Sql, showtimeIds: readonly string[]) => ReturnType<Sql>

// More of one kind is one and the same failure; the count then means "at least".
const MOST_PER_KIND = 50
// The reconciler asks a provider every quarter of a payment's age: after an hour it has asked a dozen times.
const MONEY_LATE_MS = 60 * 60_000
// The relay sends within a second and tries a broker that is down again within a minute.
const MESSAGE_LATE_MS = 5 * 60_000
// The sweep lapses every minute; this many runs of it were missed.
const LAPSE_LATE_MS = 5 * LAPSE_GRACE_MS

const older = (sql: Sql, ms: number) => sql`now() - ${ms}::float8 * interval '1 ms'`
const of = (sql: Sql, showtimeIds: readonly string[]) =>
  sql`r.showtime_id = any(${showtimeIds as string[]}::uuid[])`

/** Of showtimes. */
const ofShowtimes: Record<string, FindIn> = {
  captured_without_tickets: (sql, ids) => sql`
    select p.id as "subjectId", r.showtime_id as "showtimeId"
    from reservations r join payments p on p.reservation_id = r.id
    where ${of(sql, ids)} and p.status = 'captured'
      and not exists (select from tickets where reservation_id = r.id)
      and not exists (select from refunds where payment_id = p.id)`,
  confirmed_without_payment: (sql, ids) => sql`
    select r.id as "subjectId", r.showtime_id as "showtimeId" from reservations r
    where ${of(sql, ids)} and r.status = 'confirmed'
      and not exists (select from payments where reservation_id = r.id and status = 'captured')`,
  ticket_without_reservation: (sql, ids) => sql`
    select t.id as "subjectId", r.showtime_id as "showtimeId"
    from reservations r join tickets t on t.reservation_id = r.id
    where ${of(sql, ids)} and t.status <> 'refunded' and (r.status <> 'confirmed' or not exists (
      select from reservation_seats s where s.reservation_id = r.id and s.seat_id = t.seat_id and s.released_at is null))`,
  seat_without_ticket: (sql, ids) => sql`
    select s.seat_id as "subjectId", r.showtime_id as "showtimeId"
    from reservations r join reservation_seats s on s.reservation_id = r.id
    where ${of(sql, ids)} and r.status = 'confirmed' and s.released_at is null and not exists (
      select from tickets t where t.reservation_id = r.id and t.seat_id = s.seat_id and t.status <> 'refunded')`,
  seat_without_reservation: (sql, ids) => sql`
    select s.seat_id as "subjectId", r.showtime_id as "showtimeId"
    from reservations r join reservation_seats s on s.reservation_id = r.id
    where ${of(sql, ids)} and r.status not in ('confirmed', 'awaiting_payment') and s.released_at is null`,
  reservation_without_seats: (sql, ids) => sql`
    select r.id as "subjectId", r.showtime_id as "showtimeId" from reservations r
    where ${of(sql, ids)} and r.status in ('confirmed', 'awaiting_payment')
      and not exists (select from reservation_seats where reservation_id = r.id and released_at is null)`,
  refunded_too_much: (sql, ids) => sql`
    select p.id as "subjectId", r.showtime_id as "showtimeId"
    from reservations r join payments p on p.reservation_id = r.id
    where ${of(sql, ids)} and (select sum(amount) from refunds where payment_id = p.id) > p.amount`,
  // Every state that a seat is in, or was left in, was written with its history.
  seat_without_history: (sql, ids) => sql`
    select s.seat_id as "subjectId", r.showtime_id as "showtimeId"
    from reservations r join reservation_seats s on s.reservation_id = r.id
    where ${of(sql, ids)} and not exists (
      select from seat_history h
      where h.showtime_id = s.showtime_id and h.seat_id = s.seat_id and h.reservation_id = r.id and h.event = any(case
        when s.released_at is not null then '{released}'::text[] when r.status = 'confirmed' then '{sold,moved}'
        else '{reserved,moved}' end))`,
}

/** Of everything: what is late, found by its age. */
const ofAll: Record<string, Find> = {
  refund_late: (sql) => sql`
    select id as "subjectId", null as "showtimeId" from refunds
    where status = 'due' and created_at < ${older(sql, MONEY_LATE_MS)}`,
  refund_refused: (sql) => sql`
    select id as "subjectId", null as "showtimeId" from refunds where status = 'refused'`,
  // Refunds that are open are told above.
  refund_missing: (sql) => sql`
    select id as "subjectId", null as "showtimeId" from payments p
    where status = 'refund_due' and updated_at < ${older(sql, MONEY_LATE_MS)}
      and not exists (select from refunds where payment_id = p.id and status <> 'refunded')`,
  payment_undecided: (sql) => sql`
    select id as "subjectId", null as "showtimeId" from payments
    where status = 'requested' and charge_started_at < ${older(sql, MONEY_LATE_MS)}`,
  reservation_overdue: (sql) => sql`
    select r.id as "subjectId", showtime_id as "showtimeId"
    from reservations r join payments p on p.reservation_id = r.id
    where r.status = 'awaiting_payment' and p.status = 'requested' and expires_at < ${older(sql, LAPSE_LATE_MS)}`,
  // One that failed for good is a dead letter.
  message_unsent: (sql) => sql`
    select message_id as "subjectId", null as "showtimeId" from outbox
    where sent_at is null and failed_at is null and created_at < ${older(sql, MESSAGE_LATE_MS)}`,
}

export interface Found {
  kind: string
  damages: Damage[]
}

/** Every kind of which there is any, each up to a limit. */
export async function findDamages(sql: Sql, showtimeIds: readonly string[]): Promise<Found[]> {
  const kinds: [string, Find][] = [
    ...Object.entries(ofShowtimes).map(([kind, find]): [string, Find] => [kind, (q) => find(q, showtimeIds)]),
    ...Object.entries(ofAll),
  ]
  const found: Found[] = []
  // One after the other: an audit is in nobody's way.
  for (const [kind, find] of kinds) {
    const damages = await sql<Damage[]>`${find(sql)} limit ${MOST_PER_KIND}`
    if (damages.length > 0) found.push({ kind, damages: [...damages] })
  }
  return found
}
