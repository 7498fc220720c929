// The model of reports: their figures in plain SQL over all sales of the range, as slow as it is simple.
// Tests hold reports against it.
import type { PaymentPart, PromoPart } from '#shared/db/report-payments.ts'
import type { OccupancyPart, ReportScope } from '#shared/db/reports.ts'
import { linesByType, movieLines, type SalesPart, salesLines } from '#shared/domain/sales-lines.ts'
import type { Sql } from '#shared/resources.ts'

/** The business day is that of the clocks, five hours back: also where the day has 23 hours or 25. */
const day = (sql: Sql, column: ReturnType<Sql>, timeZone: string) =>
  sql`((${column} at time zone ${timeZone}::text) - interval '5 hours')`

/** Key and label of a showtime `h` of a movie `m`. */
function keyOf(sql: Sql, { group, timeZone }: Pick<ReportScope, 'group' | 'timeZone'>) {
  const at = day(sql, sql`h.starts_at`, timeZone)
  switch (group) {
    case 'week':
      return sql`to_char(date_trunc('week', ${at}), 'YYYY-MM-DD') as key, to_char(${at}, 'IYYY-"W"IW') as label`
    case 'movie':
      return sql`m.id::text as key, m.title as label`
    case 'showtime':
      return sql`h.id::text as key,
        to_char(h.starts_at at time zone ${timeZone}::text, 'YYYY-MM-DD HH24:MI') || ' ' || m.title as label`
    case 'hour':
      return sql`to_char(${at}, 'ID') || '-' || to_char(h.starts_at at time zone ${timeZone}::text, 'HH24') as key,
        to_char(${at}, 'Dy') || to_char(h.starts_at at time zone ${timeZone}::text, ' HH24:00') as label`
    case 'ticketType':
      return sql`'' as key, '' as label`
    default:
      return sql`to_char(${at}, 'YYYY-MM-DD') as key, to_char(${at}, 'YYYY-MM-DD') as label`
  }
}

const shows = (sql: Sql, scope: ReportScope) => sql`
  shows as materialized (
    select h.id, h.layout_id, h.movie_id, h.status, ${keyOf(sql, scope)}
    from screens s join showtimes h on h.screen_id = s.id join movies m on m.id = h.movie_id
    where s.theater_id = ${scope.theaterId} and h.starts_at >= ${scope.from} and h.starts_at < ${scope.to}
      and ${scope.movieIds === undefined ? sql`true` : sql`h.movie_id = any(${scope.movieIds as string[]}::uuid[])`}
  )`

/** Money that came in: also what went back since, or is disputed. */
const paid = (sql: Sql, theaterId: string) => sql`
  taxed as materialized (
    select rates, lead(valid_from) over byAge as until,
      case when row_number() over byAge = 1 then '-infinity' else valid_from end as since
    from tax_settings where theater_id = ${theaterId} window byAge as (order by valid_from)
  ), paid as materialized (
    select shows.key, shows.label, r.id, r.status = 'confirmed' and p.status <> 'disputed' as good, r.status = 'confirmed' as confirmed,
      sale.method is not distinct from 'comp' as comp, p.amount, r.fees, coalesce(back.amount, 0) as refunds,
      case when p.status = 'disputed' then p.amount - coalesce(back.amount, 0) else 0 end as disputed, taxed.rates
    from shows join reservations r on r.showtime_id = shows.id join payments p on p.reservation_id = r.id
    left join counter_sales sale on sale.reservation_id = r.id
    left join lateral (select sum(amount) as amount from refunds where payment_id = p.id) back on true
    left join taxed on p.created_at >= taxed.since and (taxed.until is null or p.created_at < taxed.until)
    where p.status not in ('requested', 'declined')
  )`

const salesParts = (sql: Sql, scope: ReportScope): Promise<SalesPart[]> => sql<SalesPart[]>`
  with ${shows(sql, scope)}, ${paid(sql, scope.theaterId)}
  select key, min(label) as label, seat.ticket_type as "ticketType",
    count(*) filter (where confirmed and seat.released_at is null and not comp)::int as tickets,
    count(*) filter (where confirmed and seat.released_at is null and comp)::int as comps,
    sum(seat.price)::bigint as gross, 0 as fees, 0 as refunds, 0 as disputed,
    coalesce(sum(seat.price) filter (where good and seat.released_at is null), 0)::bigint as kept,
    (rates ->> seat.ticket_type)::int as rate
  from paid join reservation_seats seat on seat.reservation_id = paid.id group by key, seat.ticket_type, rates
  union all
  select key, min(label), null, 0, 0, sum(amount)::bigint, sum(fees)::bigint, sum(refunds)::bigint, sum(disputed)::bigint, 0,
    (rates ->> 'fees')::int
  from paid group by key, rates`

