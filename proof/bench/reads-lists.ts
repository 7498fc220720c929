// The lists that are measured: by word, place, day and order, as visitors ask for them.
import { listMovies, type MovieFilter } from '#shared/db/movie-lists.ts'
import { listShowtimes, type ShowtimeFilter } from '#shared/db/showtimes-list.ts'
import type { Sql } from '#shared/resources.ts'
import type { Plans, Scan } from '../../testing/plans.ts'
import { median } from './seats-redis.ts'

const RUNS = 9
/** One more than a page: it says whether there is another. */
const LIMIT = 21
const DAY_MS = 86_400_000

type Lists = Record<string, (sql: Sql) => Promise<unknown>>

const movies =
  (filter: Partial<MovieFilter>): Lists[string] =>
  (sql) =>
    listMovies(sql, { sort: filter.q === undefined ? 'title' : 'relevance', limit: LIMIT, ...filter })
const showtimes =
  (filter: Partial<ShowtimeFilter>): Lists[string] =>
  (sql) =>
    listShowtimes(sql, { limit: LIMIT, ...filter })

/** With what is there: a movie that is shown, a theater, a city, tomorrow. */
export async function listsOf(sql: Sql): Promise<Lists> {
  const [there] = await sql<{ movieId: string; theaterId: string }[]>`
    select movie_id as "movieId", theater_id as "theaterId" from showtimes join screens on screens.id = screen_id
    where starts_at > now() order by starts_at limit 1`
  const { movieId, theaterId } = there!
  const city = 'City 3'
  const date = new Date(Date.now() + DAY_MS).toISOString().slice(0, 10)
  return {
    movies: movies({}),
    'movies by release': movies({ sort: 'release' }),
    'movies by rating': movies({ sort: 'rating' }),
    'movies by popularity': movies({ sort: 'popularity' }),
    'movies, now': movies({ showing: 'now' }),
    'movies, soon': movies({ showing: 'soon' }),
    'movies in a city': movies({ city }),
    'movies on a day': movies({ date }),
    'movies in a city on a day': movies({ city, date }),
    'movies in a city without any': movies({ city: 'Nowhere' }),
    'movies in IMAX': movies({ format: 'imax' }),
    'movies in a format that none is in': movies({ format: '4dx' }),
    'movies of a genre': movies({ genre: 'Drama' }),
    'movies of a genre, in a city, by release': movies({ genre: 'drama', city, sort: 'release' }),
    'movies of a genre that none has': movies({ genre: 'western' }),
    'movies in a language that none has': movies({ language: 'fi' }),
    'search: two words': movies({ q: 'golden harbour' }),
    'search: misspelt': movies({ q: 'goldn harbor' }),
    'search: one movie': movies({ q: 'number 77' }),
    'search: nothing': movies({ q: 'submarine' }),
    'search: in every tenth title': movies({ q: 'golden' }),
    'search: in every synopsis': movies({ q: 'lighthouse' }),
    'search: in every synopsis, by title': movies({ q: 'lighthouse', sort: 'title' }),
    'search: in every synopsis, in a city': movies({ q: 'lighthouse', city }),
    'search: in every synopsis, not here': movies({ q: 'lighthouse', city: 'Nowhere' }),
    'search: one letter': movies({ q: 'g' }),
    'search: letters that none has': movies({ q: 'qx' }),
    showtimes: showtimes({}),
    'showtimes of a movie': showtimes({ movieId }),
    'showtimes of a theater': showtimes({ theaterId }),
    'showtimes of a theater on a day': showtimes({ theaterId, date }),
    'showtimes in a city': showtimes({ city }),
    'showtimes in a city on a day': showtimes({ city, date }),
    'showtimes of a movie in a city': showtimes({ movieId, city }),
    'showtimes in a city without any': showtimes({ city: 'Nowhere' }),
  }
}

export interface ListTime {
  ms: number
  scans: Scan[]
}

/** Often enough that Postgres has settled for the plan of its prepared statement. */
export async function timesOf({ sql, watch }: Plans): Promise<Record<string, ListTime>> {
  const times: Record<string, ListTime> = {}
  for (const [name, list] of Object.entries(await listsOf(sql))) {
    const took: number[] = []
    for (let run = 0; run < RUNS; run++) {
      const begun = performance.now()
      await list(sql)
      took.push(performance.now() - begun)
    }
    times[name] = { ms: median(took), scans: await watch(() => list(sql)) }
  }
  return times
}

/** The two that are measured over HTTP. */
export async function readLists(url: string): Promise<{ movies: string; showtimes: string }> {
  const answer = await fetch(`${url}/v1/showtimes?limit=1`)
  const { items } = (await answer.json()) as { items: { movie: { id: string } }[] }
  return { movies: '/v1/movies', showtimes: `/v1/showtimes?movieId=${items[0]!.movie.id}` }
}
