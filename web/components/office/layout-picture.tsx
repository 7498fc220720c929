// A drawn layout as a picture, on the server and in the browser as one types.
import type { DrawnSeat } from '../../../shared/domain/drawing.ts'
import { seatLabel } from '../../../shared/domain/seat-name.ts'
import type { LayoutsMessages } from '../../messages/layouts.ts'

const PITCH = 26
const SEAT = 22
const MARGIN = 40

/** Where a point of the picture is, in seat widths and rows. */
export const placeAt = (at: number): number => (at - MARGIN) / PITCH

interface Props {
  seats: readonly DrawnSeat[]
  texts: LayoutsMessages
}

export function LayoutPicture({ seats, texts }: Props) {
  const width = Math.max(...seats.map(({ x }) => x), 0) * PITCH + SEAT + 2 * MARGIN
  const height = Math.max(...seats.map(({ y }) => y), 0) * PITCH + SEAT + 2 * MARGIN
  const firsts = seats.filter(({ number }) => number === 1)
  return (
    <svg
      class="hall layout-picture"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={texts.seatCount(seats.length)}
    >
      <path class="hall-screen" d={`M${MARGIN} 20H${width - MARGIN}`} />
      {firsts.map(({ section, row, y }) => (
        <text key={`${section} ${row}`} class="hall-text" font-size="13" x="4" y={MARGIN + y * PITCH + 16}>
          {row}
        </text>
      ))}
      {seats.map((seat) => (
        <Seat key={seat.index} seat={seat} />
      ))}
    </svg>
  )
}

/** Its sign says what its colour does. */
function Seat({ seat }: { seat: DrawnSeat }) {
  const { x, y, category, accessible, companion } = seat
  const sign = accessible ? '♿' : companion ? '+' : SIGNS[category]
  return (
    <g
      class={`ground ${category}`}
      transform={`translate(${MARGIN + x * PITCH} ${MARGIN + y * PITCH})`}
      data-seat={seatLabel(seat)}
    >
      <rect width={SEAT} height={SEAT} rx={accessible ? 0 : 6} />
      <text x={SEAT / 2} y="16" text-anchor="middle">
        {sign}
      </text>
    </g>
  )
}

const SIGNS = { standard: '', premium: 'p', recliner: 'r', sofa: 'o' } as const
