// The hall twice with one state: as a table for keyboards and screen readers, and as a map.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { SeatsMessages } from '../../messages/seats.ts'
import { timeOf } from '../times.ts'
import { type Choice, heldIds, isHeld } from './choice.ts'
import { SeatGrid } from './grid.tsx'
import { geometryOf, Hall, type Mark } from './hall.tsx'
import { seatsOf } from './rows.ts'
import type { PageSeat } from './seat.ts'
import type { Actions, MapMoves, SeatsViewProps } from './seats-props.ts'

interface SeatMapProps
  extends Pick<SeatsViewProps, 'language' | 'timeZone' | 'messages' | 'choice' | 'at' | 'watching' | 'only'> {
  letters: ReadonlyMap<string, string>
  priceOf: (seat: PageSeat) => string
  on?: Pick<Actions, 'toggle' | 'attachMap'> | undefined
  /** For staff: see Hall. */
  tones?: ReadonlyMap<string, string>
  /** In place of the buyer's. */
  title?: string
}

export function SeatMap(props: SeatMapProps) {
  const { messages, choice, only, letters, priceOf, on, tones, title } = props
  const { rows } = choice
  const [focusedId, focus] = useState<string>()
  const [asList, showAsList] = useState(false)
  const geometry = useMemo(
    () => geometryOf(rows),
    rows.map(({ layout }) => layout),
  )
  const marks = useMarks(choice)
  const { box, moves } = useMoves(on, focusedId)
  return (
    <section class={`seat-map stack${asList ? ' as-list' : ''}`} aria-labelledby="map">
      <h2 id="map">{title ?? messages.seatMap}</h2>
      {on ? (
        <div class="grid-box">
          <SeatGrid
            rows={rows}
            messages={messages}
            marks={marks}
            held={isHeld(choice)}
            isSeen={asList}
            priceOf={priceOf}
            onToggle={on.toggle}
            onFocus={focus}
          />
        </div>
      ) : null}
      <div class="map-box" dir="ltr">
        <div class="map-moved" ref={box}>
          <Hall
            rows={rows}
            geometry={geometry}
            letters={letters}
            messages={messages}
            marks={marks}
            only={only}
            tones={tones}
            focused={
              focusedId === undefined ? undefined : seatsOf(rows).find(({ seatId }) => seatId === focusedId)
            }
          />
        </div>
      </div>
      <div class="map-tools">
        {on ? (
          <MapTools
            messages={messages}
            asList={asList}
            showAsList={showAsList}
            zoom={(by) => moves.current?.zoom(by)}
          />
        ) : null}
        <Status {...props} />
      </div>
    </section>
  )
}

/** The map as it is moved and tapped; a seat that gets the focus comes into view. */
function useMoves(on: SeatMapProps['on'], focusedId: string | undefined) {
  const box = useRef<HTMLDivElement>(null)
  const moves = useRef<MapMoves>(undefined)
  useEffect(() => {
    if (!on || !box.current) return
    moves.current = on.attachMap(box.current, on.toggle)
    return () => moves.current?.stop()
  }, [on !== undefined])
  useEffect(() => {
    if (focusedId !== undefined) moves.current?.show(focusedId)
  }, [focusedId])
  return { box, moves }
}

interface MapToolsProps {
  messages: SeatsMessages
  asList: boolean
  showAsList: (asList: boolean) => void
  zoom: MapMoves['zoom']
}

function MapTools({ messages, asList, showAsList, zoom }: MapToolsProps) {
  const zooms = [
    { by: 'in', sign: '+', text: messages.zoomIn },
    { by: 'out', sign: '−', text: messages.zoomOut },
    { by: 'fit', sign: '⤢', text: messages.zoomFit },
  ] as const
  return (
    <>
      {zooms.map(({ by, sign, text }) => (
        <button
          key={by}
          type="button"
          class="icon map-zoom"
          aria-label={text}
          title={text}
          onClick={() => zoom(by)}
        >
          {sign}
        </button>
      ))}
      <button type="button" class="button quiet" onClick={() => showAsList(!asList)}>
        {asList ? messages.showMap : messages.showList}
      </button>
    </>
  )
}

function Status({ messages, language, at, timeZone, watching }: SeatMapProps) {
  const time = timeOf(language, at, timeZone, 'seconds')
  const status = {
    no: messages.asOf(time),
    live: messages.live(time),
    polling: messages.polling(time),
    lost: messages.connectionLost,
  }
  return (
    <p class={`soft watching-${watching}`} id="watching">
      {status[watching]}
    </p>
  )
}

/** The same map until the buyer, or what was offered to them, changes. */
function useMarks(choice: Choice): ReadonlyMap<string, Mark> {
  const { picks, notice, hold } = choice
  return useMemo(() => {
    const marks = new Map<string, Mark>()
    const choices = notice && 'choices' in notice ? notice.choices : []
    for (const [index, seats] of choices.entries())
      for (const { seatId } of seats) if (!marks.has(seatId)) marks.set(seatId, String(index + 1) as Mark)
    if (notice?.kind === 'lost') for (const { seatId } of notice.lost) marks.set(seatId, 'lost')
    for (const { seatId } of picks) marks.set(seatId, 'mine')
    for (const seatId of heldIds({ hold })) if (!marks.has(seatId)) marks.set(seatId, 'mine')
    return marks
  }, [picks, notice, hold])
}
