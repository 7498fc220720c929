// Seeds an empty database with a programme to sell, and adds the missing days on each later start. A database
// with other data is left alone: it gets no demo account, whose password is public.
import { addDays, dayAt } from '#shared/domain/local-time.ts'
import { openSql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import { demoPasswordHash, insertAccounts, insertMovies, insertTheaters, type Tx } from './catalogue.ts'
import { movies } from './movies.ts'
import { planDay } from './programme.ts'
import { type ScreenFormat, theaters } from './theaters.ts'

export interface Seeded {
  /** Whether the database was empty before. */
  fresh: boolean
  /** Number of showtimes added. */
  showtimes: number
}

// Any number that no other advisory lock in this database uses: "seed" in ASCII.
const SEED_LOCK = 0x73656564

/** Days of a theater, counted from its today. */
export interface Days {
  first: number
  /** Not included. */
  end: number
}

const ON_SALE: Days = { first: 0, end: 14 }

export const lockSeed = (tx: Tx) => tx`select pg_advisory_xact_lock(${SEED_LOCK})`

export async function seed(databaseUrl: string, now = new Date()): Promise<Seeded> {
  const sql = openSql(databaseUrl, 1, 'milo-seed')
  const passwordHash = await demoPasswordHash()
  try {
    return await sql.begin(async (tx): Promise<Seeded> => {
      await lockSeed(tx)
      const fresh = await isEmpty(tx)
      if (fresh) {
        await insertAccounts(tx, passwordHash)
        await insertMovies(tx, now)
        await insertTheaters(tx)
      }
      return { fresh, showtimes: await addShowtimes(tx, now, ON_SALE) }
    })
  } finally {
    await sql.end()
  }
}

async function isEmpty(tx: Tx): Promise<boolean> {
  const [row] = await tx<{ empty: boolean }[]>`
    select not (exists (select from users) or exists (select from movies) or exists (select from theaters)) as empty`
  return row!.empty
}

interface ScreenRow {
  id: string
  theaterName: string
  number: number
  format: ScreenFormat
  layoutId: string
  categories: string[]
  /** Days of the theater that have a showtime already, in any status. */
  days: string[]
}

/**
 * Plans each day of each screen that has no showtime; a day that staff changed or cancelled stays as it is.
 */
export async function addShowtimes(tx: Tx, now: Date, { first, end }: Days): Promise<number> {
  const [screens, released] = [await findScreens(tx, now, first), await findMovies(tx)]
  const rows = screens.flatMap((screen, screenPlace) => {
    const theater = theaters.find(({ name }) => name === screen.theaterName)!
    const today = dayAt(now, theater.timeZone)
    const days = Array.from({ length: end - first }, (_, ahead) => addDays(today, first + ahead))
    return days
      .filter((day) => !screen.days.includes(day))
      .flatMap((day) => {
        const isOut = (title: string) => (released.get(title)?.releaseDate ?? '9') <= day
        return planDay({ ...screen, theater, screenPlace, day, isOut })
      })
      .map(({ title, startsAt, endsAt, ...planned }) => ({
        ...planned,
        id: newId(),
        movie_id: released.get(title)!.id,
        screen_id: screen.id,
        layout_id: screen.layoutId,
        starts_at: startsAt,
        ends_at: endsAt,
        sales_close_at: startsAt,
        currency: theater.currency,
        booking_fee: theater.bookingFee,
      }))
  })
  // A showtime that somebody else scheduled has priority.
  const added = await tx`
    insert into showtimes (id, movie_id, screen_id, layout_id, starts_at, ends_at, sales_close_at, language, format,
      currency, prices, booking_fee)
    select id, movie_id, screen_id, layout_id, starts_at, ends_at, sales_close_at, language, format,
      currency, prices, booking_fee
    from jsonb_populate_recordset(null::showtimes, ${tx.json(rows as never)})
    on conflict do nothing`
  return added.count
}

function findScreens(tx: Tx, now: Date, firstDay: number): Promise<ScreenRow[]> {
  return tx<ScreenRow[]>`
    select screens.id, theaters.name as "theaterName", screens.number, screens.format, layout.id as "layoutId",
      array(select distinct category from seats where layout_id = layout.id order by 1) as categories,
      array(
        select distinct (starts_at at time zone theaters.time_zone)::date::text from showtimes
        where screen_id = screens.id and starts_at > ${now}::timestamptz + ${firstDay - 2} * interval '1 day') as days
    from screens
    join theaters on theaters.id = screens.theater_id
    join lateral (
      select id from layouts where screen_id = screens.id order by version desc limit 1) layout on true
    where theaters.name = any(${theaters.map(({ name }) => name)}) and theaters.active
    order by theaters.name, screens.number`
}

/** By title. */
async function findMovies(tx: Tx): Promise<Map<string, { id: string; releaseDate: string }>> {
  const rows = await tx<{ id: string; title: string; releaseDate: string }[]>`
    select id, title, coalesce(release_date::text, '') as "releaseDate" from movies
    where title = any(${movies.map(({ title }) => title)})`
  return new Map(rows.map(({ title, ...movie }) => [title, movie]))
}
