// Keeps the seats of a showtime up to date, and lets a buyer choose and hold them: on the site, and where a
// page elsewhere shows them.
import { useEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks'
import { moneyIn } from '../../shared/messages/formats.ts'
import { type Choice, choiceAfter, type Hold, newChoice, pickedSeats } from '../components/seats/choice.ts'
import type { Only } from '../components/seats/legend.tsx'
import { wordsOf } from '../components/seats/notice.tsx'
import { totalOf } from '../components/seats/price.ts'
import { rowsOf, type SeatRow } from '../components/seats/rows.ts'
import { namesOf, type SeatState, unpackSeat } from '../components/seats/seat.ts'
import type { SeatsData } from '../components/seats/seats-props.ts'
import { SeatsView } from '../components/seats/seats-view.tsx'
import { seatsMessages } from '../messages/seats.ts'
import { actionsOf, checkoutOf, type Dispatch } from './actions.ts'
import { ownHold } from './buying.ts'
import { SeatWatch, type Watching } from './watch.ts'

/** Most buyers are two. */
const PARTY = 2

interface Live {
  at: Date
  watching: Watching
}

export function BookSeats({ data, goOn }: { data: SeatsData; goOn: (hold: Hold) => void }) {
  const { showtimeId, language, timeZone, tariff, onSale } = data
  const [choice, dispatch] = useReducer(choiceAfter, undefined, () =>
    newChoice(rowsFrom(data), Math.min(PARTY, data.seats.length)),
  )
  const [live, setLive] = useState<Live>({ at: new Date(data.at), watching: 'no' })
  const [only, setOnly] = useState<Only>()
  const [promo, setPromo] = useState('')
  const [ready, setReady] = useState(false)
  const now = useRef({ choice, only, promo })
  now.current = { choice, only, promo }

  useEffect(() => setReady(true), [])
  useEffect(() => watchRows(showtimeId, dispatch, setLive), [showtimeId])
  useEffect(() => {
    if (onSale) void ownHold(data).then((hold) => hold && dispatch({ type: 'held', hold }))
  }, [showtimeId])
  const on = useMemo(
    () => actionsOf(data, () => now.current, dispatch, { setOnly, setPromo, goOn }),
    [showtimeId],
  )
  const checkout = choice.hold && checkoutOf(data, choice.hold)
  const messages = seatsMessages[language]
  return (
    <SeatsView
      language={language}
      messages={messages}
      timeZone={timeZone}
      tariff={tariff}
      onSale={onSale}
      choice={choice}
      {...live}
      only={only}
      promo={promo}
      checkout={checkout}
      said={saidOf(choice, data)}
      on={ready ? on : undefined}
    />
  )
}

const rowsFrom = ({ seats, tariff }: SeatsData): SeatRow[] =>
  rowsOf(seats.map((seat) => unpackSeat(seat, tariff.prices, tariff.currency)))

/** Gathers what comes within a frame, so that a busy hall is drawn once for all of it. */
function watchRows(showtimeId: string, dispatch: Dispatch, setLive: (live: Live) => void): () => void {
  let states = new Map<string, SeatState>()
  let frame: number | undefined
  let watching: Watching = 'no'
  const draw = () => {
    frame = undefined
    if (states.size > 0) dispatch({ type: 'states', states })
    states = new Map()
    setLive({ at: new Date(), watching })
  }
  const watch = new SeatWatch(showtimeId, {
    snapshot(seats) {
      states = new Map()
      dispatch({ type: 'snapshot', seats })
    },
    changes(changed) {
      for (const [seatId, state] of changed) states.set(seatId, state)
    },
    watching(how) {
      watching = how
      frame ??= requestAnimationFrame(draw)
    },
  })
  return () => {
    watch.stop()
    if (frame !== undefined) cancelAnimationFrame(frame)
  }
}

/** What the live region says: the buyer's own doing and what became of their seats, and nothing of others. */
function saidOf(choice: Choice, { language, tariff }: SeatsData): string {
  const messages = seatsMessages[language]
  const { said, notice } = choice
  if (notice) return wordsOf(notice, messages)
  if (!said) return choice.busy ? messages.holding : ''
  if (said.kind === 'givenBack') return messages.saidGivenBack
  if (said.kind === 'gone') return messages.saidGone(namesOf([said.seat]))
  const { amount, currency } = totalOf(choice, tariff)
  const [names, total] = [namesOf(pickedSeats(choice)), moneyIn(language, amount, currency)]
  return said.kind === 'held' ? messages.saidHeld(names, total) : messages.saidChosen(names, total)
}
