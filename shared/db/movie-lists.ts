// Lists of movies: narrowed, sorted and in pages, at a cost that does not follow the size of the catalogue.
//
// A page is found in one of two ways. Where one of the filters leaves few movies, these are fetched by an index and sorted. Where all
// leave many, movies are taken in their order from an index of `listed_movies` until the page is full, which comes soon, because many
// pass. Which it is, is counted first, up to FEW. So of n movies about √(page × n) are looked at, at worst and where filter and order
// have nothing to do with each other.
import type { Fragment } from 'postgres'
import type { Sql } from '../resources.ts'
import { fewMoviesWithWords, hasWords, moviesWithWords, rankedWords } from './movie-words.ts'
import { type Movie, movieColumns } from './movies.ts'
import { startsOnDay } from './theater-days.ts'

/** √(21 × 10 000) is 458; beyond a few hundred, fetching and sorting takes longer than going through them in order. */
export const FEW = 300
/** Five pages: of words that more than FEW have, the most popular movies are what is looked for. */
const RANKED = 100

/** As it stands in lists: with what people think of it. */
export interface ListedMovie extends Movie {
  /** Of the reviews that are not hidden; the average is null without any. */
  rating: { average: number | null; count: number }
}

export const movieSorts = ['title', 'relevance', 'popularity', 'release', 'rating'] as const
export type MovieSort = (typeof movieSorts)[number]

export interface MovieFilter {
  /** Words of title, credits or synopsis; typing errors are borne where few movies have them as they are. */
  q?: string | undefined
  genre?: string | undefined
  language?: string | undefined
  /** Shown in this city, from now on. */
  city?: string | undefined
  /** Shown on this day of the theater's own calendar, from now on. */
  date?: string | undefined
  /** Shown in this format, from now on. */
  format?: string | undefined
  /** Now: on sale and released. Soon: not released yet. */
  showing?: 'now' | 'soon' | undefined
  /** `relevance` needs `q`; of words that many movies have, it ranks the most popular ones. */
  sort: MovieSort
  /** What the last movie of the page before was sorted by, and its id. */
  after?: readonly [string, string] | undefined
  limit: number
}

interface ListRow extends ListedMovie {
  sortedBy: string
}

/** Sorted as asked for, then by id: a movie added meanwhile moves none to another page twice. */
export async function listMovies(
  sql: Sql,
  filter: MovieFilter,
): Promise<{ movie: ListedMovie; sortedBy: string }[]> {
  const { sort, after, limit } = filter
  const { key, type, descending } = sortOf(sql, sort)
  const direction = descending ? sql`desc` : sql``
  const few = await fewOf(sql, filter)
  const rows = await sql<ListRow[]>`
    with ${candidates(sql, filter, few)}, page as (
      select listed.movie_id, sort_key from candidates listed cross join lateral (select ${key} as sort_key) sorted
      ${after ? sql`where (sort_key, movie_id) ${descending ? sql`<` : sql`>`} (${after[0]}::text::${type}, ${after[1]})` : sql``}
      order by sort_key ${direction}, movie_id ${direction} limit ${limit}
    )
    select ${movieColumns(sql)}, ${ratingOf(sql)} as rating, sort_key::text as "sortedBy"
    from page join movies on movies.id = page.movie_id
    order by sort_key ${direction}, movie_id ${direction}`
  return rows.map(({ sortedBy, ...movie }) => ({ sortedBy, movie }))
}

/** What a list is sorted by, the type of that, and which end comes first. */
function sortOf(sql: Sql, sort: MovieSort) {
  const descending = sort !== 'title'
  switch (sort) {
    case 'title':
      return { key: sql`title`, type: sql`text`, descending }
    case 'relevance':
      return { key: sql`rank`, type: sql`numeric`, descending }
    case 'release':
      return { key: sql`released`, type: sql`date`, descending }
    case 'rating':
      return { key: sql`rating`, type: sql`numeric`, descending }
    case 'popularity':
      return { key: sql`popularity`, type: sql`bigint`, descending }
  }
}

const ratingOf = (sql: Sql) => sql`(
  select json_build_object('average', round(avg(rating), 2)::float8, 'count', count(*))
  from reviews where movie_id = movies.id and hidden_at is null)`

