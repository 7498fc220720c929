// A showtime at the desk: facts and figures, its seats now, blocks, prices, the move and the cancellation.
import type { VNode } from 'preact'
import { assets } from '../../assets.generated.ts'
import { DeskView } from '../../components/office/desk-view.tsx'
import { officeLink } from '../../components/office/office.ts'
import { OfficeFrame } from '../../components/office/office-frame.tsx'
import { SeatBar } from '../../components/office/seat-bar.tsx'
import { DESK_DATA, DESK_ROOT, type DeskData } from '../../components/office/showtime-data.ts'
import { dataIn } from '../../components/page.tsx'
import { rowsOf } from '../../components/seats/rows.ts'
import { packSeat } from '../../components/seats/seat.ts'
import { linkTo, withQuery } from '../../components/site.ts'
import { languageName } from '../../components/times.ts'
import { officeMessages } from '../../messages/office.ts'
import { officeShowtimeMessages } from '../../messages/office-showtime.ts'
import { programmeMessages } from '../../messages/programme.ts'
import { Blocks, Terms } from './showtime-changes.tsx'
import { Cancellation } from './showtime-end.tsx'
import type { OfficeShowtimeProps, ShowtimePart } from './showtime-props.ts'

export function OfficeShowtimePage(props: OfficeShowtimeProps): VNode {
  const { office, showtime, cancellation } = props
  const part = { ...props, texts: officeShowtimeMessages[office.language], data: dataOf(props) }
  return (
    <OfficeFrame office={office} title={showtime.movie.title} script={assets.officeShowtime}>
      <Facts {...part} />
      {cancellation ? <Cancellation {...part} cancellation={cancellation} /> : null}
      <Figures {...part} />
      <Search {...part} />
      <Seats {...part} />
      <Blocks {...part} />
      {showtime.status === 'scheduled' ? <Terms {...part} /> : null}
    </OfficeFrame>
  )
}

function Facts({ office, showtime, when, salesEnd, texts }: ShowtimePart) {
  const { screen, status, language, format } = showtime
  const kinds = [languageName(office.language, language), format === 'standard' ? '' : format.toUpperCase()]
  return (
    <div class="stack tight" id="facts" data-live>
      <p>
        <strong>{when}</strong>, {office.messages.screen(screen.number)}{' '}
        {status === 'scheduled' ? null : (
          <span class="state">{officeMessages[office.language].statusWords[status]}</span>
        )}
        <br />
        <span class="soft">
          {kinds.filter(Boolean).join(' · ')} · {texts.salesEnd}: {salesEnd}
        </span>
      </p>
      <p class="links">
        <a href={officeLink(office, withQuery('/office/reservations', { showtime: showtime.id }))}>
          {texts.allHere}
        </a>
        <a href={linkTo(office, `/showtimes/${showtime.id}`)}>{texts.publicPage}</a>
      </p>
    </div>
  )
}

function Figures({ office, figures, revenue, checkIns, texts }: ShowtimePart) {
  const { tickets, checkedIn } = checkIns
  return (
    <section id="figures" data-live aria-labelledby="figures-title">
      <h2 id="figures-title">{texts.soFar}</h2>
      <div class="figures-row">
        <div>
          <span class="soft">{programmeMessages[office.language].soldSeats}</span>
          <SeatBar texts={officeMessages[office.language]} showtime={figures} />
        </div>
        <p>
          <span class="soft">{texts.checkIn}</span>
          <br />
          <progress max={Math.max(tickets, 1)} value={checkedIn} aria-label={texts.checkIn} />
          <br />
          {texts.ticketsIn(checkedIn, tickets)}
        </p>
        <p>
          <span class="soft">{texts.revenue}</span>
          <br />
          <strong class="figures">{revenue}</strong>
        </p>
      </div>
    </section>
  )
}

/** A seat is found only within its showtime. */
const Search = ({ office, showtime, texts }: ShowtimePart) => (
  <search>
    <form class="search" action="/office/reservations" method="get">
      <input type="hidden" name="theater" value={office.theater.id} />
      <input type="hidden" name="showtime" value={showtime.id} />
      {office.language === 'en' ? null : <input type="hidden" name="lang" value={office.language} />}
      <div class="field">
        <label for="q">{texts.findHere}</label>
        <input type="search" id="q" name="q" minLength={2} maxLength={400} dir="auto" />
      </div>
      <button class="button quiet" type="submit">
        {texts.find}
      </button>
    </form>
  </search>
)

function dataOf({
  office,
  showtime,
  tariff,
  seats,
  blocks,
  screens,
}: OfficeShowtimeProps): DeskData | undefined {
  const { language, messages, theater } = office
  return (
    seats && {
      showtimeId: showtime.id,
      theaterId: theater.id,
      language,
      timeZone: theater.timeZone,
      tariff,
      seats: seats.seats.map(packSeat),
      blocks: blocks.map(({ id, reason, seatIds }) => ({ id, reason, seatIds })),
      screens: screens.map(({ id, number }) => ({ id, name: messages.screen(number) })),
      at: seats.at.getTime(),
    }
  )
}

function Seats({ seats, texts, data }: ShowtimePart) {
  if (seats === undefined || data === undefined) return <p class="notice">{texts.mapAway}</p>
  return (
    <>
      <div id={DESK_ROOT} class="stack wide">
        <DeskView data={data} rows={rowsOf(seats.seats)} live={{ at: seats.at, watching: 'no' }} />
      </div>
      <script type="application/json" id={DESK_DATA} dangerouslySetInnerHTML={{ __html: dataIn(data) }} />
    </>
  )
}