/** Showtimes that were not cancelled. */
const occupancyParts = (sql: Sql, scope: ReportScope): Promise<OccupancyPart[]> => sql<OccupancyPart[]>`
  with ${shows(sql, scope)}, halls as (
    select layout_id, count(*) as seats from seats where layout_id in (select layout_id from shows) group by layout_id
  ), seated as (
    select shows.key, count(*) filter (where sale.reservation_id is null or sale.method <> 'comp')::int as tickets,
      count(*) filter (where sale.method = 'comp')::int as comps, count(c.id)::int as checked_in
    from shows join reservations r on r.showtime_id = shows.id join tickets t on t.reservation_id = r.id
    left join counter_sales sale on sale.reservation_id = r.id left join check_ins c on c.ticket_id = t.id
    where r.status = 'confirmed' and t.status <> 'refunded' and shows.status = 'scheduled' group by shows.key
  )
  select shows.key, min(shows.label) as label, count(*)::int as showtimes, sum(halls.seats)::int as capacity,
    coalesce(min(tickets), 0) as tickets, coalesce(min(comps), 0) as comps, coalesce(min(checked_in), 0) as "checkedIn"
  from shows join halls using (layout_id) left join seated on seated.key = shows.key
  where shows.status = 'scheduled' group by shows.key order by shows.key`

/** By the business day on which they were asked for, how and what became of them. */
const paymentParts = (sql: Sql, scope: ReportScope): Promise<PaymentPart[]> => sql<PaymentPart[]>`
  select to_char(${day(sql, sql`p.created_at`, scope.timeZone)}, 'YYYY-MM-DD') as key,
    to_char(${day(sql, sql`p.created_at`, scope.timeZone)}, 'YYYY-MM-DD') as label, p.provider,
    case when p.provider in ('counter', 'simulator', 'none') then p.method else '' end as method, p.status, count(*)::int as payments,
    sum(p.amount)::bigint as gross, coalesce(sum(back.amount), 0)::bigint as refunds
  from payments p join reservations r on r.id = p.reservation_id
  join showtimes h on h.id = r.showtime_id join screens s on s.id = h.screen_id
  left join lateral (select sum(amount) as amount from refunds where payment_id = p.id) back on true
  where s.theater_id = ${scope.theaterId} and p.created_at >= ${scope.from} and p.created_at < ${scope.to}
  group by 1, 2, 3, 4, 5 order by 1, 3, 4, 5`

const promoParts = (sql: Sql, scope: ReportScope): Promise<PromoPart[]> => sql<PromoPart[]>`
  with ${shows(sql, scope)}, ${paid(sql, scope.theaterId)}
  select promo.id::text as key, promo.code as label, count(*)::int as payments, coalesce(sum(used.seats), 0)::int as tickets,
    sum(paid.amount)::bigint as gross, sum(paid.refunds)::bigint as refunds, sum(paid.disputed)::bigint as disputed
  from paid join promo_code_uses used on used.reservation_id = paid.id join promo_codes promo on promo.id = used.promo_code_id
  group by promo.id, promo.code order by promo.code`

/** As report-lines.ts has them. A ticket type of which nothing is sold or was paid has no line. */
export const plainLines = {
  async sales(sql: Sql, scope: ReportScope) {
    const parts = await salesParts(sql, scope)
    if (scope.group !== 'ticketType') return salesLines(parts)
    return linesByType(
      parts.filter(
        ({ ticketType, tickets, comps, gross }) =>
          ticketType === null || tickets > 0 || comps > 0 || gross > 0,
      ),
    )
  },
  occupancy: occupancyParts,
  async movies(sql: Sql, scope: ReportScope) {
    const byMovie = { ...scope, group: 'movie' as const }
    return movieLines(await salesParts(sql, byMovie), await occupancyParts(sql, byMovie))
  },
  payments: paymentParts,
  'promo-codes': promoParts,
} as const
