// Lists of movies agree with movies and showtimes: whichever way a page is found, and whatever changed since.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertMovie, insertShowtime } from '../../testing/catalogue.ts'
import { growCatalogue } from '../../testing/large-catalogue.ts'
import { type TestDatabase, testDatabase } from '../../testing/servers.ts'
import type { Sql } from '../resources.ts'
import { listMovies, type MovieFilter, type MovieSort } from './movie-lists.ts'
import { forgetShown, rankMovies } from './movie-ranks.ts'

let database: TestDatabase
let sql: Sql
beforeAll(async () => {
  database = await testDatabase()
  sql = database.sql
  // More movies than FEW: both ways of finding a page are taken.
  await growCatalogue(sql, { movies: 1_500, showtimes: 4_000 })
})
afterAll(() => database.end())

/** From the first page to the last. */
async function all(filter: Omit<MovieFilter, 'limit'>, limit = 70): Promise<string[]> {
  const ids: string[] = []
  let after: [string, string] | undefined
  for (;;) {
    const page = await listMovies(sql, { ...filter, after, limit })
    ids.push(...page.map(({ movie }) => movie.id))
    if (page.length < limit) return ids
    const last = page.at(-1)!
    after = [last.sortedBy, last.movie.id]
  }
}

type Asked = Omit<MovieFilter, 'limit' | 'sort'>
const SORTED: Record<Exclude<MovieSort, 'relevance'>, string> = {
  title: 'title collate "und-x-icu", id',
  release: `coalesce(release_date, '-infinity') desc, id desc`,
  popularity: 'popularity desc, id desc',
  rating: 'movie_ranks.rating desc, id desc',
}

/** The reference: reads the tables from one end to the other. */
async function plainly(
  { q, genre, language, city, format, showing }: Asked,
  sort: keyof typeof SORTED,
): Promise<string[]> {
  const where = city !== undefined || format !== undefined || showing === 'now'
  const rows = await sql<{ id: string }[]>`
    select id from movies join movie_ranks on movie_id = id
    where archived_at is null
      and (${q ?? null}::text is null or search @@ plainto_tsquery('simple', ${q ?? ''}) or title ilike ${`%${q ?? ''}%`})
      and (${genre ?? null}::text is null or lower(${genre ?? ''}) in (select lower(one) from unnest(genres) one))
      and (${language ?? null}::text is null or lower(${language ?? ''}) in (select lower(one) from unnest(languages) one))
      and (${showing ?? null}::text is distinct from 'now' or coalesce(release_date <= current_date, true))
      and (${showing ?? null}::text is distinct from 'soon' or release_date > current_date)
      and (not ${where}::boolean or exists (
        select from showtimes join screens on screens.id = screen_id join theaters on theaters.id = theater_id
        where showtimes.movie_id = movies.id and status = 'scheduled' and greatest(starts_at, sales_close_at) >= now() and active
          and (${city ?? null}::text is null or lower(city) = lower(${city ?? ''}))
          and (${format ?? null}::text is null or showtimes.format = ${format ?? ''})))
    order by ${sql.unsafe(SORTED[sort])}`
  return rows.map(({ id }) => id)
}

const asked: Asked[] = [
  {},
  { genre: 'DRAMA' },
  { language: 'PT' },
  { genre: 'comedy', language: 'en' },
  { genre: 'comedy', language: 'fi' },
  { city: 'city 3' },
  { format: 'imax' },
  { format: '4dx' },
  { city: 'City 3', format: '3d' },
  { showing: 'now' },
  { showing: 'soon' },
  { showing: 'soon', genre: 'family' },
  { showing: 'now', city: 'City 4', genre: 'horror' },
  { q: 'golden' },
  { q: 'lighthouse' },
  { q: 'lighthouse', genre: 'drama' },
  { q: 'lighthouse', city: 'City 3' },
  { q: 'golden', city: 'City 3', format: 'imax' },
  { q: 'lighthouse', showing: 'soon' },
  { q: 'golden harbour', city: 'Nowhere' },
]

