// Lists of movies: filtered, sorted and paged, at a cost that does not grow with the catalogue.
// A page is found in one of two ways. If a filter leaves few movies, they are fetched by an index and sorted.
// If every filter leaves many, movies are read in order from an index of `listed_movies` until the page is
// full, which is soon, because many pass. A count up to FEW decides. So of n movies about √(page × n) are
// read at worst, when filter and order are unrelated.
import type { Fragment } from 'postgres'
import type { Sql } from '../resources.ts'
import {
  fewMoviesWithWords,
  foldWords,
  hasWords,
  moviesWithWords,
  rankedWords,
  type Words,
} from './movie-words.ts'
import { type Movie, movieColumns } from './movies.ts'
import { isAhead, startsOnDay } from './showtime-filters.ts'
import { isInCity } from './theaters.ts'

/** √(21 × 10 000) is 458; beyond a few hundred, fetching and sorting takes longer than reading in order. */
export const FEW = 300
/** Five pages: for words that more than FEW movies have, the most popular ones are wanted. */
const RANKED = 100

/** A movie in a list, with its reviews. */
export interface ListedMovie extends Movie {
  /** Visible reviews only; the average is null without any. */
  rating: { average: number | null; count: number }
}

export const movieSorts = ['title', 'relevance', 'popularity', 'release', 'rating'] as const
export type MovieSort = (typeof movieSorts)[number]

export interface MovieFilter {
  /** Words of title, credits or synopsis. Falls back to fuzzy matching when there are few exact hits. */
  q?: string | undefined
  genre?: string | undefined
  language?: string | undefined
  /** Shown in this city from now on. */
  city?: string | undefined
  /** Shown on this day of the theater's calendar, from now on. */
  date?: string | undefined
  /** Shown in this format from now on. */
  format?: string | undefined
  /** Now: on sale and released. Soon: not released yet. */
  showing?: 'now' | 'soon' | undefined
  /** `relevance` needs `q`; for words that many movies have, it ranks the most popular ones. */
  sort: MovieSort
  /** Sort value and id of the last movie of the page before. */
  after?: readonly [string, string] | undefined
  limit: number
}

type Filter = Omit<MovieFilter, 'q'> & { words: Words | undefined }

interface ListRow extends ListedMovie {
  sortedBy: string
}

/** Sorted as requested, then by id, so that a movie added meanwhile moves none to another page twice. */
export async function listMovies(
  sql: Sql,
  { q, ...asked }: MovieFilter,
): Promise<{ movie: ListedMovie; sortedBy: string }[]> {
  const filter: Filter = { ...asked, words: q === undefined ? undefined : await foldWords(sql, q) }
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

/** The sort column, its type, and its direction. */
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

/** `candidates`: the listed movies that pass all filters, read by the page's query as far as needed. */
function candidates(sql: Sql, filter: Filter, few: Few | undefined) {
  const { words, genre = '', language = '', sort } = filter
  const first = few ? sql`few as materialized (${few.movies}),` : sql``
  const listed = sql`select * from listed_movies where genre = fold(${genre}) and language = lower(${language})`
  // One by one: `offset 0` keeps Postgres from a join, for which it would read all listed movies.
  const passing = sql`
    from ${few ? sql`few cross join lateral (${listed} and movie_id = few.movie_id offset 0) listed` : sql`(${listed}) listed`}
    where true
      ${isReleased(sql, filter)}
      ${few?.by === 'shown' ? sql`` : isShown(sql, filter)}
      ${words === undefined || few?.by === 'words' ? sql`` : sql`and ${hasWords(sql, words)}`}`
  if (sort !== 'relevance' || words === undefined || few?.by === 'words')
    return sql`${first} candidates as (select listed.*${few?.by === 'words' ? sql`, rank` : sql``} ${passing})`
  const popular = sql`select listed.movie_id ${passing} order by popularity desc, listed.movie_id desc limit ${RANKED}`
  return sql`${first} candidates as materialized (${rankedWords(sql, words, popular)})`
}

interface Few {
  by: 'words' | 'shown' | 'soon'
  movies: Fragment
}

/** The movies that a filter leaves, if they are few; the first such filter wins. */
async function fewOf(sql: Sql, filter: Filter): Promise<Few | undefined> {
  const { words, showing } = filter
  const where = whereShown(filter)
  if (words === undefined && where === undefined && showing !== 'soon') return undefined
  // The limit is a literal: for an unknown one Postgres expects a tenth of the rows and scans the table.
  const limit = sql.unsafe(String(FEW + 1))
  const count = (movies: Fragment) => sql`(select count(*) from (${movies} limit ${limit}) found)`
  const none = sql`null::bigint`
  const [counts] = await sql<{ withWords: number | null; shown: number | null; soon: number | null }[]>`
    select ${words === undefined ? none : count(moviesWithWords(sql, words))} as "withWords",
      ${where === undefined ? none : count(shownMovies(sql, where))} as shown,
      ${showing === 'soon' ? count(soonMovies(sql)) : none} as soon`
  const { withWords, shown, soon } = counts!
  if (words !== undefined && withWords! <= FEW)
    return { by: 'words', movies: fewMoviesWithWords(sql, words, withWords!) }
  if (where !== undefined && shown! <= FEW) return { by: 'shown', movies: shownMovies(sql, where) }
  if (soon !== null && soon <= FEW) return { by: 'soon', movies: soonMovies(sql) }
  return undefined
}

const soonMovies = (sql: Sql) => sql`
  select movie_id from listed_movies where genre = '' and language = '' and released > current_date`

const isReleased = (sql: Sql, { showing }: Filter) =>
  showing === undefined
    ? sql``
    : showing === 'soon'
      ? sql`and released > current_date`
      : sql`and released <= current_date`

interface Where {
  city: string
  format: string
}

/** Where a movie has to be shown from now on, on any day; undefined without such a filter. */
function whereShown({ city, date, format, showing }: Filter): Where | undefined {
  const asked = city !== undefined || format !== undefined || showing === 'now'
  return asked && date === undefined ? { city: city ?? '', format: format ?? '' } : undefined
}

const isShownAt = (sql: Sql, { city, format }: Where) => sql`
  city = (select fold(${city})) and format = ${format} and shown_until >= now()`

const shownMovies = (sql: Sql, where: Where) => sql`
  select movie_id from shown_movies where ${isShownAt(sql, where)}`

/** A value per movie: a join would be read as a whole before it is sorted. */
function isShown(sql: Sql, filter: Filter) {
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
      where showtimes.status = 'scheduled' and theaters.active and ${isAhead(sql)}
        ${city === undefined ? sql`` : sql`and ${isInCity(sql, city)}`}
        ${format === undefined ? sql`` : sql`and showtimes.format = ${format}`}
        and ${startsOnDay(sql, date)}
    ) select movie_id from shown)`
}
