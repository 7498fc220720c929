// GET / — what is on: a day's movies with their showtimes, narrowed by words, city, format and language.
import { listMovies } from '#shared/db/movie-lists.ts'
import { findPosters } from '#shared/db/movies.ts'
import { type ListedShowtime, listShowtimes } from '#shared/db/showtimes-list.ts'
import type { Theater } from '#shared/db/theaters.ts'
import { Format } from '#shared/http/requests/catalogue.ts'
import { Day, Line } from '#shared/http/requests/inputs.ts'
import type { Sql } from '#shared/resources.ts'
import { groupBy } from '#shared/std/group-by.ts'
import { dayOf } from '../../web/components/times.ts'
import { type DayMovie, WhatIsOn } from '../../web/pages/what-is-on.tsx'
import { newPage } from './page.ts'
import { byTheater, theatersOf } from './programme.ts'

/** What a page can show and a person look through; more asks for a city. */
const MOST_SHOWTIMES = 300
const MOST_FOUND = 50

export default newPage({
  path: '/',
  summary: 'What is on',
  reads: { q: Line(100), city: Line(100), format: Format, spoken: Line(35), date: Day },
  tags: ['movies', 'programme'],
  async show(c, { date, ...filter }, site) {
    const sql = c.get('sql')
    const theaters = await theatersOf(sql)
    const cities = [...new Set(theaters.map(({ city }) => city))]
    const today = todayIn(theaters.find(({ city }) => city === filter.city) ?? theaters[0])
    const day = date === undefined || date < today ? today : date
    const listed = await listShowtimes(sql, { city: filter.city, date: day, limit: MOST_SHOWTIMES })
    const ofDay = listed.map(({ showtime }) => showtime)
    const found = filter.q === undefined ? undefined : await moviesFor(sql, filter.q)
    const shown = ofDay.filter(
      ({ movie, format, language }) =>
        (found === undefined || found.has(movie.id)) &&
        (filter.format === undefined || format === filter.format) &&
        (filter.spoken === undefined || language === filter.spoken),
    )
    const formats = [...new Set(ofDay.map(({ format }) => format))].sort()
    const spoken = [...new Set(ofDay.map(({ language }) => language))].sort()
    const movies = await dayMovies(sql, theaters, shown)
    return WhatIsOn({ site, today, day, filter, cities, formats, spoken, movies })
  },
})

const todayIn = (theater: Theater | undefined): string => dayOf(new Date(), theater?.timeZone ?? 'UTC')

async function moviesFor(sql: Sql, q: string): Promise<Set<string>> {
  const found = await listMovies(sql, { q, sort: 'relevance', limit: MOST_FOUND })
  return new Set(found.map(({ movie }) => movie.id))
}

/** By the start of their first showtime. */
async function dayMovies(
  sql: Sql,
  theaters: readonly Theater[],
  showtimes: readonly ListedShowtime[],
): Promise<DayMovie[]> {
  const placesOf = await byTheater(sql, theaters, showtimes)
  const byMovie = groupBy(showtimes, ({ movie }) => movie.id)
  const facts = await findPosters(sql, [...byMovie.keys()])
  return [...byMovie].map(([id, own]) => {
    const { title, durationMinutes, certificate } = own[0]!.movie
    const { genres, posterUrl } = facts.get(id) ?? { genres: [], posterUrl: null }
    return { id, title, durationMinutes, certificate, genres, posterUrl, places: placesOf(own) }
  })
}