describe('every page, in every order, of', () => {
  test.each(asked)('%j is what the reference finds', async (filter) => {
    for (const sort of Object.keys(SORTED) as (keyof typeof SORTED)[])
      expect(await all({ ...filter, sort }), sort).toEqual(await plainly(filter, sort))
  })
})

describe('by relevance', () => {
  test('words that few movies have list all of these', async () => {
    const found = await all({ q: 'golden', sort: 'relevance' })
    expect(found.sort()).toEqual((await plainly({ q: 'golden' }, 'title')).sort())
  })

  test('words that many movies have list the hundred most popular that pass the other filters', async () => {
    for (const filter of [{}, { genre: 'drama' }, { city: 'City 3' }]) {
      const found = await all({ q: 'lighthouse', sort: 'relevance', ...filter })
      const popular = await plainly({ q: 'lighthouse', ...filter }, 'popularity')
      expect(found.sort()).toEqual(popular.slice(0, 100).sort())
    }
  })

  test('one letter or two find the beginnings of words', async () => {
    const id = await insertMovie(sql, { title: 'Vast Ozymandias 9%' })
    for (const q of ['oz', 'OZ']) expect(await all({ q, sort: 'title' })).toEqual([id])
    expect(await all({ q: 'zy', sort: 'title' })).toEqual([])
    expect(await all({ q: '%', sort: 'title' })).toEqual([id])
    await sql`delete from movies where id = ${id}`
  })
})

/** Rows that the two tables have and should not, or should have and do not. */
async function differences(): Promise<object[]> {
  return sql`
    with listed as (
      select distinct id as movie_id, fold(genre) as genre, lower(language) as language, title,
        coalesce(release_date, '-infinity'::date) as released, popularity, movie_ranks.rating
      from movies join movie_ranks on movie_id = id, unnest(genres || ''::text) genre, unnest(languages || ''::text) language
      where archived_at is null
    ), upcoming as (
      select movie_id, folded_city as city, showtimes.format, greatest(starts_at, sales_close_at) as until
      from showtimes join screens on screens.id = screen_id join theaters on theaters.id = theater_id
      where status = 'scheduled' and greatest(starts_at, sales_close_at) >= now() and active
    ), shown as (
      select movie_id, coalesce(city, '') as city, coalesce(format, '') as format, max(until) as shown_until
      from upcoming group by movie_id, cube (city, format)
    ), present as (select movie_id, city, format, shown_until from shown_movies where shown_until >= now())
    select 'listed' as is, to_jsonb(a) from (table listed_movies except table listed) a
    union all select 'not listed', to_jsonb(b) from (table listed except table listed_movies) b
    union all select 'shown', to_jsonb(c) from (table present except table shown) c
    union all select 'not shown', to_jsonb(d) from (table shown except table present) d`
}