/** `candidates`: the listed movies that pass all filters; read from the page's query as far as that needs them. */
function candidates(sql: Sql, filter: MovieFilter, few: Few | undefined) {
  const { q, genre = '', language = '', sort } = filter
  const first = few ? sql`few as materialized (${few.movies}),` : sql``
  const listed = sql`select * from listed_movies where genre = lower(${genre}) and language = lower(${language})`
  // One by one (offset 0 keeps Postgres from joining them as a whole): for some hundred it would rather read all that are listed.
  const passing = sql`
    from ${few ? sql`few cross join lateral (${listed} and movie_id = few.movie_id offset 0) listed` : sql`(${listed}) listed`}
    where true
      ${isReleased(sql, filter)}
      ${few?.by === 'shown' ? sql`` : isShown(sql, filter)}
      ${q === undefined || few?.by === 'words' ? sql`` : sql`and ${hasWords(sql, q)}`}`
  if (sort !== 'relevance' || q === undefined || few?.by === 'words')
    return sql`${first} candidates as (select listed.*${few?.by === 'words' ? sql`, rank` : sql``} ${passing})`
  const popular = sql`select listed.movie_id ${passing} order by popularity desc, listed.movie_id desc limit ${RANKED}`
  return sql`${first} candidates as materialized (${rankedWords(sql, q, popular)})`
}

interface Few {
  by: 'words' | 'shown' | 'soon'
  movies: Fragment
}

/** The movies that one of the filters leaves, where these are few; the first such filter is taken. */
async function fewOf(sql: Sql, filter: MovieFilter): Promise<Few | undefined> {
  const { q, showing } = filter
  const where = whereShown(filter)
  if (q === undefined && where === undefined && showing !== 'soon') return undefined
  const count = (movies: Fragment) => sql`(select count(*) from (${movies} limit ${FEW + 1}) found)`
  const none = sql`null::bigint`
  const [counts] = await sql<{ words: number | null; shown: number | null; soon: number | null }[]>`
    select ${q === undefined ? none : count(moviesWithWords(sql, q))} as words,
      ${where === undefined ? none : count(shownMovies(sql, where))} as shown,
      ${showing === 'soon' ? count(soonMovies(sql)) : none} as soon`
  const { words, shown, soon } = counts!
  if (q !== undefined && words! <= FEW) return { by: 'words', movies: fewMoviesWithWords(sql, q, words!) }
  if (where !== undefined && shown! <= FEW) return { by: 'shown', movies: shownMovies(sql, where) }
  if (soon !== null && soon <= FEW) return { by: 'soon', movies: soonMovies(sql) }
  return undefined
}

const soonMovies = (sql: Sql) => sql`
  select movie_id from listed_movies where genre = '' and language = '' and released > current_date`

const isReleased = (sql: Sql, { showing }: MovieFilter) =>
  showing === undefined
    ? sql``
    : showing === 'soon'
      ? sql`and released > current_date`
      : sql`and released <= current_date`

interface Where {
  city: string
  format: string
}

/** Where a movie has to be shown from now on, on whatever day; undefined where nobody asks that. */
function whereShown({ city, date, format, showing }: MovieFilter): Where | undefined {
  const asked = city !== undefined || format !== undefined || showing === 'now'
  return asked && date === undefined ? { city: city ?? '', format: format ?? '' } : undefined
}

const isShownAt = (sql: Sql, { city, format }: Where) => sql`
  city = lower(${city}) and format = ${format} and last_starts_at >= now()`

const shownMovies = (sql: Sql, where: Where) => sql`
  select movie_id from shown_movies where ${isShownAt(sql, where)}`

/** As a value for each movie: a join would be read as a whole before it is sorted. */
function isShown(sql: Sql, filter: MovieFilter) {
  const where = whereShown(filter)
  if (where !== undefined)
    return sql`and (
      select true from shown_movies where movie_id = listed.movie_id and ${isShownAt(sql, where)})`
  const { city, date, format } = filter
  if (date === undefined) return sql``
  return sql`and listed.movie_id in (
    with shown as materialized (
      select distinct showtimes.movie_id from showtimes
      join screens on screens.id = showtimes.screen_id
      join theaters on theaters.id = screens.theater_id
      where showtimes.status = 'scheduled' and theaters.active and showtimes.starts_at >= now()
        ${city === undefined ? sql`` : sql`and lower(theaters.city) = lower(${city})`}
        ${format === undefined ? sql`` : sql`and showtimes.format = ${format}`}
        and ${startsOnDay(sql, date)}
    ) select movie_id from shown)`
}
