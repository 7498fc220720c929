// The door: which showtime, and then one scan after the other.
import type { VNode } from 'preact'
import { assets } from '../../assets.generated.ts'
import {
  DOOR_DATA,
  DOOR_ROOT,
  DOOR_START,
  type DoorData,
  type DoorShowtime,
  opensAt,
} from '../../components/office/door/door.ts'
import { firstState } from '../../components/office/door/door-state.ts'
import { DoorView } from '../../components/office/door/door-view.tsx'
import { officeLink, type TheaterOffice } from '../../components/office/office.ts'
import { OfficeFrame } from '../../components/office/office-frame.tsx'
import { dataIn } from '../../components/page.tsx'
import { linkTo, withQuery } from '../../components/site.ts'
import { longDay, timeOf } from '../../components/times.ts'
import { doorMessages } from '../../messages/door.ts'
import type { Day, DayShowtime } from './today.tsx'

interface DoorPageProps {
  office: TheaterOffice
  day: Day
  /** The one that this door lets in for; undefined: it is to be chosen. */
  showtime: DayShowtime | undefined
}

export function DoorPage({ office, day, showtime }: DoorPageProps): VNode {
  const { language } = office
  const texts = doorMessages[language]
  const manifest = linkTo(office, '/office/door.webmanifest')
  return (
    <OfficeFrame
      office={office}
      title={texts.door}
      {...(showtime ? { script: assets.officeDoor } : {})}
      more={<link rel="manifest" href={manifest} />}
    >
      {showtime ? (
        <Scanner office={office} day={day} showtime={showtime} />
      ) : (
        <Choice office={office} day={day} />
      )}
    </OfficeFrame>
  )
}

function Scanner({ office, day, showtime }: DoorPageProps & { showtime: DayShowtime }) {
  const { language, messages, theater } = office
  const texts = doorMessages[language]
  const { startsAt, screen, movie, sold, checkedIn } = showtime
  const data: DoorData = {
    language,
    timeZone: theater.timeZone,
    theaterId: theater.id,
    readAt: day.serverTime.toISOString(),
    showtime: packed(showtime),
    others: day.showtimes.map(packed),
    counts: { tickets: sold, checkedIn },
    decoder: assets.officeDoorDecoder,
    signIn: linkTo(office, withQuery('/sign-in', { next: office.path })),
  }
  return (
    <>
      <div class="door-showtime">
        <p>
          <strong>
            <time id={DOOR_START}>{timeOf(language, startsAt, theater.timeZone)}</time>{' '}
            <bdi>{movie.title}</bdi>
          </strong>{' '}
          <span class="soft">{messages.screen(screen.number)}</span>
        </p>
        <a href={officeLink(office, '/office/door')}>{texts.otherShowtime}</a>
      </div>
      <noscript>
        <p class="notice">{texts.needsScript}</p>
      </noscript>
      <div id={DOOR_ROOT}>
        <DoorView data={data} state={firstState(data.counts)} />
      </div>
      <script type="application/json" id={DOOR_DATA} dangerouslySetInnerHTML={{ __html: dataIn(data) }} />
    </>
  )
}

function Choice({ office, day }: { office: TheaterOffice; day: Day }) {
  const { language, messages, theater } = office
  const texts = doorMessages[language]
  const at = (moment: Date) => timeOf(language, moment, theater.timeZone)
  const open = day.showtimes.filter((each) => each.status === 'scheduled')
  if (open.length === 0) return <p class="empty">{texts.noShowtimes}</p>
  const now = day.serverTime.getTime()
  // Those with open doors first: somebody is waiting there.
  const isOpen = (each: DayShowtime) => opensAt(packed(each)) <= now && now <= each.endsAt.getTime()
  const sorted = [...open.filter(isOpen), ...open.filter((each) => !isOpen(each))]
  return (
    <section aria-labelledby="door-choice">
      <h2 id="door-choice">{texts.chooseShowtime}</h2>
      <p class="soft">{longDay(language, day.day)}</p>
      <ul class="door-choices">
        {sorted.map((each) => (
          <li key={each.id}>
            <a
              class={isOpen(each) ? 'door-choice is-open' : 'door-choice'}
              href={officeLink(office, withQuery('/office/door', { showtime: each.id }))}
            >
              <strong>
                <time>{at(each.startsAt)}</time>
              </strong>
              <bdi>{each.movie.title}</bdi>
              <span class="soft">{messages.screen(each.screen.number)}</span>
              <span class="figures">{texts.insideOf(each.checkedIn, each.sold)}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

const packed = ({ id, movie, screen, startsAt, endsAt, status }: DayShowtime): DoorShowtime => ({
  id,
  title: movie.title,
  screen: screen.number,
  startsAt: startsAt.getTime(),
  endsAt: endsAt.getTime(),
  cancelled: status === 'cancelled',
})