describe('the tables behind the lists agree with movies and showtimes', () => {
  const changes: [string, () => Promise<unknown>][] = [
    ['a movie of two genres', () => insertMovie(sql, { genres: ['Noir', 'noir', 'War'], languages: ['Fi'] })],
    [
      'other genres, another title',
      () => sql`update movies set genres = '{western}', title = 'Dust' where title like 'Golden%'`,
    ],
    ['no release date', () => sql`update movies set release_date = null where title like 'Silent%'`],
    ['archived movies', () => sql`update movies set archived_at = now() where title like 'Broken%'`],
    ['and back again', () => sql`update movies set archived_at = null where title like 'Broken H%'`],
    [
      'other ranks',
      async () => {
        await sql`update reviews set rating = 5 where movie_id in (select movie_id from reviews order by movie_id limit 40)`
        expect(await rankMovies(sql)).toBeGreaterThan(0)
      },
    ],
    ['a showtime more', () => insertShowtime(sql, { city: 'Porto', format: '4dx' })],
    ['cancelled showtimes', () => sql`update showtimes set status = 'cancelled' where format = 'imax'`],
    [
      'showtimes on other screens',
      async () => {
        const { screenId, layoutId } = await insertShowtime(sql, {
          city: 'Faro',
          startsAt: new Date('2035-01-01'),
        })
        await sql`update showtimes set screen_id = ${screenId}, layout_id = ${layoutId} where id in (
        select id from showtimes where starts_at > now() and not exists (select from reservations where showtime_id = showtimes.id)
        order by starts_at desc offset 1 limit 1)`
      },
    ],
    [
      'later showtimes',
      () =>
        sql`update showtimes set starts_at = starts_at + interval '1 minute', ends_at = ends_at + interval '1 minute'`,
    ],
    [
      'sales that go on after the start',
      () =>
        sql`update showtimes set sales_close_at = starts_at + interval '40 minutes' where starts_at > now() and format = 'standard'`,
    ],
    ['a closed theater', () => sql`update theaters set active = false where city = 'City 3'`],
    ['a city by another name', () => sql`update theaters set city = 'Villa' where city = 'City 4'`],
    ['a price, which concerns no list', () => sql`update showtimes set booking_fee = 1`],
    [
      'fewer showtimes',
      () =>
        sql`delete from showtimes where not exists (select from reservations where showtime_id = showtimes.id) and format = '3d'`,
    ],
  ]
  test.each(changes)('after %s', async (_, change) => {
    await change()
    expect((await differences()).slice(0, 3)).toEqual([])
  })

  test('the sweep removes what is over, and nothing else', async () => {
    const { movieId } = await insertShowtime(sql, { startsAt: new Date('2035-01-01') })
    await sql`update shown_movies set shown_until = now() - interval '1 s' where movie_id = ${movieId} and format = ''`
    expect(await forgetShown(sql)).toBe(2)
    expect(await sql`select from shown_movies where movie_id = ${movieId}`).toHaveLength(2)
    await sql`update showtimes set status = 'cancelled' where movie_id = ${movieId}`
  })
})

describe('one member of staff removes the last showtime while another schedules a new one', () => {
  const race = async (first: 'taken off' | 'scheduled') => {
    const showtime = await insertShowtime(sql, { startsAt: new Date('2034-01-01') })
    const { movieId } = showtime
    const steps: Record<'taken off' | 'scheduled', (tx: Sql) => Promise<unknown>> = {
      'taken off': (tx: Sql) =>
        tx`update showtimes set status = 'cancelled' where id = ${showtime.showtimeId}`,
      scheduled: (tx: Sql) =>
        insertShowtime(tx, { movieId, screen: showtime, startsAt: new Date('2033-01-01') }),
    }
    const second = first === 'scheduled' ? ('taken off' as const) : ('scheduled' as const)
    let other: Promise<unknown> | undefined
    await sql.begin(async (tx) => {
      await steps[first](tx as unknown as Sql)
      other = sql.begin((ty) => steps[second](ty as unknown as Sql)).then(() => undefined)
      await waitsForLock()
    })
    await other
    return sql<{ at: Date }[]>`select shown_until as at from shown_movies where movie_id = ${movieId}`
  }

  /** Another connection to this database does it. */
  async function waitsForLock() {
    for (;;) {
      const waiting = await sql`
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
      if (waiting.length > 0) return
    }
  }

  test.each(['taken off', 'scheduled'] as const)(
    '%s first: the movie is shown until the new one',
    async (first) => {
      const rows = await race(first)
      expect(rows.map(({ at }) => at.toISOString().slice(0, 4))).toEqual(['2033', '2033', '2033', '2033'])
    },
  )

  test('the negative control: with triggers off, the tables do not follow', async () => {
    await sql`alter table showtimes disable trigger showtimes_shown`
    await insertShowtime(sql, { city: 'Braga' })
    await sql`alter table showtimes enable trigger showtimes_shown`
    expect(await differences()).toHaveLength(4)
  })
})
