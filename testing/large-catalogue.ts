// A catalogue of any size, for tests and benchmarks of lists: theaters in many cities, an archive of movies
// of which the newest fifth is shown, reviews and sales. Growing it keeps what is there.
import { rankMovies } from '#shared/db/movie-ranks.ts'
import type { Sql } from '#shared/resources.ts'
import { beginLong } from './long-statements.ts'

export interface CatalogueSize {
  movies: number
  showtimes: number
}

const CITIES = 25
const THEATERS_PER_CITY = 2
const SCREENS_PER_THEATER = 8
const SCREENS = CITIES * THEATERS_PER_CITY * SCREENS_PER_THEATER
const SHOWTIMES_PER_DAY = 5
/** One in so many days is in the past. */
const PAST_DAY = 10
const VIEWERS = 50

/** Grows the catalogue to this size and runs ANALYZE. */
export async function growCatalogue(sql: Sql, { movies, showtimes }: CatalogueSize): Promise<void> {
  await beginLong(sql, async (tx) => {
    for (const statement of [...places, ...people]) await tx.unsafe(statement)
    await tx.unsafe(MOVIES, [movies])
    await tx.unsafe(SHOWTIMES, [showtimes])
    await tx.unsafe(REVIEWS)
    await tx.unsafe(SALES)
  })
  await rankMovies(sql)
  await sql`analyze`
}

/** The same id for the same number, so that existing rows are found again. */
const id = (kind: string, number: string) => `md5('${kind}' || (${number})::text)::uuid`
const SHOWN = '(select greatest(1, count(*) / 5) from movies)'

const places = [
  `insert into theaters (id, name, city, address, time_zone, currency)
   select ${id('theater', 'n')}, 'Theater ' || n, 'City ' || n % ${CITIES}, 'High Street 1',
     (array['Europe/Lisbon', 'Europe/Vienna', 'America/New_York'])[1 + n % 3], 'EUR'
   from generate_series(0, ${CITIES * THEATERS_PER_CITY - 1}) n on conflict do nothing`,
  `insert into screens (id, theater_id, number)
   select ${id('screen', 'n')}, ${id('theater', `n / ${SCREENS_PER_THEATER}`)}, 1 + n % ${SCREENS_PER_THEATER}
   from generate_series(0, ${SCREENS - 1}) n on conflict do nothing`,
  `insert into layouts (id, screen_id, version, best_x, best_y)
   select ${id('layout', 'n')}, ${id('screen', 'n')}, 1, 0, 0 from generate_series(0, ${SCREENS - 1}) n on conflict do nothing`,
  `insert into seats (id, layout_id, index, row, number, category, x, y)
   select ${id('seat', 'n')}, ${id('layout', 'n')}, 0, 'A', 1, 'standard', 0, 0
   from generate_series(0, ${SCREENS - 1}) n on conflict do nothing`,
]

const people = [
  `insert into users (id, email, name, password_hash)
   select ${id('viewer', 'n')}, 'viewer' || n || '@milo.test', 'Viewer', 'none' from generate_series(0, ${VIEWERS - 1}) n
   on conflict do nothing`,
]

const MOVIES = `
insert into movies (id, title, original_title, synopsis, genres, languages, duration_minutes, certificate, release_date, credits)
select ${id('movie', 'n')},
  (array['Silent','Golden','Broken','Distant','Hidden','Electric','Frozen','Crimson','Hollow','Northern'])[1 + n % 10] || ' ' ||
  (array['Harbour','Orchard','Lantern','Voyage','Winter','Garden','Letter','Mirror','River','Station'])[1 + n / 10 % 10] || ' ' ||
  md5(n::text),
  case n % 3 when 0 then 'Titre ' || md5(n::text) end,
  'What happens when two sisters, a lighthouse and number ' || n || ' meet in the course of one long summer by the sea, and what is ' ||
  'left of it in the years that follow, told by those who were there and by those who only heard of it afterwards.',
  array[(array['drama','comedy','thriller','family','horror','documentary'])[1 + n % 6]], array['en','pt'], 90 + n % 60, '12',
  current_date + 100 - n % 4000, '[{"role": "director", "name": "Ada Example"}]'
from generate_series(0, $1::int - 1) n on conflict do nothing`

const SHOWTIMES = `
insert into showtimes (id, movie_id, screen_id, layout_id, starts_at, ends_at, sales_close_at, language, format, currency, prices)
select ${id('showtime', 'n')}, ${id('movie', `abs(hashint4(n)) % ${SHOWN}`)}, ${id('screen', 'screen')}, ${id('layout', 'screen')},
  start, start + interval '2 hours', start, 'en', (array['standard', 'imax', '3d'])[1 + n % 3], 'EUR',
  '{"standard": {"adult": 1250, "child": 900}, "premium": {"adult": 1600, "child": 1200}}'
from generate_series(0, $1::int - 1) n,
  lateral (select n % ${SCREENS} as screen, n / ${SCREENS} as slot) at_screen,
  lateral (select slot / ${SHOWTIMES_PER_DAY} as day) at_day,
  lateral (select case day % ${PAST_DAY} when 1 then -1 - day / ${PAST_DAY} else 1 + day - (day + 8) / ${PAST_DAY} end as day) from_today,
  lateral (select date_trunc('day', now()) + from_today.day * interval '1 day'
    + (9 + 3 * (slot % ${SHOWTIMES_PER_DAY})) * interval '1 hour' as start) at_time
on conflict do nothing`

const REVIEWS = `
insert into reviews (id, movie_id, user_id, rating, text)
select gen_random_uuid(), ${id('movie', 'n')}, ${id('viewer', 'viewer')}, 1 + (n * 7 + viewer) % 5, 'Seen.'
from generate_series(0, ${SHOWN} - 1) n, generate_series(0, (n % 10)::int) viewer on conflict do nothing`

/** One seat of every tenth showtime. */
const SALES = `
with sold as (
  insert into reservations (id, user_id, showtime_id, layout_id, hold_id, fence, status, fees, total, currency, idempotency_key,
    request_hash, request_id, expires_at)
  select gen_random_uuid(), ${id('viewer', '0')}, id, layout_id, gen_random_uuid(), 1, 'confirmed', 0, 1250, 'EUR', id::text,
    'bench', 'bench', now() from showtimes
  where get_byte(uuid_send(id), 0) < 26
    and not exists (select from reservations where showtime_id = showtimes.id)
  returning id, showtime_id, layout_id)
insert into reservation_seats (reservation_id, showtime_id, layout_id, seat_id, ticket_type, price, fence)
select sold.id, showtime_id, sold.layout_id, seats.id, 'adult', 1250, 1 from sold join seats on seats.layout_id = sold.layout_id`
