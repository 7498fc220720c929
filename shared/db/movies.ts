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

export interface MovieFilter {
  /** Part of the title or the original title. */
  q?: string | undefined
  genre?: string | undefined
  language?: string | undefined
  /** Shown in this city, from now on. */
  city?: string | undefined
  /** Shown on this day of the theater's own calendar, from now on. */
  date?: string | undefined
  /** Title and id of the last movie of the page before. */
  after?: readonly [string, string] | undefined
  limit: number
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

/** By title, then id: a movie added meanwhile moves none to another page twice. */
export async function listMovies(sql: Sql, filter: MovieFilter): Promise<Movie[]> {
  const { q, genre, language, after, limit } = filter
  const pattern = q === undefined ? '' : `%${q.replace(/[\\%_]/g, '\\$&')}%`
  return sql<Movie[]>`
    select ${movieColumns(sql)}
    from movies
    where archived_at is null
      ${q === undefined ? sql`` : sql`and (title ilike ${pattern} or original_title ilike ${pattern})`}
      ${genre === undefined ? sql`` : sql`and ${isOneOf(sql, genre, 'genres')}`}
      ${language === undefined ? sql`` : sql`and ${isOneOf(sql, language, 'languages')}`}
      ${isShown(sql, filter)}
      ${after ? sql`and (title, id) > (${after[0]}, ${after[1]})` : sql``}
    order by title, id limit ${limit}`
}

const isOneOf = (sql: Sql, value: string, column: 'genres' | 'languages') =>
  sql`exists (select from unnest(${sql(column)}) as one where lower(one) = lower(${value}))`

function isShown(sql: Sql, { city, date }: MovieFilter) {
  if (city === undefined && date === undefined) return sql``
  return sql`and exists (
    select from showtimes
    join screens on screens.id = showtimes.screen_id
    join theaters on theaters.id = screens.theater_id
    where showtimes.movie_id = movies.id and showtimes.status = 'scheduled' and theaters.active
      and showtimes.starts_at >= now()
      ${city === undefined ? sql`` : sql`and lower(theaters.city) = lower(${city})`}
      ${date === undefined ? sql`` : sql`and ${startsOnDay(sql, date)}`})`
}
