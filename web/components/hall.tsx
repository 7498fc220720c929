// The hall as a picture: states differ by shape, categories by colour and letter. The table beside it says
// the same in words.
import type { Messages } from '../messages/messages.ts'
import { isFree, type PageSeat, rowName } from './seat.ts'

const PITCH = 30
const SIZE = 24
const MARGIN = 40
const TOP = 56

/** From front to back, left to right, as the buyer sees the screen: a hall never mirrors. */
export function Hall({ seats, messages }: { seats: readonly PageSeat[]; messages: Messages }) {
  const [left, right] = [Math.min(...seats.map(({ x }) => x)), Math.max(...seats.map(({ x }) => x))]
  const [front, back] = [Math.min(...seats.map(({ y }) => y)), Math.max(...seats.map(({ y }) => y))]
  const width = (right - left + 1) * PITCH + 2 * MARGIN
  const height = (back - front + 1) * PITCH + TOP + 16
  const free = seats.filter(isFree).length
  const rows = new Map(seats.map((seat) => [`${rowName(seat)} ${seat.y}`, seat]))
  const letters = lettersOf(seats, messages)
  const placeOf = ({ x, y }: PageSeat) => [MARGIN + (x - left) * PITCH, TOP + (y - front) * PITCH] as const
  return (
    <svg
      class="hall"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={messages.seatMapOf(free, seats.length)}
      direction="ltr"
    >
      <path class="hall-screen" d={`M${MARGIN} 36 Q ${width / 2} 8 ${width - MARGIN} 36`} />
      <text class="hall-text" x={width / 2} y="46" text-anchor="middle">
        {messages.screenHere}
      </text>
      {[...rows.values()].map((seat) => {
        const y = placeOf(seat)[1] + SIZE * 0.7
        return (
          <g key={rowName(seat)} class="hall-text">
            <text x={MARGIN - 14} y={y} text-anchor="middle">
              {seat.row}
            </text>
            <text x={width - MARGIN + 10} y={y} text-anchor="middle">
              {seat.row}
            </text>
          </g>
        )
      })}
      {seats.map((seat) => {
        const [x, y] = placeOf(seat)
        return (
          <g key={seat.seatId} class={`seat ${seat.category} ${isFree(seat) ? 'free' : 'taken'}`}>
            <rect x={x} y={y} width={SIZE} height={SIZE} rx="6" />
            {isFree(seat) ? (
              <text x={x + SIZE / 2} y={y + SIZE * 0.7} text-anchor="middle">
                {seat.accessible ? '♿\uFE0E' : letters.get(seat.category)}
              </text>
            ) : (
              <path d={`M${x + 7} ${y + 7} l10 10 m0 -10 l-10 10`} />
            )}
          </g>
        )
      })}
    </svg>
  )
}

/** A letter for each category, of its name, and never the same for two. */
export function lettersOf(seats: readonly PageSeat[], messages: Messages): ReadonlyMap<string, string> {
  const letters = new Map<string, string>()
  for (const { category } of seats) {
    if (letters.has(category)) continue
    const used = new Set(letters.values())
    const letter = [...nameOf(category, messages).toUpperCase()].find((each) => !used.has(each))
    letters.set(category, letter ?? String(letters.size + 1))
  }
  return letters
}

/** A category by its name; one that this version does not know, as staff named it. */
export const nameOf = (category: string, messages: Messages): string =>
  ({
    standard: messages.standard,
    premium: messages.premium,
    recliner: messages.recliner,
    sofa: messages.sofa,
  })[category] ?? category
