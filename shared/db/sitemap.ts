// What search engines should find: movies that are shown, and showtimes that are on sale.
import type { Sql } from '../resources.ts'
import { isAhead } from './showtime-filters.ts'

export interface Sitemap {
  /** `changedAt`: when what its page shows last changed, apart from showtimes. */
  movies: { id: string; changedAt: Date }[]
  showtimeIds: string[]
}

/** The next showtimes, `limit` at most, with their movies. */
export async function readSitemap(sql: Sql, limit: number): Promise<Sitemap> {
  const showtimes = await sql<{ id: string; movieId: string; changedAt: Date }[]>`
    select showtimes.id, movies.id as "movieId", movies.updated_at as "changedAt"
    from showtimes
    join movies on movies.id = showtimes.movie_id
    join screens on screens.id = showtimes.screen_id
    join theaters on theaters.id = screens.theater_id
    where theaters.active and showtimes.status = 'scheduled' and ${isAhead(sql)}
    order by showtimes.starts_at, showtimes.id limit ${limit}`
  const movies = new Map(showtimes.map(({ movieId, changedAt }) => [movieId, changedAt]))
  return {
    movies: [...movies].map(([id, changedAt]) => ({ id, changedAt })),
    showtimeIds: showtimes.map(({ id }) => id),
  }
}
