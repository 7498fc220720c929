// The seats of a showtime at the desk: the hall as map and table, and what may be done with chosen seats. The
// server renders it; web/islands/office/showtime.tsx keeps it up to date.
import { useMemo } from 'preact/hooks'
import { type OfficeShowtimeMessages, officeShowtimeMessages } from '../../messages/office-showtime.ts'
import { seatsMessages } from '../../messages/seats.ts'
import { newChoice } from '../seats/choice.ts'
import { drawing } from '../seats/hall.tsx'
import { type SeatRow, seatsOf } from '../seats/rows.ts'
import { namesOf, type PageSeat } from '../seats/seat.ts'
import { SeatMap } from '../seats/seat-map.tsx'
import type { Actions, SeatsViewProps } from '../seats/seats-props.ts'
import { useLetters } from '../seats/use-letters.ts'
import { SeatHistory, type SeatPast } from './seat-history.tsx'
import { type DeskBlock, type DeskData, tonesOf } from './showtime-data.ts'

export interface DeskActions extends Pick<Actions, 'toggle' | 'attachMap'> {
  /** Answers what was not found. */
  name(text: string): void
  none(): void
  block(reason: string): void
  unblock(): void
}

export interface DeskViewProps {
  data: DeskData
  rows: readonly SeatRow[]
  live: Pick<SeatsViewProps, 'at' | 'watching'>
  blocks?: readonly DeskBlock[]
  chosen?: ReadonlySet<string>
  /** What came of the last act, also when it failed. */
  said?: string
  past?: SeatPast | undefined
  busy?: boolean
  on?: DeskActions | undefined
}

export function DeskView(props: DeskViewProps) {
  const { data, rows, live, blocks = data.blocks, chosen = NONE, on } = props
  const messages = seatsMessages[data.language]
  const texts = officeShowtimeMessages[data.language]
  const letters = useLetters(rows, messages)
  const tones = useMemo(() => tonesOf(blocks), [blocks])
  const choice = useMemo(() => {
    const picks = [...chosen].map((seatId) => ({ seatId, ticketType: 'adult' as const }))
    return { ...newChoice(rows, 1), picks }
  }, [rows, chosen])
  const stateOf = (seat: PageSeat) => texts.seatStates[seat.state]!
  return (
    <div class="seats">
      <div class="stack seats-hall">
        {on ? <p class="soft">{texts.mapHint}</p> : null}
        <SeatMap
          language={data.language}
          timeZone={data.timeZone}
          messages={messages}
          choice={choice}
          {...live}
          letters={letters}
          priceOf={stateOf}
          tones={tones}
          title={texts.liveMap}
          on={on}
        />
        <Key texts={texts} />
      </div>
      {on ? <Panel {...props} chosen={chosen} texts={texts} on={on} /> : null}
    </div>
  )
}

const NONE: ReadonlySet<string> = new Set()

/** Each state by shape and colour. */
function Key({ texts }: { texts: OfficeShowtimeMessages }) {
  const states = [
    ['free', 'ground standard', '', undefined],
    ['held', '', 'seat held', 'held'],
    ['sold', '', 'seat taken', 'taken'],
    ['blocked', '', 'seat blocked tone-0', 'blocked'],
    ['mine', '', 'seat mine', 'mine'],
  ] as const
  return (
    <ul class="desk-key">
      {states.map(([state, group, look, sign]) => (
        <li key={state}>
          <svg class="swatch" viewBox="-1 -1 26 26" width="22" height="22" aria-hidden="true">
            <g class={group}>
              <path class={look} d={drawing([0, 0], sign)} />
            </g>
          </svg>{' '}
          {texts.seatStates[state]}
        </li>
      ))}
    </ul>
  )
}

type PanelProps = DeskViewProps & {
  texts: OfficeShowtimeMessages
  chosen: ReadonlySet<string>
  on: DeskActions
}

function Panel(props: PanelProps) {
  const { data, past, texts, on } = props
  return (
    <div class="stack seats-side">
      <form
        class="search"
        onSubmit={(event) => {
          event.preventDefault()
          on.name(new FormData(event.currentTarget).get('names') as string)
        }}
      >
        <div class="field">
          <label for="seat-names">{texts.seatsByName}</label>
          <span id="seat-names-hint">{texts.seatsByNameHint}</span>
          <input
            id="seat-names"
            name="names"
            maxLength={500}
            aria-describedby="seat-names-hint"
            autocomplete="off"
          />
        </div>
        <button type="submit" class="button quiet">
          {texts.choose}
        </button>
      </form>
      <Chosen {...props} />
      {past ? <SeatHistory past={past} data={data} texts={texts} /> : null}
    </div>
  )
}

function Chosen({ rows, chosen, said, busy, texts, on }: PanelProps) {
  const seats = seatsOf(rows).filter(({ seatId }) => chosen.has(seatId))
  const free = seats.filter(({ state }) => state === 'free').length
  const blocked = seats.filter(({ state }) => state === 'blocked').length
  return (
    <section aria-labelledby="choice-title">
      <h3 id="choice-title">{texts.choice}</h3>
      {seats.length === 0 ? (
        <p class="soft">{texts.noChoice}</p>
      ) : (
        <>
          <p id="chosen">{namesOf(seats)}</p>
          <BlockForm free={free} chosen={seats.length} busy={busy} texts={texts} on={on} />
          {blocked === 0 ? null : (
            <p class="soft" id="unblock-hint">
              {texts.unblockHint}
            </p>
          )}
          <div class="actions">
            {blocked === 0 ? null : (
              <button
                type="button"
                class="button"
                aria-disabled={busy}
                aria-describedby="unblock-hint"
                onClick={on.unblock}
              >
                {texts.unblock(blocked)}
              </button>
            )}
            <button type="button" class="button quiet" onClick={on.none}>
              {texts.chooseNone}
            </button>
          </div>
        </>
      )}
      <p role="status" id="said">
        {said}
      </p>
    </section>
  )
}

interface BlockFormProps {
  free: number
  chosen: number
  busy: boolean | undefined
  texts: OfficeShowtimeMessages
  on: DeskActions
}

function BlockForm({ free, chosen, busy, texts, on }: BlockFormProps) {
  if (free === 0) return null
  if (free < chosen) return <p class="soft">{texts.notFree}</p>
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        on.block((new FormData(event.currentTarget).get('reason') as string).trim())
      }}
    >
      <div class="field">
        <label for="block-reason">{texts.reason}</label>
        <input id="block-reason" name="reason" maxLength={200} dir="auto" aria-describedby="said" />
      </div>
      <button type="submit" class="button" aria-disabled={busy}>
        {texts.block(free)}
      </button>
    </form>
  )
}
