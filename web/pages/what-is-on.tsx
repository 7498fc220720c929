// What is on: the movies of a day, or of the weekend, with their showtimes, by theater.
import { assets } from '../assets.generated.ts'
import { Page } from '../components/page.tsx'
import { Poster } from '../components/poster.tsx'
import { ShowtimeChip } from '../components/showtime-chip.tsx'
import { linkTo, type Site, withQuery } from '../components/site.ts'
import { addDays, longDay, shortDay } from '../components/times.ts'
import { screeningEvent } from './screening-event.ts'
import { Filters } from './what-is-on-filters.tsx'
import { type DayMovie, PARTS, WEEKEND, type WhatIsOnProps } from './what-is-on-props.ts'

const DAYS_SHOWN = 8

export function WhatIsOn(props: WhatIsOnProps) {
  const { site, today, date, filter, movies } = props
  const { messages, language } = site
  const names: Record<string, string> = {
    [today]: messages.today,
    [addDays(today, 1)]: messages.tomorrow,
    [WEEKEND]: messages.weekend,
  }
  const name = names[date] ?? longDay(language, date)
  const facts = movies.flatMap((movie) =>
    movie.places.flatMap(({ theater, showtimes }) =>
      showtimes.map((showtime) => screeningEvent(site, { movie, theater, showtime })),
    ),
  )
  const title = `${messages.whatIsOn}: ${name}`
  return (
    <Page site={site} head={{ title, description: title, canonical: '/', facts }}>
      <h1>
        {messages.whatIsOn}
        <span class="soft" id="shown">
          {' '}
          · {name}
        </span>
      </h1>
      <Days {...props} />
      <Filters {...props} />
      <p class="soft" role="status" id={PARTS.found}>
        {movies.length === 0 ? '' : messages.moviesFound(movies.length)}
      </p>
      <div id={PARTS.results}>
        {movies.length === 0 ? (
          <div class="empty">
            <p>{filter.q ? messages.nothingFound(filter.q) : messages.nothingOnDay}</p>
            <a class="button" href={linkTo(site, withQuery('/', { date }))}>
              {messages.showAll}
            </a>
          </div>
        ) : (
          <ul class="movies">
            {movies.map((movie) => (
              <MovieOfDay key={movie.id} site={site} movie={movie} showsDay={date === WEEKEND} />
            ))}
          </ul>
        )}
      </div>
      <script type="module" src={assets.whatIsOn} />
    </Page>
  )
}

function Days({ site, today, date }: WhatIsOnProps) {
  const { messages, language, path } = site
  const names = [messages.today, messages.tomorrow]
  const days = Array.from({ length: DAYS_SHOWN }, (_, ahead) => addDays(today, ahead))
  const dates = [...days.slice(0, names.length), WEEKEND, ...days.slice(names.length)]
  const nameOf = (each: string) =>
    each === WEEKEND ? messages.weekend : (names[days.indexOf(each)] ?? shortDay(language, each))
  return (
    <nav aria-label={messages.days} id={PARTS.days}>
      <ol class="days">
        {dates.map((each) => (
          <li key={each}>
            <a
              class="day"
              href={linkTo(site, withQuery(path, { date: each === today ? undefined : each }))}
              aria-current={each === date ? 'date' : undefined}
            >
              {nameOf(each)}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  )
}

interface MovieOfDayProps {
  site: Site
  movie: DayMovie
  showsDay: boolean
}

function MovieOfDay({ site, movie, showsDay }: MovieOfDayProps) {
  const { messages } = site
  const facts = [
    messages.minutes(movie.durationMinutes),
    movie.certificate === null ? '' : messages.certificateOf(movie.certificate),
    movie.genres.join(', '),
  ]
  return (
    <li class="movie">
      <Poster movie={movie} messages={messages} />
      <div>
        <h2>
          <a class="title-link" href={linkTo(site, `/movies/${movie.id}`)}>
            {movie.title}
          </a>
        </h2>
        <p class="soft">{facts.filter(Boolean).join(' · ')}</p>
        {movie.places.map(({ theater, showtimes }) => (
          <div class="place" key={theater.id}>
            <h3>
              {theater.name}, {theater.city}
            </h3>
            <ul class="chips">
              {showtimes.map((showtime) => (
                <li key={showtime.id}>
                  <ShowtimeChip site={site} showtime={showtime} showsDay={showsDay} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </li>
  )
}
