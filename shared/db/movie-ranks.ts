// What movies are sorted by when people ask for the most popular or the best rated ones first.
import type { Sql } from '../resources.ts'

/**
 * Ranks movies anew by what people buy now, not what they once wanted, and by what they think of it; says how many changed. An
 * order may be a minute old; what a list says of each movie is counted when it is read.
 */
export async function rankMovies(sql: Sql): Promise<number> {
  const { count } = await sql`
    with sold as (
      select showtimes.movie_id, count(*) as seats from showtimes
      join reservation_seats on reservation_seats.showtime_id = showtimes.id and released_at is null and block_id is null
      where showtimes.starts_at > now() - interval '30 days' group by showtimes.movie_id
    ), rated as (
      select movie_id, round(avg(rating), 4) as rating from reviews where hidden_at is null group by movie_id
    ), present as (
      select ranked.movie_id, coalesce(sold.seats, 0) as popularity, coalesce(rated.rating, 0) as rating
      from movie_ranks ranked left join sold using (movie_id) left join rated using (movie_id)
    )
    update movie_ranks set popularity = present.popularity, rating = present.rating from present
    where present.movie_id = movie_ranks.movie_id
      and (present.popularity, present.rating) is distinct from (movie_ranks.popularity, movie_ranks.rating)`
  return count
}

/** Forgets where movies were shown until now; says how many places and formats that were. */
export async function forgetShown(sql: Sql): Promise<number> {
  const { count } = await sql`delete from shown_movies where last_starts_at < now()`
  return count
}
