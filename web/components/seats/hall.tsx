// The hall as a picture: states differ by shape, categories by colour and letter. The table beside it says
// the same in words.
import type { SeatsMessages } from '../../messages/seats.ts'
import { drawnOnce, memo } from './memo.ts'
import { type SeatRow, seatsOf } from './rows.ts'
import { isFree, type PageSeat } from './seat.ts'

/** From seat to seat. */
export const PITCH = 30
export const SEAT_SIZE = 24
/** Of a seat's letter, from the seat's top. */
const BASELINE = 17
const MARGIN = 40
const TOP = 56
/** Room for the screen and its name in the smallest hall. */
const LEAST_WIDTH = 200

/** What a seat is to this buyer; `1` to `3`: a choice that is offered. */
export type Mark = 'mine' | 'lost' | '1' | '2' | '3'

export interface Geometry {
  left: number
  front: number
  width: number
  height: number
  /** Font size of what stands around the seats: more in a large hall, which is drawn small. */
  label: number
}

export function geometryOf(rows: readonly SeatRow[]): Geometry {
  const seats = seatsOf(rows)
  const ends = (axis: 'x' | 'y') => {
    const places = seats.map((seat) => seat[axis])
    return [Math.min(...places), Math.max(...places)] as const
  }
  const [[left, right], [front, back]] = [ends('x'), ends('y')]
  const width = (right - left + 1) * PITCH + 2 * MARGIN
  const narrow = Math.max(0, LEAST_WIDTH - width)
  return {
    left: left - narrow / 2 / PITCH,
    front,
    width: width + narrow,
    height: (back - front + 1) * PITCH + TOP + 16,
    label: Math.min(18, Math.max(13, width / 70)),
  }
}

type Place = readonly [x: number, y: number]
export const placeIn = ({ left, front }: Geometry, { x, y }: Pick<PageSeat, 'x' | 'y'>): Place => [
  MARGIN + (x - left) * PITCH,
  TOP + (y - front) * PITCH,
]

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
  const { width, height, label } = geometry
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
      {/* An image is one thing, and its letters are not read out one by one. */}
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing here takes the focus */}
      <g aria-hidden="true">
        <path class="hall-screen" d={`M${MARGIN} 36 Q ${width / 2} 8 ${width - MARGIN} 36`} />
        <text class="hall-text" font-size={label} x={width / 2} y="46" text-anchor="middle">
          {messages.screenHere}
        </text>
        {rows.map((row) => (
          <HallRow
            key={row.name}
            row={row}
            geometry={geometry}
            letters={letters}
            marks={marks}
            tones={tones}
          />
        ))}
        {focused ? (
          <rect class="seat-focus" x={x - 4} y={y - 4} width={SEAT_SIZE + 8} height={SEAT_SIZE + 8} rx="9" />
        ) : null}
      </g>
    </svg>
  )
}

interface HallRowProps extends Pick<HallProps, 'geometry' | 'letters' | 'marks' | 'tones'> {
  row: SeatRow
}

const HallRow = memo(({ row, geometry, letters, marks, tones }: HallRowProps) => (
  <g>
    <Ground layout={row.layout} geometry={geometry} letters={letters} />
    {row.seats.map((seat) => {
      const { seatId } = seat
      return drawSeat(seat, geometry, marks.get(seatId), tones !== undefined, tones?.get(seatId))
    })}
  </g>
))

interface GroundProps extends Pick<HallProps, 'geometry' | 'letters'> {
  layout: readonly PageSeat[]
}

/** What no sale changes, in few elements: the row's name, and free seats of each kind with their letter. */
const Ground = memo(({ layout, geometry, letters }: GroundProps) => {
  const [first] = layout
  const y = placeIn(geometry, first!)[1] + BASELINE
  const kinds = [...new Set(layout.map(kindOf))]
  return (
    <>
      {[MARGIN - 20, geometry.width - MARGIN + 14].map((x) => (
        <text key={x} class="hall-text" font-size={geometry.label} x={x} y={y} text-anchor="middle">
          {first!.row}
        </text>
      ))}
      {kinds.map((kind) => {
        const seats = layout.filter((seat) => kindOf(seat) === kind)
        const places = seats.map((seat) => placeIn(geometry, seat))
        const sign = seats[0]!.accessible ? WHEELCHAIR : apart(letters.get(seats[0]!.category) ?? '')
        // A place for each UTF-16 code unit, or one for all.
        const along = (axis: 0 | 1, by: number) => {
          const all = places.flatMap((place) => Array<number>(sign.length).fill(place[axis] + by))
          return new Set(all).size === 1 ? all[0] : all.join(' ')
        }
        return (
          <g key={kind} class={`ground ${kind}`}>
            <path d={places.map((place) => drawing(place)).join('')} />
            <text x={along(0, SEAT_SIZE / 2)} y={along(1, BASELINE)} text-anchor="middle">
              {sign.repeat(seats.length)}
            </text>
          </g>
        )
      })}
    </>
  )
})

export const WHEELCHAIR = '♿\uFE0E'
const kindOf = ({ category, accessible }: PageSeat) => `${category}${accessible ? ' accessible' : ''}`
/** Arabic letters would join into a word: a non-joiner keeps them apart. */
const apart = (letter: string) => (/\p{Script=Arabic}/u.test(letter) ? `${letter}\u200C` : letter)

/** One element, whatever its state: a change touches nothing else. Where it is free, the ground shows. */
const drawSeat = drawnOnce(
  (seat: PageSeat, geometry: Geometry, mark: Mark | undefined, staff: boolean, tone: string | undefined) => {
    const state = drawnState(seat, mark, staff)
    const marked = mark === undefined || mark === 'mine' ? '' : mark === 'lost' ? ' lost' : ' offered'
    const sign = state !== 'free' ? state : marked === ' offered' ? (mark as keyof typeof SHAPES) : undefined
    return (
      <path
        key={seat.seatId}
        class={`seat ${kindOf(seat)} ${state}${marked} ${tone ?? ''}`.trimEnd()}
        data-seat={seat.seatId}
        d={drawing(placeIn(geometry, seat), sign)}
      />
    )
  },
)

function drawnState(seat: PageSeat, mark: Mark | undefined, staff: boolean) {
  if (mark === 'mine') return 'mine'
  if (isFree(seat)) return 'free'
  if (seat.state === 'blocked') return 'blocked'
  return staff && seat.state === 'held' ? 'held' : 'taken'
}

/** The hands of a clock, a tick, a cross, hatching, digits. They turn left as the outline does, or what they
 * enclose would be a hole. */
const SHAPES = {
  held: 'm12 5 v8 l5 3',
  mine: 'm6 12.5 l4.5 4.5 l8 -9',
  taken: 'm7 7 l10 10 m0 -10 l-10 10',
  blocked: 'm3 13 l10 -10 m-8 18 l16 -16 m-10 18 l10 -10',
  1: 'm13 18 v-12 l-4 3',
  2: 'm8 18 h8 h-8 l8 -9 l-2 -3 h-4 l-2 3',
  3: 'm8 18 h5 l3 -4 l-4.5 -3 l4.5 -5 h-8',
} as const

/** A seat and its sign as one path. */
export function drawing([x, y]: Place, sign?: keyof typeof SHAPES): string {
  const outline = `M${x + 6} ${y}q-6 0-6 6v12q0 6 6 6h12q6 0 6-6v-12q0-6-6-6z`
  return sign === undefined ? outline : `${outline}M${x} ${y}${SHAPES[sign]}`
}
