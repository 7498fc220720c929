// GET / — what is on: the movies of a day or a weekend with their showtimes, narrowed by words, city,
// theater, format and language.
import * as v from 'valibot'
import { listMovies } from '#shared/db/movie-lists.ts'
import { findPosters } from '#shared/db/movies.ts'
import { type ListedShowtime, listShowtimes } from '#shared/db/showtimes-list.ts'
import type { Theater } from '#shared/db/theaters.ts'
import { Format } from '#shared/http/requests/catalogue.ts'
import { Day, Line } from '#shared/http/requests/inputs.ts'
import type { Sql } from '#shared/resources.ts'
import { groupBy } from '#shared/std/group-by.ts'
import { Id } from '#shared/std/ids.ts'
import { dayOf, weekendFrom } from '../../web/components/times.ts'
import { WhatIsOn } from '../../web/pages/what-is-on.tsx'
import { type DayMovie, WEEKEND, type WhatIsOnFilter } from '../../web/pages/what-is-on-props.ts'
import { newPage } from './page.ts'
import { byTheater, theatersOf } from './showtimes-by-theater.ts'

/** What a page can show and a person look through; more asks for a city. */
const MOST_SHOWTIMES = 300
const MOST_FOUND = 50

const Shown = v.union([Day, v.literal(WEEKEND)])

export default newPage({
  path: '/',
  summary: 'What is on',
  reads: { q: Line(100), city: Line(100), theater: Id, format: Format, spoken: Line(35), date: Shown },
  tags: ['movies', 'programme'],
  async show(c, { date, ...filter }, site) {
    const sql = c.get('sql')
    const all = await theatersOf(sql)
    const cities = [...new Set(all.map(({ city }) => city))]
    const theaters = filter.city === undefined ? all : all.filter(({ city }) => city === filter.city)
    const today = todayIn(all.find(({ id }) => id === filter.theater) ?? theaters[0] ?? all[0])
    const chosen = date === undefined || date < today ? today : date
    const days = chosen === WEEKEND ? weekendFrom(today) : [chosen]
    const listed = await listDays(sql, days, filter)
    const found = filter.q === undefined ? undefined : await moviesFor(sql, filter.q)
    const shown = listed.filter(
      ({ movie, format, language }) =>
        (found === undefined || found.has(movie.id)) &&
        (filter.format === undefined || format === filter.format) &&
        (filter.spoken === undefined || language === filter.spoken),
    )
    const formats = [...new Set(listed.map(({ format }) => format))].sort()
    const spoken = [...new Set(listed.map(({ language }) => language))].sort()
    const movies = await dayMovies(sql, all, shown)
    return WhatIsOn({ site, today, date: chosen, filter, theaters, cities, formats, spoken, movies })
  },
})

async function listDays(
  sql: Sql,
  days: readonly string[],
  { city, theater: theaterId }: WhatIsOnFilter,
): Promise<ListedShowtime[]> {
  const lists = await Promise.all(
    days.map((date) => listShowtimes(sql, { city, theaterId, date, limit: MOST_SHOWTIMES })),
  )
  return lists.flat().map(({ showtime }) => showtime)
}

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
