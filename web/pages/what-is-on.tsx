// What is on: the movies of a day with their showtimes, by theater.
import { Page } from '../components/page.tsx'
import { Poster, type Postered } from '../components/poster.tsx'
import { type ChipShowtime, ShowtimeChip } from '../components/showtime-chip.tsx'
import { linkTo, type Site, withQuery } from '../components/site.ts'
import { addDays, languageName, longDay, shortDay } from '../components/times.ts'
import { screeningEvent } from './screening-event.ts'
import type { Theater } from './theater.ts'

export interface DayMovie extends Postered {
  id: string
  durationMinutes: number
  certificate: string | null
  places: { theater: Theater; showtimes: ChipShowtime[] }[]
}

export interface WhatIsOnProps {
  site: Site
  /** `YYYY-MM-DD` of the first day of the strip, and of the one that is shown. */
  today: string
  day: string
  filter: {
    q?: string | undefined
    city?: string | undefined
    format?: string | undefined
    spoken?: string | undefined
  }
  cities: readonly string[]
  formats: readonly string[]
  spoken: readonly string[]
  movies: readonly DayMovie[]
}

const DAYS_SHOWN = 8

export function WhatIsOn(props: WhatIsOnProps) {
  const { site, today, day, filter, movies } = props
  const { messages, language } = site
  const name =
    day === today ? messages.today : day === addDays(today, 1) ? messages.tomorrow : longDay(language, day)
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
        <span class="soft"> · {name}</span>
      </h1>
      <Days {...props} />
      <Filters {...props} />
      {movies.length === 0 ? (
        <div class="empty">
          <p>{filter.q ? messages.nothingFound(filter.q) : messages.nothingOnDay}</p>
          <a class="button" href={linkTo(site, `/?date=${day}`)}>
            {messages.showAll}
          </a>
        </div>
      ) : (
        <ul class="movies">
          {movies.map((movie) => (
            <MovieOfDay key={movie.id} site={site} movie={movie} />
          ))}
        </ul>
      )}
    </Page>
  )
}

function Days({ site, today, day }: WhatIsOnProps) {
  const { messages, language, path } = site
  const names = [messages.today, messages.tomorrow]
  return (
    <nav aria-label={messages.days}>
      <ol class="days">
        {Array.from({ length: DAYS_SHOWN }, (_, ahead) => addDays(today, ahead)).map((each, ahead) => (
          <li key={each}>
            <a
              class="day"
              href={linkTo(site, withQuery(path, { date: ahead === 0 ? undefined : each }))}
              aria-current={each === day ? 'date' : undefined}
            >
              {names[ahead] ?? shortDay(language, each)}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  )
}

function Filters({ site, today, day, filter, cities, formats, spoken }: WhatIsOnProps) {
  const { messages, language } = site
  return (
    <search>
      <form class="filters" action="/" method="get">
        {day === today ? null : <input type="hidden" name="date" value={day} />}
        {language === 'en' ? null : <input type="hidden" name="lang" value={language} />}
        <label class="field">
          <span>{messages.search}</span>
          <input
            type="search"
            name="q"
            maxLength={100}
            value={filter.q ?? ''}
            placeholder={messages.searchHint}
          />
        </label>
        <Choice
          name="city"
          label={messages.city}
          any={messages.allCities}
          value={filter.city}
          values={cities}
        />
        <Choice
          name="format"
          label={messages.format}
          any={messages.anyFormat}
          value={filter.format}
          values={formats}
        />
        <Choice
          name="spoken"
          label={messages.spokenLanguage}
          any={messages.anyLanguage}
          value={filter.spoken}
          values={spoken}
          nameOf={(tag) => languageName(language, tag)}
        />
        <button class="button" type="submit">
          {messages.filter}
        </button>
      </form>
    </search>
  )
}

interface ChoiceProps {
  name: string
  label: string
  any: string
  value: string | undefined
  values: readonly string[]
  nameOf?: (value: string) => string
}

const Choice = ({ name, label, any, value, values, nameOf = (each) => each }: ChoiceProps) => (
  <label class="field">
    <span>{label}</span>
    <select name={name}>
      <option value="">{any}</option>
      {values.map((each) => (
        <option key={each} value={each} selected={each === value}>
          {nameOf(each)}
        </option>
      ))}
    </select>
  </label>
)

function MovieOfDay({ site, movie }: { site: Site; movie: DayMovie }) {
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
                  <ShowtimeChip site={site} showtime={showtime} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </li>
  )
}
