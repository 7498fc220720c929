// GET /movies/:movieId — a movie with its next showtimes and reviews.
import { findMovie } from '#shared/db/movies.ts'
import { listReviews, rateMovie } from '#shared/db/reviews.ts'
import { listShowtimes } from '#shared/db/showtimes-list.ts'
import { groupBy } from '#shared/std/group-by.ts'
import { Id } from '#shared/std/ids.ts'
import { dayOf } from '../../web/components/times.ts'
import { MoviePage } from '../../web/pages/movie.tsx'
import { newPage } from './page.ts'
import { byTheater, theatersOf } from './showtimes-by-theater.ts'

/** Some days of a movie that is widely shown. */
const MOST_SHOWTIMES = 100
const REVIEWS_SHOWN = 10

export default newPage({
  path: '/movies/:movieId',
  summary: 'A movie',
  reads: { movieId: Id },
  tags: ['movies', 'programme'],
  async show(c, { movieId }, site) {
    const sql = c.get('sql')
    const movie = movieId === undefined ? undefined : await findMovie(sql, movieId)
    if (!movie) return undefined
    const [theaters, listed, ratings, latest] = await Promise.all([
      theatersOf(sql),
      listShowtimes(sql, { movieId: movie.id, limit: MOST_SHOWTIMES }),
      rateMovie(sql, movie.id),
      listReviews(sql, movie.id, { sort: 'newest', limit: REVIEWS_SHOWN }),
    ])
    if (!ratings) return undefined
    const showtimes = listed.map(({ showtime }) => showtime)
    const placesOf = await byTheater(sql, theaters, showtimes)
    const byDay = groupBy(showtimes, ({ startsAt, theater }) => dayOf(startsAt, theater.timeZone))
    const days = [...byDay].map(([day, own]) => ({ day, places: placesOf(own) }))
    const shown = latest.map(({ id, author, rating, text, createdAt }) => {
      return { id, author: author.name, rating, text, day: dayOf(createdAt, 'UTC') }
    })
    return MoviePage({ site, movie, days, reviews: { ...ratings, latest: shown } })
  },
})
