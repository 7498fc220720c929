// A showtime: what, where and when, and its seats, which web/islands/seats.tsx keeps as they are.
import { assets } from '../assets.generated.ts'
import { dataIn, Page } from '../components/page.tsx'
import { newChoice } from '../components/seats/choice.ts'
import type { Tariff } from '../components/seats/price.ts'
import { rowsOf } from '../components/seats/rows.ts'
import { type PageSeat, packSeat } from '../components/seats/seat.ts'
import { SEATS_DATA, SEATS_ROOT, type SeatsData } from '../components/seats/seats-props.ts'
import { SeatsView } from '../components/seats/seats-view.tsx'
import { linkTo, type Site } from '../components/site.ts'
import { languageName, longDay, timeOf } from '../components/times.ts'
import { seatsMessages } from '../messages/seats.ts'
import type { Theater } from './theater.ts'

export interface ShowtimeProps {
  site: Site
  showtime: {
    id: string
    movie: { id: string; title: string }
    theater: Pick<Theater, 'name' | 'city' | 'timeZone'>
    screen: number
    startsAt: Date
    /** `YYYY-MM-DD` at the cinema. */
    day: string
    language: string
    format: string
    onSale: boolean
    tariff: Tariff
  }
  seats: readonly PageSeat[]
  /** When the seats were read. */
  at: Date
}

export function ShowtimePage({ site, showtime, seats, at }: ShowtimeProps) {
  const { messages, language } = site
  const { movie, theater, startsAt, day, screen, format, onSale } = showtime
  const when = `${longDay(language, day)}, ${timeOf(language, startsAt, theater.timeZone)}`
  const facts = [
    messages.screen(screen),
    languageName(language, showtime.language),
    format === 'standard' ? '' : format.toUpperCase(),
  ]
  const view = { language, timeZone: theater.timeZone, onSale, tariff: showtime.tariff }
  const data: SeatsData = { ...view, showtimeId: showtime.id, seats: seats.map(packSeat), at: at.getTime() }
  return (
    <Page site={site} head={{ title: messages.seatsOf(movie.title), description: `${movie.title}, ${when}` }}>
      <div class="stack">
        <h1>
          <a class="title-link" href={linkTo(site, `/movies/${movie.id}`)}>
            {movie.title}
          </a>
        </h1>
        <p>
          <time dateTime={startsAt.toISOString()}>{when}</time>
          <br />
          {theater.name}, {theater.city}
          <span class="soft"> · {facts.filter(Boolean).join(' · ')}</span>
        </p>
        {onSale ? null : <p class="notice">{messages.notOnSale}</p>}
      </div>
      <div id={SEATS_ROOT}>
        <SeatsView
          {...view}
          messages={seatsMessages[language]}
          choice={newChoice(rowsOf(seats), 1)}
          at={at}
          watching="no"
        />
      </div>
      <script type="application/json" id={SEATS_DATA} dangerouslySetInnerHTML={{ __html: dataIn(data) }} />
      <script type="module" src={assets.seats} />
    </Page>
  )
}
