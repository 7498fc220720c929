// Figures of showtimes for reports: counted from the sales themselves, here for both those who keep them (the
// sweep) and those who read what is not kept yet (reports).
import { ticketTypes } from '../domain/price.ts'
import type { Sql } from '../resources.ts'

type Part = ReturnType<Sql>

/** Columns of each ticket type. */
const TYPE_COLUMNS = ['tickets', 'comps', 'gross', 'kept'] as const

/** What `showtime_figures` and `movie_days` have sums of. */
const SUMMED = [
  ...[
    'shown',
    'capacity',
    'seated',
    'seated_comps',
    'checked_in',
    'payments',
    'fees',
    'gross',
    'refunds',
    'disputed',
  ],
  ...ticketTypes.flatMap((type) => TYPE_COLUMNS.map((column) => `${type}_${column}`)),
]

/** `part` of each of these columns. */
export const summed = (sql: Sql, part = (column: string) => column): Part =>
  sql.unsafe(SUMMED.map(part).join(', ')) as unknown as Part

/** `part` for each ticket type, with commas between. */
const byType = (sql: Sql, part: (type: string) => string): Part =>
  sql.unsafe(ticketTypes.map(part).join(', ')) as unknown as Part

/** The business day is that of the clocks, five hours back: also where the day has 23 hours or 25. */
export const businessDay = (sql: Sql, moment: Part, timeZone: Part): Part =>
  sql`((${moment} at time zone ${timeZone}) - interval '5 hours')::date`

/**
 * Rows of `showtime_figures`, counted now, of the showtimes in `picked` (showtime_id). Laterals: of each
 * showtime its own sales by the index, however many there are to count.
 */
export const countedFigures = (sql: Sql): Part => sql`
  select h.id as showtime_id, coalesce(sold.taxed_from, '-infinity') as taxed_from, s.theater_id, h.movie_id,
    ${businessDay(sql, sql`h.starts_at`, sql`t.time_zone`)} as day,
    extract(hour from h.starts_at at time zone t.time_zone)::smallint as hour,
    ${onceOf(sql, 'shown')}, ${onceOf(sql, 'capacity')}, ${onceOf(sql, 'seated')}, ${onceOf(sql, 'seated_comps')},
    ${onceOf(sql, 'checked_in')}, coalesce(sold.payments, 0) as payments, sold.paid_to, coalesce(sold.fees, 0) as fees,
    coalesce(sold.gross, 0) as gross, coalesce(sold.refunds, 0) as refunds, coalesce(sold.disputed, 0) as disputed,
    ${byType(sql, (type) => TYPE_COLUMNS.map((column) => `coalesce(sold.${type}_${column}, 0) as ${type}_${column}`).join(', '))}
  from picked join showtimes h on h.id = picked.showtime_id
  join screens s on s.id = h.screen_id join theaters t on t.id = s.theater_id
  cross join lateral (${occupied(sql)}) occupancy left join lateral (${sold(sql)}) sold on true`

/** Of a showtime, in its first row alone. */
const onceOf = (sql: Sql, column: string): Part =>
  sql.unsafe(
    `case when row_number() over (partition by h.id order by sold.taxed_from) = 1 then occupancy.${column} else 0 end as ${column}`,
  ) as unknown as Part

/** Seats of a scheduled showtime `h`. */
const occupied = (sql: Sql): Part => sql`
  select (h.status = 'scheduled')::int as shown,
    case when h.status = 'scheduled' then (select count(*)::int from seats where layout_id = h.layout_id) else 0 end as capacity,
    count(*) filter (where sale.method is distinct from 'comp')::int as seated,
    count(*) filter (where sale.method = 'comp')::int as seated_comps, count(c.id)::int as checked_in
  from reservations r join tickets t on t.reservation_id = r.id
  left join counter_sales sale on sale.reservation_id = r.id left join check_ins c on c.ticket_id = t.id
  where r.showtime_id = h.id and h.status = 'scheduled' and r.status = 'confirmed' and t.status <> 'refunded'`

/** Money of a showtime `h` in a theater `s` that came in, also what went back since or is disputed. */
const sold = (sql: Sql): Part => sql`
  select taxes.taxed_from, count(*)::int as payments, max(p.created_at) as paid_to, sum(r.fees)::bigint as fees,
    sum(p.amount)::bigint as gross, sum(back.amount)::bigint as refunds,
    coalesce(sum(p.amount - back.amount) filter (where p.status = 'disputed'), 0)::bigint as disputed,
    ${byType(sql, (type) =>
      TYPE_COLUMNS.map((column) => `sum(seat.${type}_${column})::${WIDTH[column]} as ${type}_${column}`).join(
        ', ',
      ),
    )}
  from reservations r join payments p on p.reservation_id = r.id
  left join counter_sales sale on sale.reservation_id = r.id
  cross join lateral (select coalesce(sum(amount), 0)::bigint as amount from refunds where payment_id = p.id) back
  cross join lateral (
    select ${byType(sql, seatsOf)} from reservation_seats where reservation_id = r.id) seat
  cross join lateral (
    -- sales of before the first settings are taxed by these
    select coalesce(nullif(max(valid_from) filter (where valid_from <= p.created_at), min(valid_from)), '-infinity') as taxed_from
    from tax_settings where theater_id = s.theater_id
  ) taxes
  where r.showtime_id = h.id and p.status not in ('requested', 'declined')
  group by taxes.taxed_from`

const WIDTH = { tickets: 'int', comps: 'int', gross: 'bigint', kept: 'bigint' } as const

const seatsOf = (type: string): string => {
  const here = `ticket_type = '${type}'`
  const live = `${here} and released_at is null and r.status = 'confirmed'`
  return `count(*) filter (where ${live} and sale.method is distinct from 'comp') as ${type}_tickets,
    count(*) filter (where ${live} and sale.method = 'comp') as ${type}_comps,
    coalesce(sum(price) filter (where ${here}), 0) as ${type}_gross,
    coalesce(sum(price) filter (where ${live} and p.status <> 'disputed'), 0) as ${type}_kept`
}

/** Rows of `showtime_payments`, counted now, of the showtimes in `picked` (showtime_id). */
export const countedPayments = (sql: Sql): Part => sql`
  select h.id as showtime_id, s.theater_id, ${businessDay(sql, sql`h.starts_at`, sql`t.time_zone`)} as day, paid.*
  from picked join showtimes h on h.id = picked.showtime_id
  join screens s on s.id = h.screen_id join theaters t on t.id = s.theater_id
  cross join lateral (
    select ${businessDay(sql, sql`p.created_at`, sql`t.time_zone`)} as paid_day, p.provider,
      -- elsewhere the method is a token of the provider, another one for each payment
      case when p.provider in ('counter', 'simulator', 'none') then p.method else '' end as method,
      p.status, used.promo_code_id, count(*)::int as payments, coalesce(sum(used.seats), 0)::int as seats,
      sum(p.amount)::bigint as gross, sum(back.amount)::bigint as refunds
    from reservations r join payments p on p.reservation_id = r.id
    left join promo_code_uses used on used.reservation_id = r.id
    cross join lateral (select coalesce(sum(amount), 0)::bigint as amount from refunds where payment_id = p.id) back
    where r.showtime_id = h.id group by 1, 2, 3, 4, 5
  ) paid`
