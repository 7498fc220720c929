// Movies: what is shown.
import type { Sql } from '../resources.ts'

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

/** What a poster is made of, by movie; archived ones too, whose showtimes may still run. */
export async function findPosters(
  sql: Sql,
  ids: readonly string[],
): Promise<Map<string, Pick<Movie, 'genres' | 'posterUrl'>>> {
  const rows = await sql<Pick<Movie, 'id' | 'genres' | 'posterUrl'>[]>`
    select id, genres, poster_url as "posterUrl" from movies where id = any(${ids as string[]})`
  return new Map(rows.map(({ id, ...poster }) => [id, poster]))
}
