// In the browser: keeps the seats of a showtime up to date by server-sent events. After a lost connection the
// browser comes back by itself, with the version that it has.
import { hydrate } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { PageSeat } from '../components/seat.ts'
import { SEATS_DATA, SEATS_ROOT, type SeatsData, SeatsView } from '../components/seats-view.tsx'
import { messagesOf } from '../messages/messages.ts'

/** A browser does not come back after an answer that is an error: this does. */
const AGAIN_MS = 5_000

interface Shown {
  seats: readonly PageSeat[]
  at: Date
  watching: 'no' | 'live' | 'lost'
}

function LiveSeats({ showtimeId, language, timeZone, fee, seats, at }: SeatsData) {
  const [shown, show] = useState<Shown>({ seats, at: new Date(at), watching: 'no' })
  useEffect(() => watch(showtimeId, show), [showtimeId])
  return (
    <SeatsView site={{ language, messages: messagesOf(language) }} timeZone={timeZone} fee={fee} {...shown} />
  )
}

type Show = (change: (before: Shown) => Shown) => void

/** Answers how to stop. */
function watch(showtimeId: string, show: Show): () => void {
  let source: EventSource
  let timer: ReturnType<typeof setTimeout> | undefined
  const receive = (event: Event): { seats: readonly PageSeat[] } =>
    JSON.parse((event as MessageEvent<string>).data)
  const open = () => {
    source = new EventSource(`/v1/showtimes/${showtimeId}/seat-map/events`)
    source.addEventListener('snapshot', (event) => {
      const { seats } = receive(event)
      show(() => ({ seats, at: new Date(), watching: 'live' }))
    })
    source.addEventListener('change', (event) => {
      const states = new Map(receive(event).seats.map(({ seatId, state }) => [seatId, state]))
      show((before) => ({ seats: changed(before.seats, states), at: new Date(), watching: 'live' }))
    })
    source.addEventListener('error', () => {
      show((before) => ({ ...before, watching: 'lost' }))
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, AGAIN_MS)
    })
    // After a short loss no event may come: the seats are as they were.
    source.addEventListener('open', () => show((before) => ({ ...before, watching: 'live' })))
  }
  open()
  return () => {
    clearTimeout(timer)
    source.close()
  }
}

const changed = (seats: readonly PageSeat[], states: ReadonlyMap<string, PageSeat['state']>) =>
  seats.map((seat) => {
    const state = states.get(seat.seatId)
    return state === undefined || state === seat.state ? seat : { ...seat, state }
  })

const data = JSON.parse(document.getElementById(SEATS_DATA)!.textContent!) as SeatsData
hydrate(<LiveSeats {...data} />, document.getElementById(SEATS_ROOT)!)
