// Movies: what is shown.
import type { Sql } from '../resources.ts'
import { startsOnDay } from './theater-days.ts'

export interface Movie {
  id: string
  title: string
  originalTitle: string | null
  synopsis: string
  genres: string[]
  languages: string[]
  subtitles: string[]
  durationMinutes: number
  certificate: string | null
  /** Days, `YYYY-MM-DD`. */
  releaseDate: string | null
  endDate: string | null
  posterUrl: string | null
  trailerUrl: string | null
  credits: { role: string; name: string }[]
}

export const movieColumns = (sql: Sql) => sql`
  id, title, original_title as "originalTitle", synopsis, genres, languages, subtitles,
  duration_minutes as "durationMinutes", certificate, release_date::text as "releaseDate",
  end_date::text as "endDate", poster_url as "posterUrl", trailer_url as "trailerUrl", credits`

export async function findMovie(sql: Sql, id: string): Promise<Movie | undefined> {
  const [movie] = await sql<Movie[]>`
    select ${movieColumns(sql)} from movies where id = ${id} and archived_at is null`
  return movie
}

/** As it stands in lists: with what people think of it. */
export interface ListedMovie extends Movie {
  /** Of the reviews that are not hidden; the average is null without any. */
  rating: { average: number | null; count: number }
}

export const movieSorts = ['title', 'relevance', 'popularity', 'release', 'rating'] as const
export type MovieSort = (typeof movieSorts)[number]

export interface MovieFilter {
  /** Words of title, credits or synopsis; typing errors are borne. */
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
  /** `relevance` needs `q`. */
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
  const { q, genre, language, sort, after, limit } = filter
  const { key, type, descending } = sortOf(sql, sort)
  const isRanked = sort === 'popularity' || sort === 'rating'
  // The same id, from the table that has the index.
  const id = isRanked ? sql`movie_ranks.movie_id` : sql`movies.id`
  const direction = descending ? sql`desc` : sql``
  const rows = await sql<ListRow[]>`
    select ${movieColumns(sql)}, ${ratingOf(sql)} as rating, sort_key::text as "sortedBy"
    from movies
    ${q === undefined ? sql`` : sql`join search_movies(${q}) found on found.movie_id = movies.id`}
    ${isRanked ? sql`join movie_ranks on movie_ranks.movie_id = movies.id` : sql``}
    cross join lateral (select ${key} as sort_key) sorted
    where archived_at is null
      ${genre === undefined ? sql`` : sql`and ${isOneOf(sql, genre, 'genres')}`}
      ${language === undefined ? sql`` : sql`and ${isOneOf(sql, language, 'languages')}`}
      ${isReleased(sql, filter)}
      ${isShown(sql, filter)}
      ${after ? sql`and (sort_key, ${id}) ${descending ? sql`<` : sql`>`} (${after[0]}::text::${type}, ${after[1]})` : sql``}
    order by sort_key ${direction}, ${id} ${direction} limit ${limit}`
  return rows.map(({ sortedBy, ...movie }) => ({ sortedBy, movie }))
}

/** What a list is sorted by, the type of that, and which end comes first. */
function sortOf(sql: Sql, sort: MovieSort) {
  const descending = sort !== 'title'
  switch (sort) {
    case 'title':
      return { key: sql`title`, type: sql`text`, descending }
    case 'relevance':
      return { key: sql`found.rank`, type: sql`numeric`, descending }
    case 'release':
      return { key: released(sql), type: sql`date`, descending }
    case 'rating':
      return { key: sql`movie_ranks.rating`, type: sql`numeric`, descending }
    case 'popularity':
      return { key: sql`movie_ranks.popularity`, type: sql`bigint`, descending }
  }
}

/** As the index has it. */
const released = (sql: Sql) => sql`coalesce(release_date, '-infinity'::date)`

const ratingOf = (sql: Sql) => sql`(
  select json_build_object('average', round(avg(rating), 2)::float8, 'count', count(*))
  from reviews where movie_id = movies.id and hidden_at is null)`

const isReleased = (sql: Sql, { showing }: MovieFilter) =>
  showing === undefined
    ? sql``
    : showing === 'soon'
      ? sql`and ${released(sql)} > current_date`
      : sql`and ${released(sql)} <= current_date`

/** No index of the arrays: most movies are of few genres, and going through them in order fills a page sooner. */
const isOneOf = (sql: Sql, value: string, column: 'genres' | 'languages') =>
  sql`exists (select from unnest(${sql(column)}) as one where lower(one) = lower(${value}))`

/** Found from the showtimes where these are few (of a place or a day), else movie by movie until a page is full. */
function isShown(sql: Sql, { city, date, format, showing }: MovieFilter) {
  const asked = city !== undefined || date !== undefined || format !== undefined || showing === 'now'
  if (!asked) return sql``
  const shown = sql`
    from showtimes
    join screens on screens.id = showtimes.screen_id
    join theaters on theaters.id = screens.theater_id
    where showtimes.status = 'scheduled' and theaters.active and showtimes.starts_at >= now()
      ${city === undefined ? sql`` : sql`and lower(theaters.city) = lower(${city})`}
      ${format === undefined ? sql`` : sql`and showtimes.format = ${format}`}
      ${date === undefined ? sql`` : sql`and ${startsOnDay(sql, date)}`}`
  if (city === undefined && date === undefined)
    return sql`and exists (select ${shown} and showtimes.movie_id = movies.id)`
  return sql`and movies.id in (
    with shown as materialized (select distinct showtimes.movie_id ${shown}) select movie_id from shown)`
}
