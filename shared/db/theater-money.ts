// Money of one theater as its office reads it: payments by state, disputes, and when the providers' lists of
// payments were last read.
import type { PaymentStatus } from '../domain/payment.ts'
import type { Sql } from '../resources.ts'

/** Payments that rest are counted this long: all of them would be read for nothing. */
export const COUNTED_DAYS = 30

export interface PaymentState {
  status: PaymentStatus
  count: number
  /** In minor units of the theater's currency. */
  amount: number
  /** Since when the oldest of them is in this state. */
  oldest: Date
}

/** Those that something is still to happen to, however old, and the rest of the last days. */
export const paymentStatesOf = (sql: Sql, theaterId: string): Promise<PaymentState[]> => sql<PaymentState[]>`
  with counted as (
    select id from payments where status in ('requested', 'refund_due')
    union
    select id from payments where status = 'disputed'
    union
    -- ids are UUIDv7: they begin with their time in milliseconds
    select id from payments
    where id > (lpad(to_hex((extract(epoch from now() - ${COUNTED_DAYS} * interval '1 day') * 1000)::bigint), 12, '0')
      || repeat('0', 20))::uuid
  )
  select p.status, count(*)::int as count, sum(p.amount)::bigint as amount, min(p.updated_at) as oldest
  from counted join payments p using (id) join reservations r on r.id = p.reservation_id
  join showtimes h on h.id = r.showtime_id join screens s on s.id = h.screen_id
  where s.theater_id = ${theaterId} group by p.status`

export interface Dispute {
  id: string
  reservationId: string
  provider: string
  reference: string | null
  amount: number
  currency: string
  /** When the bank took the money back. */
  since: Date
}

/** Payments that are disputed now, newest first. */
export const listDisputes = (
  sql: Sql,
  { theaterId, after, limit }: { theaterId: string; after: string | undefined; limit: number },
): Promise<Dispute[]> => sql<Dispute[]>`
  select p.id, r.id as "reservationId", p.provider, p.provider_reference as reference, p.amount, p.currency,
    p.updated_at as since
  from payments p join reservations r on r.id = p.reservation_id
  join showtimes h on h.id = r.showtime_id join screens s on s.id = h.screen_id
  where p.status = 'disputed' and s.theater_id = ${theaterId}
    and ${after === undefined ? sql`true` : sql`p.id < ${after}`}
  order by p.id desc limit ${limit}`

export interface Reading {
  provider: string
  /** What was asked for: captures since. */
  since: Date
  begunAt: Date
  /** Payments on the pages read so far. */
  seen: number
  /** Null while it goes on. */
  finishedAt: Date | null
}

/** The reconciliation with each provider: its last reading, or the one that goes on. */
export const listReadings = (sql: Sql): Promise<Reading[]> => sql<Reading[]>`
  select provider, since, begun_at as "begunAt", seen, finished_at as "finishedAt" from provider_listings
  order by provider`

export interface LastAudit {
  finishedAt: Date
  /** How many inconsistencies of each kind. */
  found: Record<string, number>
}

/** The last audit that ended; undefined where none did yet. */
export async function findLastAudit(sql: Sql): Promise<LastAudit | undefined> {
  const [row] = await sql<LastAudit[]>`
    select finished_at as "finishedAt", coalesce(result -> 'found', '{}') as found from scheduled_runs
    where job = 'audit' and finished_at is not null order by tick desc limit 1`
  return row
}

export interface MapDrift {
  showtimeId: string
  title: string
  startsAt: Date
  since: Date
}

/** Showtimes whose seat map has disagreed with Postgres for two minutes: the day counts the same. */
export const listMapDrifts = (sql: Sql, theaterId: string): Promise<MapDrift[]> => sql<MapDrift[]>`
  select h.id as "showtimeId", m.title, h.starts_at as "startsAt", min(note.noted_at) as since
  from map_checks note join showtimes h on h.id = note.showtime_id join screens s on s.id = h.screen_id
  join movies m on m.id = h.movie_id
  where s.theater_id = ${theaterId} and note.noted_at < now() - interval '2 minutes'
  group by h.id, m.title order by since, h.id limit 100`
