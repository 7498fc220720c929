// The seats of a showtime: the hall, its prices, and the same in words. The server renders it, and
// web/islands/seats.tsx keeps it up to date in a browser.
import type { Language } from '../../shared/domain/contact.ts'
import { moneyIn } from '../../shared/messages/formats.ts'
import { Hall, lettersOf, nameOf } from './hall.tsx'
import { isFree, type PageSeat, rangesOf, rowName } from './seat.ts'
import type { Site } from './site.ts'
import { timeOf } from './times.ts'

/** Ids of what the script finds in the page: the view, and what it was made of. */
export const SEATS_ROOT = 'seats'
export const SEATS_DATA = 'seats-data'

export interface SeatsData {
  showtimeId: string
  language: Language
  timeZone: string
  /** Minor units, for each seat. */
  fee: number
  seats: readonly PageSeat[]
  /** When the seats were read, in ms. */
  at: number
}

interface SeatsViewProps extends Pick<SeatsData, 'timeZone' | 'fee' | 'seats'> {
  site: Pick<Site, 'language' | 'messages'>
  at: Date
  /** Whether changes come by themselves; `lost` while the connection is away. */
  watching: 'no' | 'live' | 'lost'
}

export function SeatsView({ site, seats, fee, timeZone, at, watching }: SeatsViewProps) {
  const { messages, language } = site
  const time = timeOf(language, at, timeZone)
  const status = { no: messages.asOf(time), live: messages.live(time), lost: messages.connectionLost }
  return (
    <>
      <div class="seats">
        <div class="stack">
          <h2 id="map">{messages.seatMap}</h2>
          {/* A wide hall scrolls by itself, and by keys too. */}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys */}
          <section class="scroller" tabIndex={0} aria-labelledby="map">
            <Hall seats={seats} messages={messages} />
          </section>
          <p class={`soft watching-${watching}`} id="watching">
            {status[watching]}
          </p>
        </div>
        <Prices site={site} fee={fee} seats={seats} />
      </div>
      <Rows site={site} seats={seats} />
    </>
  )
}

function Prices({
  site,
  seats,
  fee,
}: {
  site: SeatsViewProps['site']
  seats: readonly PageSeat[]
  fee: number
}) {
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

function Rows({ site, seats }: { site: SeatsViewProps['site']; seats: readonly PageSeat[] }) {
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
