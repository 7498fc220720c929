// Today: what needs somebody, what runs now, and the day.
import type { VNode } from 'preact'
import { moneyIn } from '../../../shared/messages/formats.ts'
import { officeLink, type TheaterOffice } from '../../components/office/office.ts'
import { OfficeFrame } from '../../components/office/office-frame.tsx'
import { SeatBar } from '../../components/office/seat-bar.tsx'
import { longDay, timeOf } from '../../components/times.ts'
import { type OfficeMessages, officeMessages } from '../../messages/office.ts'

export interface DayShowtime {
  id: string
  movie: { title: string }
  screen: { number: number }
  startsAt: Date
  endsAt: Date
  status: string
  capacity: number
  sold: number
  held: number
  blocked: number
  checkedIn: number
  revenue: { amount: number; currency: string }
}

export type MatterKind =
  | 'latePayments'
  | 'failedRefunds'
  | 'deadLetters'
  | 'unfinishedCancellations'
  | 'seatMapDrift'

export interface MatterItem {
  id: string
  showtimeId: string | null
  reservationId: string | null
  since: Date
  detail: string | null
}

export interface Day {
  day: string
  serverTime: Date
  showtimes: readonly DayShowtime[]
  attention: Record<MatterKind, { count: number; items: readonly MatterItem[] }>
}

/** Where each is dealt with; without a page of its own, each of its items has one. */
const PLACES: readonly [kind: MatterKind, path: string | undefined, part?: string][] = [
  ['latePayments', '/office/money', '#late'],
  ['failedRefunds', '/office/money', '#refunds'],
  ['deadLetters', '/office/dead-letters'],
  ['unfinishedCancellations', undefined],
  ['seatMapDrift', '/office/money', '#maps'],
]

const pathOf = ({ reservationId, showtimeId }: MatterItem): string =>
  reservationId === null ? `/office/showtimes/${showtimeId}` : `/office/reservations/${reservationId}`

export function TodayPage({ office, day }: { office: TheaterOffice; day: Day }): VNode {
  const texts = officeMessages[office.language]
  const running = day.showtimes.filter((each) => runs(each, day.serverTime))
  const others = day.showtimes.filter((each) => !runs(each, day.serverTime))
  return (
    <OfficeFrame office={office} title={texts.today}>
      <p class="soft" id="as-of" data-live>
        {longDay(office.language, day.day)} ·{' '}
        {texts.asOf(timeOf(office.language, day.serverTime, office.theater.timeZone, 'seconds'))}
      </p>
      <Attention office={office} texts={texts} attention={day.attention} />
      <Showtimes
        office={office}
        texts={texts}
        title={texts.now}
        showtimes={running}
        none={texts.nothingNow}
      />
      <Showtimes
        office={office}
        texts={texts}
        title={texts.theDay}
        showtimes={others}
        none={texts.nothingElse}
      />
    </OfficeFrame>
  )
}

const runs = ({ startsAt, endsAt, status }: DayShowtime, now: Date): boolean =>
  status === 'scheduled' && startsAt <= now && now < endsAt

interface AttentionProps {
  office: TheaterOffice
  texts: OfficeMessages
  attention: Day['attention']
}

function Attention({ office, texts, attention }: AttentionProps) {
  const open = PLACES.filter(([kind]) => attention[kind].count > 0)
  return (
    <section id="attention" data-live aria-labelledby="attention-title">
      <h2 id="attention-title">{texts.attention}</h2>
      {open.length === 0 ? (
        <p class="notice">{texts.nothingOpen}</p>
      ) : (
        <ul class="matters">
          {open.map(([kind, path, part = '']) => (
            <li key={kind}>
              <MatterOf
                office={office}
                texts={texts}
                kind={kind}
                path={path}
                part={part}
                {...attention[kind]}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

interface MatterProps {
  office: TheaterOffice
  texts: OfficeMessages
  kind: MatterKind
  path: string | undefined
  part: string
  count: number
  items: readonly MatterItem[]
}

/** A link where there is one place to go to, else a list of the oldest. */
function MatterOf({ office, texts, kind, path, part, count, items }: MatterProps) {
  const words = (
    <>
      <strong class="figures">{count}</strong> {texts.matters[kind]}
    </>
  )
  const place = path ?? (items.length === 1 ? pathOf(items[0]!) : undefined)
  if (place !== undefined)
    return (
      <a class="matter" href={officeLink(office, place) + part}>
        {words}
      </a>
    )
  return (
    <details class="matter-list">
      <summary class="matter">{words}</summary>
      <ul>
        {items.map((item) => (
          <li key={item.id}>
            <a href={officeLink(office, pathOf(item))}>
              {timeOf(office.language, item.since, office.theater.timeZone)}
              {item.detail === null ? null : <bdi class="soft"> {item.detail.replaceAll('_', ' ')}</bdi>}
            </a>
          </li>
        ))}
      </ul>
    </details>
  )
}

interface ShowtimesProps {
  office: TheaterOffice
  texts: OfficeMessages
  title: string
  showtimes: readonly DayShowtime[]
  none: string
}

function Showtimes({ office, texts, title, showtimes, none }: ShowtimesProps) {
  const id = title === texts.now ? 'now' : 'day'
  return (
    <section id={id} data-live aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {showtimes.length === 0 ? <p class="soft">{none}</p> : null}
      <ul class="day-showtimes">
        {showtimes.map((each) => (
          <li key={each.id} class="day-showtime">
            <Showtime office={office} texts={texts} showtime={each} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Showtime({
  office,
  texts,
  showtime,
}: {
  office: TheaterOffice
  texts: OfficeMessages
  showtime: DayShowtime
}) {
  const { id, movie, screen, startsAt, endsAt, status, revenue } = showtime
  const at = (moment: Date) => timeOf(office.language, moment, office.theater.timeZone)
  return (
    <>
      <p class="when">
        <time>{at(startsAt)}</time>–<time>{at(endsAt)}</time>
      </p>
      <p>
        <strong>
          <a href={officeLink(office, `/office/showtimes/${id}`)}>
            <bdi>{movie.title}</bdi>
          </a>
        </strong>{' '}
        <span class="soft">{office.messages.screen(screen.number)}</span>{' '}
        {status === 'scheduled' ? null : <span class="state">{texts.statusWords[status]}</span>}
      </p>
      <SeatBar texts={texts} showtime={showtime} />
      <p class="figures">{moneyIn(office.language, revenue.amount, revenue.currency)}</p>
    </>
  )
}
