// The ranks that movies are sorted by for `popular` and `rating`.
import type { Sql } from '../resources.ts'

/**
 * Ranks movies by what people buy now and by their reviews; returns the number of changes. An order may be a
 * minute old; the figures of each movie are counted when it is read.
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

/** Removes past places and formats of movies; returns their number. */
export async function forgetShown(sql: Sql): Promise<number> {
  const { count } = await sql`delete from shown_movies where shown_until < now()`
  return count
}
