// In the browser: the seats of a showtime as they change, what staff do with them, its move, and amounts that
// are typed in whole units.
import { hydrate } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { type DeskActions, DeskView } from '../../components/office/desk-view.tsx'
import { MoveView } from '../../components/office/move-view.tsx'
import type { SeatPast } from '../../components/office/seat-history.tsx'
import { seatsNamed } from '../../components/office/seat-names.ts'
import { seatsWithin } from '../../components/office/seats-within.ts'
import {
  DESK_DATA,
  DESK_ROOT,
  type DeskBlock,
  type DeskData,
  MOVE_ROOT,
  TERMS_FORM,
} from '../../components/office/showtime-data.ts'
import { rowsOf, type SeatRow, seatsOf, withSnapshot, withStates } from '../../components/seats/rows.ts'
import { namesOf, unpackSeat } from '../../components/seats/seat.ts'
import { officeShowtimeMessages } from '../../messages/office-showtime.ts'
import { attachMap } from '../pan-zoom.ts'
import { SeatWatch, type Watching } from '../watch.ts'
import { blockSeats, moveAsker, readBlocks, readHistory, saidOf, unblockSeats } from './desk-acts.ts'
import { attachRectangle } from './rectangle.ts'

interface Shown {
  rows: readonly SeatRow[]
  blocks: readonly DeskBlock[]
  chosen: ReadonlySet<string>
  said: string
  past: SeatPast | undefined
  busy: boolean
}

const rowsFrom = ({ seats, tariff }: DeskData): SeatRow[] =>
  rowsOf(seats.map((seat) => unpackSeat(seat, tariff.prices, tariff.currency)))

function Desk(data: DeskData) {
  const [shown, setShown] = useState<Shown>(() => ({
    rows: rowsFrom(data),
    blocks: data.blocks,
    chosen: new Set(),
    said: '',
    past: undefined,
    busy: false,
  }))
  const [live, setLive] = useState({ at: new Date(data.at), watching: 'no' as Watching })
  const [ready, setReady] = useState(false)
  const now = useRef(shown)
  now.current = shown
  const change = (part: Partial<Shown>) => {
    now.current = { ...now.current, ...part }
    setShown(now.current)
  }
  useEffect(() => setReady(true), [])
  useEffect(() => {
    const changed = (rows: readonly SeatRow[]) => {
      const blocksChanged = blockedIn(rows) !== blockedIn(now.current.rows)
      change({ rows })
      if (blocksChanged) void readBlocks(data).then((blocks) => blocks && change({ blocks }))
    }
    const watch = new SeatWatch(data.showtimeId, {
      snapshot: (seats) => changed(withSnapshot(now.current.rows, seats)),
      changes: (states) => changed(withStates(now.current.rows, states)),
      watching: (watching) => setLive({ at: new Date(), watching }),
    })
    return () => watch.stop()
  }, [])
  const on = useMemo(() => actionsOf(data, () => now.current, change), [])
  return <DeskView data={data} {...shown} live={live} on={ready ? on : undefined} />
}

const blockedIn = (rows: readonly SeatRow[]): string =>
  seatsOf(rows)
    .flatMap(({ state, seatId }) => (state === 'blocked' ? [seatId] : []))
    .join()

function actionsOf(data: DeskData, now: () => Shown, change: (part: Partial<Shown>) => void): DeskActions {
  const texts = officeShowtimeMessages[data.language]
  const choose = (seatIds: readonly string[], more: boolean) =>
    change({ chosen: new Set([...(more ? now().chosen : []), ...seatIds]), said: '' })
  return {
    toggle(seatId) {
      const chosen = new Set(now().chosen)
      if (!chosen.delete(seatId)) chosen.add(seatId)
      change({ chosen, said: '' })
      void showPast(data, seatId, now, change)
    },
    attachMap(map, onTap) {
      const moves = attachMap(map, onTap)
      const stop = attachRectangle(map, (corners, more) =>
        choose(
          seatsWithin(now().rows, corners).map(({ seatId }) => seatId),
          more,
        ),
      )
      return {
        ...moves,
        stop() {
          moves.stop()
          stop()
        },
      }
    },
    name(text) {
      const { seats, unknown } = seatsNamed(seatsOf(now().rows), text)
      choose(
        seats.map(({ seatId }) => seatId),
        false,
      )
      if (unknown.length > 0) change({ said: texts.notInHall(unknown.join(', ')) })
    },
    none: () => choose([], false),
    async block(reason) {
      if (now().busy) return
      if (reason === '') return change({ said: texts.reasonWrong })
      const seats = seatsOf(now().rows).filter(({ seatId }) => now().chosen.has(seatId))
      change({ busy: true })
      const seatIds = seats.map(({ seatId }) => seatId)
      const called = await blockSeats(data, seatIds, reason)
      if (called.ok) return change({ busy: false, chosen: new Set(), said: texts.blockedNow(namesOf(seats)) })
      change({ busy: false, said: saidOf(data, called.problem) })
    },
    async unblock() {
      if (now().busy) return
      change({ busy: true })
      const blocks = (await readBlocks(data)) ?? now().blocks
      const problem = await unblockSeats(data, blocks, now().chosen)
      if (problem) return change({ busy: false, said: saidOf(data, problem) })
      change({ busy: false, chosen: new Set(), said: texts.unblockedNow })
    },
  }
}

async function showPast(
  data: DeskData,
  seatId: string,
  now: () => Shown,
  change: (part: Partial<Shown>) => void,
): Promise<void> {
  const seat = seatsOf(now().rows).find((each) => each.seatId === seatId)
  if (!seat) return
  const name = namesOf([seat])
  change({ past: { seat: name, events: undefined } })
  const events = await readHistory(data, seatId)
  // Another seat may have been looked at meanwhile.
  if (events && now().past?.seat === name) change({ past: { seat: name, events } })
}

/** Amounts are typed in whole units, and /v1 takes minor ones. */
function sendsAmounts(form: HTMLFormElement): void {
  const { currency, digits } = form.querySelector('fieldset')!.dataset
  const body: Record<string, unknown> = {}
  for (const input of form.querySelectorAll<HTMLInputElement>('[data-amount]')) {
    const [first = '', category, type] = input.dataset.amount!.split('.')
    const money = { amount: Math.round(Number(input.value) * 10 ** Number(digits)), currency }
    if (category === undefined || type === undefined)
      body[first] = first === 'bookingFee' ? money : Number(input.value)
    else {
      const prices = (body[first] ?? {}) as Record<string, object>
      body[first] = { ...prices, [category]: { ...prices[category], [type]: money } }
    }
  }
  form.dataset.fixed = JSON.stringify(body)
}

const dataOf = document.getElementById(DESK_DATA)
if (dataOf) {
  const data = JSON.parse(dataOf.textContent!) as DeskData
  hydrate(<Desk {...data} />, document.getElementById(DESK_ROOT)!)
  const move = document.getElementById(MOVE_ROOT)
  if (move) hydrate(<MoveView data={data} ask={moveAsker(data)} />, move)
}
document.addEventListener(
  'submit',
  ({ target }) => {
    if ((target as HTMLFormElement).id === TERMS_FORM) sendsAmounts(target as HTMLFormElement)
  },
  { capture: true },
)
