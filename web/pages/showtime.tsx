// A showtime's seats: the hall, its prices, and the same in words.
import { moneyIn } from '../../shared/messages/formats.ts'
import { Hall, lettersOf, nameOf } from '../components/hall.tsx'
import { Page } from '../components/page.tsx'
import { isFree, type PageSeat, rangesOf, rowName } from '../components/seat.ts'
import { linkTo, type Site } from '../components/site.ts'
import { languageName, longDay, timeOf } from '../components/times.ts'
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
    /** Minor units, for each seat. */
    fee: number
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
      <div class="seats">
        <div class="stack">
          <h2 id="map">{messages.seatMap}</h2>
          {/* A wide hall scrolls by itself, and by keys too. */}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys */}
          <section class="scroller" tabIndex={0} aria-labelledby="map">
            <Hall seats={seats} messages={messages} />
          </section>
          <p class="soft">{messages.asOf(timeOf(language, at, theater.timeZone))}</p>
        </div>
        <Prices site={site} fee={showtime.fee} seats={seats} />
      </div>
      <Rows site={site} seats={seats} />
    </Page>
  )
}

function Prices({ site, seats, fee }: { site: Site; seats: readonly PageSeat[]; fee: number }) {
  const { messages, language } = site
  const categories = [...new Set(seats.filter(({ price }) => price !== null).map(({ category }) => category))]
  const letters = lettersOf(seats, messages)
  return (
    <section class="stack" aria-labelledby="prices">
      <h2 id="prices">{messages.prices}</h2>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{messages.category}</th>
            <th scope="col">{messages.adultPrice}</th>
            <th scope="col">{messages.freeNow}</th>
          </tr>
        </thead>
        <tbody>
          {categories.map((category) => {
            const own = seats.filter((seat) => seat.category === category)
            const { amount, currency } = own.find(({ price }) => price !== null)!.price!
            return (
              <tr key={category}>
                <th scope="row">
                  <svg
                    class={`key seat free ${category}`}
                    viewBox="0 0 24 24"
                    width="24"
                    height="24"
                    aria-hidden="true"
                  >
                    <rect x="1" y="1" width="22" height="22" rx="6" />
                    <text x="12" y="17" text-anchor="middle">
                      {letters.get(category)}
                    </text>
                  </svg>{' '}
                  {nameOf(category, messages)}
                </th>
                <td class="figures">{moneyIn(language, amount + fee, currency)}</td>
                <td class="figures">{own.filter(isFree).length}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

function Rows({ site, seats }: { site: Site; seats: readonly PageSeat[] }) {
  const { messages } = site
  const rows = new Map<string, PageSeat[]>()
  for (const seat of seats) rows.set(rowName(seat), [...(rows.get(rowName(seat)) ?? []), seat])
  const numbers = (some: readonly PageSeat[]) =>
    rangesOf(some.map(({ number }) => number)).join(', ') || messages.noneFree
  return (
    <section class="stack" aria-labelledby="rows">
      <h2 id="rows">{messages.seatsInWords}</h2>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{messages.row}</th>
            <th scope="col">{messages.category}</th>
            <th scope="col">{messages.free}</th>
            <th scope="col">{messages.taken}</th>
            <th scope="col">{messages.accessiblePlaces}</th>
          </tr>
        </thead>
        <tbody>
          {[...rows].map(([name, own]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{[...new Set(own.map(({ category }) => nameOf(category, messages)))].join(', ')}</td>
              <td class="figures">{numbers(own.filter(isFree))}</td>
              <td class="figures">{numbers(own.filter((seat) => !isFree(seat)))}</td>
              <td class="figures">{numbers(own.filter(({ accessible }) => accessible))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
