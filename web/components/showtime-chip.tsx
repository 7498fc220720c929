// A showtime as a chip: when, in which language and format, and how full it is.
import { linkTo, type Site } from './site.ts'
import { languageName, timeOf, weekdayOf } from './times.ts'

export interface ChipShowtime {
  id: string
  startsAt: Date
  timeZone: string
  language: string
  format: string
  screen: number
  seats: number
  /** Seats that nobody has bought or is buying. */
  left: number
}

/** Below this part of the hall it is nearly full. */
const FEW_SHARE = 0.15
/** From here on their number is said. */
const COUNTED_BELOW = 10

interface ShowtimeChipProps {
  site: Site
  showtime: ChipShowtime
  /** Where showtimes of several days stand beside each other. */
  showsDay?: boolean
}

export function ShowtimeChip({ site, showtime, showsDay = false }: ShowtimeChipProps) {
  const { language, messages } = site
  const { startsAt, timeZone, seats, left } = showtime
  const state = left <= 0 ? 'none' : left < seats * FEW_SHARE ? 'few' : 'many'
  const content = (
    <>
      <time dateTime={startsAt.toISOString()}>
        {showsDay ? `${weekdayOf(language, startsAt, timeZone)} ` : ''}
        {timeOf(language, startsAt, timeZone)}
      </time>
      <span>
        {[
          languageName(language, showtime.language),
          showtime.format === 'standard' ? '' : showtime.format.toUpperCase(),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
      <span class="soft">
        {messages.screen(showtime.screen)}
        <br />
        {fullness(site, left, state)}
      </span>
      <Fill share={seats === 0 ? 1 : 1 - left / seats} />
    </>
  )
  return state === 'none' ? (
    <span class="chip none">{content}</span>
  ) : (
    <a class={`chip ${state}`} href={linkTo(site, `/showtimes/${showtime.id}`)}>
      {content}
    </a>
  )
}

function fullness({ messages }: Site, left: number, state: 'none' | 'few' | 'many'): string {
  if (state === 'none') return messages.soldOut
  if (left < COUNTED_BELOW) return messages.seatsLeft(left)
  return state === 'few' ? messages.fewSeats : messages.manySeats
}

/** How much of the hall is taken, for the eye; the words above say the same. */
const Fill = ({ share }: { share: number }) => (
  <svg class="fill" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
    <rect width="100" height="4" fill="currentColor" fill-opacity="0.2" />
    <rect width={Math.round(Math.min(1, Math.max(0, share)) * 100)} height="4" fill="currentColor" />
  </svg>
)
