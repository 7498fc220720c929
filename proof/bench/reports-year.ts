// A year of one theater with 20 screens in straight SQL: about 1.5 million tickets. Triggers and foreign keys
// are off while it is written; it is for reading alone.
import type { Sql } from '#shared/resources.ts'

export const SCREENS = 20
const SHOWS_A_DAY = 5
const SEATS_A_SCREEN = 150
const MOVIES = 30
const RESERVATIONS_A_SHOW = 20
/** Of each reservation. */
const SEATS = 2

/** Ids that say what they are of, rising as real ones do. */
const KINDS = [
  'theater',
  'user',
  'movie',
  'screen',
  'layout',
  'seat',
  'shift',
  'promo',
  'show',
  'sale',
  'ticket',
] as const
type Kind = (typeof KINDS)[number]

function idOf(kind: Kind, number: number): string {
  const digits = `${(KINDS.indexOf(kind) + 1).toString(16).padStart(8, '0')}${number.toString(16).padStart(24, '0')}`
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

export const theaterId = idOf('theater', 1)

/** As idOf, in SQL. */
const id = (sql: Sql, kind: Kind, number: ReturnType<Sql>) =>
  sql`(${(KINDS.indexOf(kind) + 1).toString(16).padStart(8, '0')} || lpad(to_hex((${number})::bigint), 24, '0'))::uuid`

export async function insertYear(sql: Sql, days: number): Promise<void> {
  await sql`set session_replication_role = replica`
  await insertTheater(sql)
  await insertShows(sql, days)
  await insertSales(sql, days)
  await insertEnds(sql, days)
  await sql`set session_replication_role = origin`
  await sql`vacuum analyze`
}

async function insertTheater(sql: Sql): Promise<void> {
  await sql`insert into users (id, email, name, password_hash) values (${idOf('user', 1)}, 'a@milo.test', 'A', 'none')`
  await sql`
    insert into theaters (id, name, city, address, time_zone, currency)
    values (${theaterId}, 'Bench', 'Vienna', 'Ring 1', 'Europe/Vienna', 'EUR')`
  await sql`
    insert into tax_settings (theater_id, valid_from, seller, rates)
    values (${theaterId}, '2020-01-01', '{}', '{"adult": 1000, "child": 1000, "senior": 1000, "student": 1000, "fees": 2000}')`
  await sql`
    insert into movies (id, title, duration_minutes)
    select ${id(sql, 'movie', sql`n`)}, 'Movie ' || n, 110 from generate_series(1, ${MOVIES}::int) n`
  await sql`
    insert into screens (id, theater_id, number)
    select ${id(sql, 'screen', sql`n`)}, ${theaterId}, n from generate_series(1, ${SCREENS}::int) n`
  await sql`
    insert into layouts (id, screen_id, version, best_x, best_y)
    select ${id(sql, 'layout', sql`n`)}, ${id(sql, 'screen', sql`n`)}, 1, 5, 7 from generate_series(1, ${SCREENS}::int) n`
  await sql`
    insert into seats (id, layout_id, index, row, number, category, x, y)
    select ${id(sql, 'seat', sql`n * 1000 + i`)}, ${id(sql, 'layout', sql`n`)}, i, 'R' || i / 15, i % 15 + 1, 'standard', i % 15, i / 15
    from generate_series(1, ${SCREENS}::int) n, generate_series(0, ${SEATS_A_SCREEN - 1}::int) i`
  await sql`
    insert into shifts (id, theater_id, cashier_id, currency, opening_float)
    values (${idOf('shift', 1)}, ${theaterId}, ${idOf('user', 1)}, 'EUR', 0)`
  await sql`insert into promo_codes (id, code, percent) values (${idOf('promo', 1)}, 'BENCH10', 10)`
}

/** Of screen s on day d in slot k, the last day being yesterday; numbered in the order of their start. */
const allShows = (sql: Sql, days: number) => sql`
  (select (d * ${SHOWS_A_DAY}::int + k) * ${SCREENS}::int + s as show, s, d,
    date_trunc('day', now()) - (${days}::int - d) * interval '1 day' + interval '10 hours' + k * interval '150 minutes' as starts_at
  from generate_series(0, ${days}::int - 1) d, generate_series(0, ${SHOWS_A_DAY - 1}::int) k,
    generate_series(1, ${SCREENS}::int) s order by 1) shows`

async function insertShows(sql: Sql, days: number): Promise<void> {
  await sql`
    insert into showtimes (id, movie_id, screen_id, layout_id, starts_at, ends_at, sales_close_at, language, currency, prices)
    select ${id(sql, 'show', sql`show`)}, ${id(sql, 'movie', sql`(d / 14 + show) % ${MOVIES}::int + 1`)},
      ${id(sql, 'screen', sql`s`)}, ${id(sql, 'layout', sql`s`)}, starts_at, starts_at + interval '140 minutes', starts_at,
      'en', 'EUR', '{"standard": {"adult": 1200}}'
    from ${allShows(sql, days)}`
}

/** Each show has as many; sale i has the seats from 2i on. */
const allSales = (sql: Sql, days: number) => sql`
  (select show * ${RESERVATIONS_A_SHOW}::bigint + i as sale, i, show, s, starts_at - (i % 7 + 1) * interval '5 hours' as sold_at
  from ${allShows(sql, days)}, generate_series(0, ${RESERVATIONS_A_SHOW - 1}::int) i order by 1) sales`

/** Of a hundred sales 3 went back and 25 were made at the counter. */
const isBack = (sql: Sql) => sql`sale % 100 < 3`
const isCounter = (sql: Sql) => sql`sale % 4 = 3`

async function insertSales(sql: Sql, days: number): Promise<void> {
  const sale = id(sql, 'sale', sql`sale`)
  await sql`
    insert into reservations (id, user_id, showtime_id, layout_id, hold_id, fence, status, fees, total, currency,
      idempotency_key, request_hash, request_id, expires_at, created_at)
    select ${sale}, ${idOf('user', 1)}, ${id(sql, 'show', sql`show`)}, ${id(sql, 'layout', sql`s`)}, ${sale}, 1,
      case when ${isBack(sql)} then 'cancelled' else 'confirmed' end, 100, 2500, 'EUR', sale::text, 'x', 'x', sold_at, sold_at
    from ${allSales(sql, days)}`
  await sql`
    insert into payments (id, reservation_id, status, amount, currency, method, provider, created_at)
    select ${sale}, ${sale}, case when ${isBack(sql)} then 'refunded' else 'captured' end, 2500, 'EUR',
      case when ${isCounter(sql)} then 'cash' else 'sim_approved' end,
      case when ${isCounter(sql)} then 'counter' else 'simulator' end, sold_at
    from ${allSales(sql, days)}`
  await sql`
    insert into reservation_seats (reservation_id, showtime_id, layout_id, seat_id, ticket_type, price, fence, released_at)
    select ${sale}, ${id(sql, 'show', sql`show`)}, ${id(sql, 'layout', sql`s`)}, ${id(sql, 'seat', sql`s * 1000 + i * ${SEATS}::int + place`)},
      (array['adult', 'adult', 'child', 'student'])[sale % 4 + 1], 1200, 1, case when ${isBack(sql)} then sold_at end
    from ${allSales(sql, days)}, generate_series(0, ${SEATS - 1}::int) place`
  await sql`
    insert into tickets (id, reservation_id, showtime_id, seat_id, code, status)
    select ${id(sql, 'ticket', sql`sale * ${SEATS}::int + place`)}, ${sale}, ${id(sql, 'show', sql`show`)},
      ${id(sql, 'seat', sql`s * 1000 + i * ${SEATS}::int + place`)}, 'MILO1.' || sale || '.' || place,
      case when ${isBack(sql)} then 'refunded' else 'used' end
    from ${allSales(sql, days)}, generate_series(0, ${SEATS - 1}::int) place`
}

async function insertEnds(sql: Sql, days: number): Promise<void> {
  const sale = id(sql, 'sale', sql`sale`)
  await sql`
    insert into refunds (id, payment_id, key, amount, currency, reason, status)
    select ${sale}, ${sale}, sale::text, 2500, 'EUR', 'cancelled', 'refunded' from ${allSales(sql, days)} where ${isBack(sql)}`
  await sql`
    insert into counter_sales (reservation_id, shift_id, method, amount, tendered, sold_at)
    select ${sale}, ${idOf('shift', 1)}, 'cash', 2500, 3000, sold_at from ${allSales(sql, days)} where ${isCounter(sql)}`
  await sql`
    insert into promo_code_uses (reservation_id, promo_code_id, user_id, seats)
    select ${sale}, ${idOf('promo', 1)}, ${idOf('user', 1)}, ${SEATS} from ${allSales(sql, days)} where sale % 25 = 0`
  await sql`
    insert into check_ins (id, ticket_id, nonce, actor_id, at)
    select id, id, 'x', ${idOf('user', 1)}, issued_at from tickets where status = 'used'`
}
