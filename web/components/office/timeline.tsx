// The programme of a day as a drawing: a row for each screen, time across. Its table says the same in words.
import { timeOf } from '../times.ts'
import { officeLink, type TheaterOffice } from './office.ts'
import {
  type Axis,
  axisOf,
  HEAD_HEIGHT,
  hoursOf,
  type PlannedShowtime,
  type ProgrammeDay,
  ROW_HEIGHT,
  xOf,
} from './programme-data.ts'
import { ScrollBox } from './scroll-box.tsx'

interface TimelineProps {
  office: TheaterOffice
  title: string
  programme: ProgrammeDay
}

export function Timeline({ office, title, programme }: TimelineProps) {
  const { screens, showtimes } = programme
  const axis = axisOf(programme)
  const [width, height] = [xOf(axis, axis.to), HEAD_HEIGHT + screens.length * ROW_HEIGHT]
  return (
    <div class="timeline">
      <ul class="timeline-screens">
        {screens.map(({ id, number }) => (
          <li key={id}>
            <a href={officeLink(office, `/office/screens/${id}/layout`)}>{office.messages.screen(number)}</a>
          </li>
        ))}
      </ul>
      {/* Time runs to the right in every language, as on the clocks of a desk. */}
      <ScrollBox class="timeline-box" dir="ltr" label={title}>
        {/* biome-ignore lint/a11y/useSemanticElements: SVG has no fieldset */}
        <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="group" aria-label={title}>
          <Hours office={office} axis={axis} height={height} />
          {screens.map(({ id }, row) => (
            <line key={id} class="rule" x1="0" x2={width} y1={topOf(row)} y2={topOf(row)} />
          ))}
          {showtimes.map((each) => (
            <Block
              key={each.id}
              office={office}
              axis={axis}
              programme={programme}
              showtime={each}
              row={screens.findIndex(({ id }) => id === each.screen.id)}
            />
          ))}
        </svg>
      </ScrollBox>
    </div>
  )
}

const topOf = (row: number): number => HEAD_HEIGHT + row * ROW_HEIGHT

function Hours({ office, axis, height }: { office: TheaterOffice; axis: Axis; height: number }) {
  return (
    <g>
      {hoursOf(axis).map((hour) => (
        <g key={hour}>
          <line class="rule" x1={xOf(axis, hour)} x2={xOf(axis, hour)} y1={HEAD_HEIGHT - 8} y2={height} />
          {hour < axis.to ? (
            <text x={xOf(axis, hour) + 4} y={HEAD_HEIGHT - 12}>
              {timeOf(office.language, new Date(hour), office.theater.timeZone)}
            </text>
          ) : null}
        </g>
      ))}
    </g>
  )
}

interface BlockProps {
  office: TheaterOffice
  axis: Axis
  programme: ProgrammeDay
  showtime: PlannedShowtime
  row: number
}

const GAP = 4
/** The width of the handle at the end of a block. */
const END_WIDTH = 10
const MINUTE_MS = 60_000

/** Advertisements and cleaning are paler than the movie. */
function Block({ office, axis, programme, showtime, row }: BlockProps) {
  const { id, movie, screen, startsAt, endsAt, status, preShowMinutes, cleaningMinutes } = showtime
  const [start, end] = [startsAt.getTime(), endsAt.getTime()]
  const times = timesOf(office, showtime)
  const movieFrom = xOf(axis, start + preShowMinutes * MINUTE_MS) - xOf(axis, start)
  const movieTo = xOf(axis, end - cleaningMinutes * MINUTE_MS) - xOf(axis, start)
  const width = Math.max(xOf(axis, end) - xOf(axis, start) - 1, 24)
  return (
    <a
      class={`block ${status}`}
      href={changeLink(office, programme.day, id)}
      data-showtime={id}
      aria-label={`${movie.title} ${times}, ${office.messages.screen(screen.number)}`}
      aria-current={programme.chosen?.id === id ? 'true' : undefined}
    >
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: its link has a name */}
      <svg x={xOf(axis, start)} y={topOf(row) + GAP} width={width} height={ROW_HEIGHT - 2 * GAP}>
        <rect class="whole" width="100%" height="100%" rx="6" />
        <rect class="showing" x={movieFrom} width={Math.max(movieTo - movieFrom, 0)} height="100%" />
        {/* As HTML, which says by itself that there is more than fits. */}
        <foreignObject x="8" y="8" width={width - 16} height="20">
          <div class="name">{movie.title}</div>
        </foreignObject>{' '}
        <text x="8" y="43">
          {times}
        </text>
        <rect class="edge" x="1" y="1" width="calc(100% - 2px)" height={ROW_HEIGHT - 2 * GAP - 2} rx="6" />
        <rect class="end" x={width - END_WIDTH} width={END_WIDTH} height="100%" />
      </svg>
    </a>
  )
}

export const timesOf = (office: TheaterOffice, { startsAt, endsAt }: PlannedShowtime): string =>
  `${timeOf(office.language, startsAt, office.theater.timeZone)}–${timeOf(office.language, endsAt, office.theater.timeZone)}`

/** The link to the form that changes a showtime. */
export const changeLink = (office: TheaterOffice, day: string, showtimeId: string): string =>
  `${officeLink(office, `/office/programme?date=${day}&showtime=${showtimeId}`)}#change`
