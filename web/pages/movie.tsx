// A movie: facts, credits, its next showtimes and what people think of it.
import { Page } from '../components/page.tsx'
import { Poster } from '../components/poster.tsx'
import { type ChipShowtime, ShowtimeChip } from '../components/showtime-chip.tsx'
import { linkTo, type Site } from '../components/site.ts'
import { dateOf, languageName, longDay, numberOf } from '../components/times.ts'
import { screeningEvent } from './screening-event.ts'
import type { Theater } from './theater.ts'

export interface MovieFacts {
  id: string
  title: string
  originalTitle: string | null
  synopsis: string
  genres: string[]
  languages: string[]
  durationMinutes: number
  certificate: string | null
  releaseDate: string | null
  posterUrl: string | null
  trailerUrl: string | null
  credits: { role: string; name: string }[]
}

export interface Review {
  id: string
  author: string
  rating: number
  text: string
  day: string
}

export interface MovieProps {
  site: Site
  movie: MovieFacts
  /** The next days with showtimes, each by theater. */
  days: { day: string; places: { theater: Theater; showtimes: ChipShowtime[] }[] }[]
  reviews: { average: number | null; count: number; distribution: Record<number, number>; latest: Review[] }
}

export function MoviePage({ site, movie, days, reviews }: MovieProps) {
  const { messages } = site
  const canonical = `/movies/${movie.id}`
  const facts = days.flatMap(({ places }) =>
    places.flatMap(({ theater, showtimes }) =>
      showtimes.map((showtime) => screeningEvent(site, { movie, theater, showtime })),
    ),
  )
  const head = {
    title: movie.title,
    description: movie.synopsis,
    canonical,
    facts,
    image: movie.posterUrl ?? undefined,
  }
  return (
    <Page site={site} head={head}>
      <article class="hero">
        <Poster movie={movie} messages={messages} />
        <div class="stack">
          <h1>{movie.title}</h1>
          <p>{movie.synopsis}</p>
          <Facts site={site} movie={movie} />
          {movie.trailerUrl === null ? null : (
            <p>
              <a href={movie.trailerUrl} rel="noreferrer">
                {messages.watchTrailer}
              </a>
            </p>
          )}
        </div>
      </article>
      <Showtimes site={site} days={days} />
      <Reviews site={site} reviews={reviews} />
    </Page>
  )
}

function Facts({ site, movie }: { site: Site; movie: MovieFacts }) {
  const { messages, language } = site
  const { originalTitle, certificate, releaseDate } = movie
  const facts: [name: string, value: string | null][] = [
    [messages.original, originalTitle === movie.title ? null : originalTitle],
    [messages.facts, [messages.minutes(movie.durationMinutes), ...movie.genres].join(' · ')],
    [messages.spokenLanguage, movie.languages.map((tag) => languageName(language, tag)).join(', ')],
    [messages.certificate, certificate && messages.certificateOf(certificate)],
    [messages.released, releaseDate && dateOf(language, releaseDate)],
    [messages.credits, movie.credits.map(({ role, name }) => `${name} (${role})`).join(', ')],
  ]
  return (
    <dl class="facts">
      {facts.map(([name, value]) =>
        value ? (
          <>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </>
        ) : null,
      )}
    </dl>
  )
}

function Showtimes({ site, days }: Pick<MovieProps, 'site' | 'days'>) {
  const { messages, language } = site
  const theaters = days.flatMap(({ places }) => places.map(({ theater }) => theater))
  const zones = [...new Set(theaters.map(({ timeZone }) => timeZone))]
  return (
    <section class="stack" aria-labelledby="showtimes">
      <h2 id="showtimes">{messages.showtimes}</h2>
      {zones.length === 0 ? null : <p class="soft">{messages.allTimes(zones.join(', '))}</p>}
      {days.length === 0 ? (
        <div class="empty">
          <p>{messages.noShowtimes}</p>
          <a class="button" href={linkTo(site, '/')}>
            {messages.toWhatIsOn}
          </a>
        </div>
      ) : null}
      {days.map(({ day, places }) => (
        <div class="stack" key={day}>
          <h3>{longDay(language, day)}</h3>
          {places.map(({ theater, showtimes }) => (
            <div class="place" key={theater.id}>
              <p class="soft">
                {theater.name}, {theater.city}
              </p>
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
      ))}
    </section>
  )
}

const RATINGS = [5, 4, 3, 2, 1]

function Reviews({ site, reviews }: Pick<MovieProps, 'site' | 'reviews'>) {
  const { messages, language } = site
  const { average, count, distribution, latest } = reviews
  return (
    <section class="stack" aria-labelledby="reviews">
      <h2 id="reviews">{messages.reviews}</h2>
      {average === null ? (
        <p class="soft">{messages.noReviews}</p>
      ) : (
        <>
          <p>{messages.ratingOf(numberOf(language, average, 1), count)}</p>
          <dl class="distribution">
            {RATINGS.map((rating) => (
              <>
                <dt id={`rating-${rating}`}>{messages.stars(rating)}</dt>
                <dd>
                  <meter aria-labelledby={`rating-${rating}`} max={count} value={distribution[rating] ?? 0} />
                </dd>
                <dd class="figures">{numberOf(language, distribution[rating] ?? 0)}</dd>
              </>
            ))}
          </dl>
          <ul class="reviews">
            {latest.map(({ id, author, rating, text, day }) => (
              <li class="review" key={id}>
                <p>
                  <strong>{messages.stars(rating)}</strong>
                  <span class="soft">
                    {' '}
                    · {author} · {dateOf(language, day)}
                  </span>
                </p>
                <p>{text}</p>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
