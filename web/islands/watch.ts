// Follows the seats of a showtime: by server-sent events, and where these do not arrive, by asking every few
// seconds for what changed. A stream that a proxy keeps back looks open and says nothing, so a stream counts
// only once it has spoken.
import type { PageSeat, SeatState } from '../components/seats/seat.ts'
import { api } from './call.ts'

/** The first event comes at once: a stream that is silent for this long is kept back somewhere. */
const SILENCE_MS = 8_000
/** A browser does not come back after an answer that is an error: this does. */
const AGAIN_MS = 3_000
/** After so many losses without a word between, changes are asked for. */
const LOSSES = 3
const POLL_MS = 3_000
/** While asking works, a stream is tried again this often. */
const POLLS = 10

export type Watching = 'no' | 'live' | 'polling' | 'lost'

export interface Viewer {
  snapshot(seats: readonly PageSeat[]): void
  changes(states: ReadonlyMap<string, SeatState>): void
  watching(how: Watching): void
}

interface Told {
  version: number
  seats: PageSeat[]
}

export class SeatWatch {
  readonly #path: string
  readonly #viewer: Viewer
  #source: EventSource | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #version: number | undefined
  #losses = 0
  #polls = 0
  #stopped = false

  constructor(showtimeId: string, viewer: Viewer) {
    this.#path = `${api.origin}/v1/showtimes/${showtimeId}/seat-map`
    this.#viewer = viewer
    this.#stream()
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
    this.#source?.close()
  }

  #next(step: () => void, ms: number): void {
    clearTimeout(this.#timer)
    if (!this.#stopped) this.#timer = setTimeout(step, ms)
  }

  #stream = (): void => {
    const source = new EventSource(`${this.#path}/events`)
    this.#source = source
    let spoke = false
    const hear = (event: Event, whole: boolean) => {
      spoke = true
      this.#losses = 0
      clearTimeout(this.#timer)
      this.#show(JSON.parse((event as MessageEvent<string>).data), whole)
      this.#viewer.watching('live')
    }
    source.addEventListener('snapshot', (event) => hear(event, true))
    source.addEventListener('change', (event) => hear(event, false))
    // It comes back with the version that it had, and says nothing where nothing happened.
    source.addEventListener('open', () => spoke && this.#viewer.watching('live'))
    source.addEventListener('error', () => {
      this.#viewer.watching('lost')
      this.#losses++
      if (this.#losses >= LOSSES) this.#giveUp(source)
      else if (source.readyState === EventSource.CLOSED) this.#next(this.#stream, AGAIN_MS)
    })
    this.#next(() => spoke || this.#giveUp(source), SILENCE_MS)
  }

  #giveUp(source: EventSource): void {
    source.close()
    this.#polls = 0
    this.#next(this.#poll, 0)
  }

  #poll = async (): Promise<void> => {
    const whole = this.#version === undefined
    const told = await ask(whole ? this.#path : `${this.#path}?since=${this.#version}`)
    if (this.#stopped) return
    if (told) this.#show(told, whole)
    this.#viewer.watching(told ? 'polling' : 'lost')
    this.#polls++
    // Where asking fails as well, it is not the stream's fault.
    const tryStream = told === undefined || this.#polls >= POLLS
    if (tryStream) this.#losses = LOSSES - 1
    this.#next(tryStream ? this.#stream : this.#poll, POLL_MS)
  }

  #show({ version, seats }: Told, whole: boolean): void {
    this.#version = version
    if (whole) this.#viewer.snapshot(seats)
    else this.#viewer.changes(new Map(seats.map(({ seatId, state }) => [seatId, state])))
  }
}

/** Undefined: the map did not answer. */
async function ask(path: string): Promise<Told | undefined> {
  try {
    const answer = await fetch(path)
    return answer.ok ? ((await answer.json()) as Told) : undefined
  } catch {
    // The network is away: the next try may find it.
    return undefined
  }
}
