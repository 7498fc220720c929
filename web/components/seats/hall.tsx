// The hall as a picture: states differ by shape, categories by colour and letter. The table beside it says
// the same in words.
import type { SeatsMessages } from '../../messages/seats.ts'
import { memo } from './memo.ts'
import { type SeatRow, seatsOf } from './rows.ts'
import { isFree, type PageSeat } from './seat.ts'

/** From seat to seat. */
export const PITCH = 30
export const SEAT_SIZE = 24
const MARGIN = 40
const TOP = 56

/** What a seat is to this buyer; `1` to `3`: a choice that is offered. */
export type Mark = 'mine' | 'lost' | '1' | '2' | '3'

export interface Geometry {
  left: number
  front: number
  width: number
  height: number
}

export function geometryOf(rows: readonly SeatRow[]): Geometry {
  const seats = seatsOf(rows)
  const ends = (axis: 'x' | 'y') => {
    const places = seats.map((seat) => seat[axis])
    return [Math.min(...places), Math.max(...places)] as const
  }
  const [[left, right], [front, back]] = [ends('x'), ends('y')]
  const width = Math.max((right - left + 1) * PITCH + 2 * MARGIN, 200)
  return { left, front, width, height: (back - front + 1) * PITCH + TOP + 16 }
}

export const placeIn = ({ left, front }: Geometry, { x, y }: Pick<PageSeat, 'x' | 'y'>) =>
  [MARGIN + (x - left) * PITCH, TOP + (y - front) * PITCH] as const

export interface HallProps {
  rows: readonly SeatRow[]
  geometry: Geometry
  letters: ReadonlyMap<string, string>
  messages: SeatsMessages
  marks: ReadonlyMap<string, Mark>
  /** Only seats of this kind stand out. */
  only: string | undefined
  /** Where the keyboard is. */
  focused: PageSeat | undefined
  /** For staff: held seats differ from sold ones, and a blocked one has the tone of its block. */
  tones?: ReadonlyMap<string, string> | undefined
}

/** From front to back, left to right, as the buyer sees the screen: a hall never mirrors. */
export function Hall({ rows, geometry, letters, messages, marks, only, focused, tones }: HallProps) {
  const { width, height } = geometry
  const seats = seatsOf(rows)
  const [x, y] = focused ? placeIn(geometry, focused) : [0, 0]
  return (
    <svg
      class={only === undefined ? 'hall' : `hall only-${only}`}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={messages.seatMapOf(seats.filter(isFree).length, seats.length)}
      direction="ltr"
    >
      <path class="hall-screen" d={`M${MARGIN} 36 Q ${width / 2} 8 ${width - MARGIN} 36`} />
      <text class="hall-text" x={width / 2} y="46" text-anchor="middle">
        {messages.screenHere}
      </text>
      {rows.map((row) => (
        <HallRow key={row.name} row={row} geometry={geometry} letters={letters} marks={marks} tones={tones} />
      ))}
      {focused ? (
        <rect class="seat-focus" x={x - 4} y={y - 4} width={SEAT_SIZE + 8} height={SEAT_SIZE + 8} rx="9" />
      ) : null}
    </svg>
  )
}

interface HallRowProps extends Pick<HallProps, 'geometry' | 'letters' | 'marks' | 'tones'> {
  row: SeatRow
}

const HallRow = memo(({ row, geometry, letters, marks, tones }: HallRowProps) => {
  const first = row.seats[0]!
  const y = placeIn(geometry, first)[1] + SEAT_SIZE * 0.7
  return (
    <g>
      <text class="hall-text" x={MARGIN - 20} y={y} text-anchor="middle">
        {first.row}
      </text>
      <text class="hall-text" x={geometry.width - MARGIN + 14} y={y} text-anchor="middle">
        {first.row}
      </text>
      {row.seats.map((seat) =>
        drawSeat(seat, placeIn(geometry, seat), letters, {
          mark: marks.get(seat.seatId),
          staff: tones !== undefined,
          tone: tones?.get(seat.seatId),
        }),
      )}
    </g>
  )
})

function drawSeat(
  seat: PageSeat,
  [x, y]: readonly [number, number],
  letters: ReadonlyMap<string, string>,
  { mark, staff, tone = '' }: { mark: Mark | undefined; staff: boolean; tone: string | undefined },
) {
  const state = drawnState(seat, mark, staff)
  const marked = mark === undefined || mark === 'mine' ? '' : mark === 'lost' ? ' lost' : ' offered'
  return (
    <g
      key={seat.seatId}
      class={`seat ${seat.category}${seat.accessible ? ' accessible' : ''} ${state}${marked} ${tone}`.trimEnd()}
      data-seat={seat.seatId}
    >
      <rect x={x} y={y} width={SEAT_SIZE} height={SEAT_SIZE} rx="6" />
      {state === 'free' ? (
        <text x={x + SEAT_SIZE / 2} y={y + SEAT_SIZE * 0.7} text-anchor="middle">
          {marked === ' offered' ? mark : seat.accessible ? '♿\uFE0E' : letters.get(seat.category)}
        </text>
      ) : (
        <path d={`M${x} ${y} ${SHAPES[state]}`} />
      )}
    </g>
  )
}

function drawnState(seat: PageSeat, mark: Mark | undefined, staff: boolean) {
  if (mark === 'mine') return 'mine'
  if (isFree(seat)) return 'free'
  if (seat.state === 'blocked') return 'blocked'
  return staff && seat.state === 'held' ? 'held' : 'taken'
}

/** A tick, a cross, the hands of a clock, and strokes. */
export const SHAPES = {
  held: 'm12 5 v8 l5 3',
  mine: 'm6 12.5 l4.5 4.5 l8 -9',
  taken: 'm7 7 l10 10 m0 -10 l-10 10',
  blocked: 'm3 13 l10 -10 m-8 18 l16 -16 m-10 18 l10 -10',
} as const

/** A letter for each category, of its name, and never the same for two. */
export function lettersOf(
  categories: readonly string[],
  messages: SeatsMessages,
): ReadonlyMap<string, string> {
  const letters = new Map<string, string>()
  for (const category of categories) {
    if (letters.has(category)) continue
    const used = new Set(letters.values())
    const letter = [...nameOf(category, messages).toUpperCase()].find((each) => !used.has(each))
    letters.set(category, letter ?? String(letters.size + 1))
  }
  return letters
}

/** A category by its name; one that this version does not know, as staff named it. */
export const nameOf = (category: string, messages: SeatsMessages): string =>
  ({
    standard: messages.standard,
    premium: messages.premium,
    recliner: messages.recliner,
    sofa: messages.sofa,
  })[category] ?? category

/** As a screen reader says it. */
export function seatInWords(
  seat: PageSeat,
  messages: SeatsMessages,
  { price, mark, held }: { price: string; mark: Mark | undefined; held: boolean },
): string {
  const state =
    mark === 'mine'
      ? held
        ? messages.stateMine
        : messages.stateChosen
      : isFree(seat)
        ? messages.stateFree
        : seat.state === 'blocked'
          ? messages.stateBlocked
          : messages.stateTaken
  const kinds = [
    nameOf(seat.category, messages),
    seat.accessible ? messages.wheelchairSpace : '',
    seat.companion ? messages.companionSeat : '',
  ]
  const row = seat.section === null ? seat.row : `${seat.section} ${seat.row}`
  return [messages.place(row, String(seat.number)), state, ...kinds, price].filter(Boolean).join(', ')
}
