// A theater's business day as its staff see it: each showtime with its seats and money, and what
// needs attention.
import type { Sql } from '../resources.ts'

export interface TodaysShowtime {
  id: string
  movie: { id: string; title: string }
  screen: { id: string; number: number }
  startsAt: Date
  endsAt: Date
  status: string
  currency: string
  capacity: number
  sold: number
  /** In Postgres: seats that wait for their payment. */
  awaitingPayment: number
  blocked: number
  checkedIn: number
  /** Paid less what went back or is to go back, in minor units. */
  revenue: number
}

/** Showtimes that start in this span, by start. Each looks its own reservations up, by the index. */
export const listTodaysShowtimes = (
  sql: Sql,
  theaterId: string,
  { from, to }: { from: Date; to: Date },
): Promise<TodaysShowtime[]> => sql<TodaysShowtime[]>`
  select h.id, json_build_object('id', m.id, 'title', m.title) as movie,
    json_build_object('id', s.id, 'number', s.number) as screen, h.starts_at as "startsAt", h.ends_at as "endsAt",
    h.status, h.currency, (select count(*)::int from seats where layout_id = h.layout_id) as capacity,
    seat.sold, seat.waiting as "awaitingPayment", seat.blocked, door.let_in as "checkedIn", till.revenue
  from screens s join showtimes h on h.screen_id = s.id join movies m on m.id = h.movie_id
  cross join lateral (
    select count(*) filter (where r.status = 'confirmed')::int as sold,
      count(*) filter (where r.status = 'awaiting_payment')::int as waiting,
      count(*) filter (where claim.block_id is not null)::int as blocked
    from reservation_seats claim left join reservations r on r.id = claim.reservation_id
    where claim.showtime_id = h.id and claim.released_at is null) seat
  cross join lateral (
    select count(c.id)::int as let_in from reservations r join tickets t on t.reservation_id = r.id
      join check_ins c on c.ticket_id = t.id where r.showtime_id = h.id and t.status <> 'refunded') door
  cross join lateral (
    select coalesce(sum(p.amount - coalesce(
      (select sum(f.amount) from refunds f where f.payment_id = p.id), 0)), 0)::bigint as revenue
    from reservations r join payments p on p.reservation_id = r.id
    where r.showtime_id = h.id and p.status not in ('requested', 'declined')) till
  where s.theater_id = ${theaterId} and h.starts_at >= ${from} and h.starts_at < ${to}
  order by h.starts_at, s.number, h.id`

/** Enough to act on; `count` says how many there are. */
const NAMED_AT_MOST = 20

export interface Matter {
  kind: 'late_payment' | 'failed_refund' | 'dead_letter' | 'unfinished_cancellation' | 'seat_map_drift'
  id: string
  showtimeId: string | null
  reservationId: string | null
  since: Date
  /** Its reason, in a word or a sentence. */
  detail: string | null
}

/** By kind: how many, and the oldest of them. */
export const listMatters = (sql: Sql, theaterId: string): Promise<(Matter & { count: number })[]> => sql<
  (Matter & { count: number })[]
>`
  with open_payments as materialized (
    -- money moves within seconds: what is older is late, and so is a refund that no row asks for
    select p.id, p.reservation_id, p.charge_started_at as since, p.status from payments p
    where p.status = 'requested' and p.charge_started_at < now() - interval '2 minutes'
      and p.next_action is null and p.retry_until is null
    union all
    select p.id, p.reservation_id, p.updated_at, p.status from payments p
    where p.status = 'refund_due' and p.updated_at < now() - interval '15 minutes'
      and not exists (select from refunds f where f.payment_id = p.id and f.status = 'failed')
  ), matters as (
    select 'late_payment' as kind, p.id, r.showtime_id, r.id as reservation_id, p.since, p.status as detail
    from open_payments p join reservations r on r.id = p.reservation_id
    union all
    select 'failed_refund', f.id, r.showtime_id, r.id, f.updated_at, f.failure_reason
    from refunds f join payments p on p.id = f.payment_id join reservations r on r.id = p.reservation_id
    where f.status = 'failed'
    union all
    select 'dead_letter', id, showtime_id, null, at, queue || ': ' || reason from dead_letters where status = 'waiting'
    union all
    select 'unfinished_cancellation', showtime_id, showtime_id, null, created_at, reason from showtime_cancellations
    where finished_at is null and created_at < now() - interval '1 minute'
    union all
    select 'seat_map_drift', showtime_id, showtime_id, null, min(noted_at), null from map_checks
    where noted_at < now() - interval '2 minutes' group by showtime_id
  ), own as (
    select matters.*, count(*) over (partition by kind)::int as count,
      row_number() over (partition by kind order by since, matters.id) as place
    from matters left join showtimes h on h.id = matters.showtime_id left join screens s on s.id = h.screen_id
    -- a letter of no showtime concerns every theater
    where s.theater_id = ${theaterId} or matters.showtime_id is null
  )
  select kind, id, showtime_id as "showtimeId", reservation_id as "reservationId", since, detail, count
  from own where place <= ${NAMED_AT_MOST} order by kind, since, id`
