// The hall as a grid for keyboards and screen readers, with the same state as the map. One seat is in the
// tab order (roving tabindex); its element stays whatever happens to the seat, so that focus is never lost.
// No real table: where it is only heard, the layout of one costs much and shows nothing.
// biome-ignore-all lint/a11y/useSemanticElements: see above
// biome-ignore-all lint/a11y/useFocusableInteractive: focus is on cells, not on what holds them
import { useRef, useState } from 'preact/hooks'
import type { SeatsMessages } from '../../messages/seats.ts'
import { seatByKey, seatByName } from './arrow-keys.ts'
import type { Mark } from './hall.tsx'
import { drawnOnce, memo } from './memo.ts'
import type { SeatRow } from './rows.ts'
import { isFree, type PageSeat } from './seat.ts'
import { seatInWords } from './seat-words.ts'

/** Letters and digits that follow each other within this time are one name. */
const TYPING_MS = 1_500

export interface GridProps {
  rows: readonly SeatRow[]
  messages: SeatsMessages
  marks: ReadonlyMap<string, Mark>
  held: boolean
  /** Else it is only heard, and its cells need no text. */
  isSeen: boolean
  /** Of an adult, with the fee; nothing where it is not sold. */
  priceOf: (seat: PageSeat) => string
  onToggle: (seatId: string) => void
  /** The seat that the keyboard is at; undefined when it left. */
  onFocus: (seatId: string | undefined) => void
}

export function SeatGrid({ rows, messages, marks, held, isSeen, priceOf, onToggle, onFocus }: GridProps) {
  const [current, moveTo] = useState<string>()
  const isThere = rows.some(({ seats }) => seats.some(({ seatId }) => seatId === current))
  const active = isThere ? current! : firstFree(rows)
  const grid = useRef<HTMLDivElement>(null)
  const press = useKeys(rows, active, onToggle, ({ seatId }) => {
    moveTo(seatId)
    grid.current?.querySelector<HTMLElement>(`[data-seat="${seatId}"]`)?.focus()
  })
  const sections = [...new Set(rows.map(({ section }) => section))]
  return (
    <div
      ref={grid}
      class="seat-grid"
      role="grid"
      aria-label={messages.seatList}
      aria-multiselectable="true"
      dir="ltr"
      // So that seats stand below each other.
      style={{ '--name': `${Math.max(...rows.map(({ name }) => name.length)) + 2}ch` }}
      onKeyDown={press}
      onFocusCapture={({ target }) => {
        const seatId = (target as HTMLElement).dataset.seat
        if (seatId !== undefined) moveTo(seatId)
        onFocus(seatId)
      }}
      onBlurCapture={() => onFocus(undefined)}
      onClick={({ target }) => {
        const seatId = (target as HTMLElement).closest<HTMLElement>('[data-seat]')?.dataset.seat
        if (seatId !== undefined) onToggle(seatId)
      }}
    >
      {sections.map((section) => (
        <div key={section} role="rowgroup" aria-label={section ?? undefined}>
          {rows
            .filter((row) => row.section === section)
            .map((row) => (
              <GridRow
                key={row.name}
                row={row}
                active={row.seats.some(({ seatId }) => seatId === active) ? active : undefined}
                messages={messages}
                marks={marks}
                held={held}
                isSeen={isSeen}
                priceOf={priceOf}
              />
            ))}
        </div>
      ))}
    </div>
  )
}

/** Answers what keys do. */
function useKeys(
  rows: readonly SeatRow[],
  active: string,
  onToggle: (seatId: string) => void,
  focus: (seat: PageSeat) => void,
): (event: KeyboardEvent) => void {
  const typed = useRef({ text: '', at: 0 })
  return (event) => {
    const { key, ctrlKey, metaKey, altKey } = event
    if (altKey || metaKey) return
    if (key === 'Enter' || key === ' ') {
      event.preventDefault()
      onToggle(active)
      return
    }
    const isLetter = key.length === 1 && !ctrlKey
    if (!isLetter && !NAVIGATION.test(key)) return
    if (isLetter) {
      const before = event.timeStamp - typed.current.at < TYPING_MS ? typed.current.text : ''
      typed.current = { text: before + key, at: event.timeStamp }
    } else event.preventDefault()
    const seat = isLetter ? seatByName(rows, typed.current.text) : seatByKey(rows, active, event)
    if (seat) focus(seat)
  }
}

const NAVIGATION = /^(?:Arrow(?:Left|Right|Up|Down)|Home|End|PageUp|PageDown)$/

const firstFree = (rows: readonly SeatRow[]): string =>
  (rows.flatMap(({ seats }) => seats).find(isFree) ?? rows[0]!.seats[0]!).seatId

interface GridRowProps extends Pick<GridProps, 'messages' | 'marks' | 'held' | 'isSeen' | 'priceOf'> {
  row: SeatRow
  active: string | undefined
}

const GridRow = memo(({ row, active, messages, marks, held, isSeen, priceOf }: GridRowProps) => (
  <div role="row">
    <div role="rowheader">{row.name}</div>
    {row.seats.map((seat) => {
      const { seatId } = seat
      return drawCell(seat, seatId === active, marks.get(seatId), held, isSeen, messages, priceOf)
    })}
  </div>
))

const drawCell = drawnOnce(
  (
    seat: PageSeat,
    isActive: boolean,
    mark: Mark | undefined,
    held: boolean,
    isSeen: boolean,
    messages: SeatsMessages,
    priceOf: GridProps['priceOf'],
  ) => {
    const { seatId, number } = seat
    const state = mark === 'mine' ? 'mine' : isFree(seat) ? 'free' : 'taken'
    return (
      <div
        key={seatId}
        role="gridcell"
        class={state}
        data-seat={seatId}
        tabIndex={isActive ? 0 : -1}
        aria-selected={mark === 'mine'}
        aria-disabled={state === 'taken' ? true : undefined}
        aria-label={seatInWords(seat, messages, { price: priceOf(seat), mark, held })}
      >
        {isSeen ? number : null}
      </div>
    )
  },
)
