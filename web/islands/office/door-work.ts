// The work of a door: one scan after the other, what is told of them, and looks at the server between them.
import {
  type Conflict,
  canForce,
  DOOR_START,
  type DoorData,
  type LetIn,
  toneOf,
} from '../../components/office/door/door.ts'
import type { DoorState } from '../../components/office/door/door-state.ts'
import { timeOf } from '../../components/times.ts'
import { openCamera } from './door-camera.ts'
import { DoorDesk } from './door-desk.ts'
import { DoorList } from './door-list.ts'
import { signal } from './door-signals.ts'

/** Other doors let people in as well. */
const LOOK_EVERY_MS = 4_000
const DOOR_NAME = 'milo door name'

export type Change = (change: Partial<DoorState> | ((state: DoorState) => Partial<DoorState>)) => void

export class DoorWork {
  readonly #data: DoorData
  readonly #change: Change
  readonly #list: DoorList
  readonly #desk: DoorDesk
  #last = { code: '', physical: '' }
  /** The second scan of a ticket has to know the first. */
  #turn: Promise<unknown> = Promise.resolve()
  #looking = false
  #closeCamera: (() => void) | undefined

  constructor(data: DoorData, change: Change) {
    this.#data = data
    this.#change = change
    this.#list = new DoorList(data)
    this.#desk = new DoorDesk(data, this.#list)
  }

  /** Begins with what was kept, and follows the server from then on; answers how to stop. */
  start(): () => void {
    const away = () => {
      this.#desk.online = false
      this.#show()
    }
    const look = () => void this.#look()
    this.rename(localStorage.getItem(DOOR_NAME) ?? '')
    void this.#begin()
    const timer = setInterval(look, LOOK_EVERY_MS)
    addEventListener('offline', away)
    addEventListener('online', look)
    void install(this.#data)
    return () => {
      clearInterval(timer)
      removeEventListener('offline', away)
      removeEventListener('online', look)
    }
  }

  /** `code` as typed; `physical`: by the keys that were pressed. */
  scan(code: string, physical: string): void {
    this.#judge(code, physical, null)
  }

  /** The last one again, whatever the time. */
  force(reason: string): void {
    this.#judge(this.#last.code, this.#last.physical, reason)
  }

  async undo(letIn: LetIn, reason: string): Promise<void> {
    const done = await this.#desk.undo(letIn, reason)
    // What stands there may be of the one that is out again.
    this.#change(({ verdict }) => ({
      undoFailed: !done,
      verdict: verdict && canForce(verdict.outcome) ? verdict : undefined,
    }))
    this.#show()
    if (this.#desk.online) await this.#desk.sync()
    this.#show()
  }

  async seen(conflict: Conflict): Promise<void> {
    await this.#desk.seen(conflict)
    this.#show()
  }

  rename(name: string): void {
    this.#desk.doorName = name.trim()
    localStorage.setItem(DOOR_NAME, this.#desk.doorName)
    this.#change({ doorName: this.#desk.doorName })
  }

  /** Opens it, or closes the one that is open. */
  async camera(video: HTMLVideoElement): Promise<void> {
    if (this.#closeCamera) {
      this.#closeCamera()
      this.#closeCamera = undefined
      return this.#change({ camera: 'closed' })
    }
    this.#change({ camera: 'opening' })
    try {
      this.#closeCamera = await openCamera(video, this.#data.decoder, (code) => this.scan(code, code))
      this.#change({ camera: 'open' })
    } catch (error) {
      const refused = error instanceof DOMException && error.name === 'NotAllowedError'
      this.#change({ camera: refused ? 'refused' : 'missing' })
    }
  }

  #judge(code: string, physical: string, reason: string | null): void {
    this.#last = { code, physical }
    this.#turn = this.#turn.then(async () => {
      const verdict = await this.#desk.scan(code, physical, reason)
      signal(toneOf(verdict.outcome))
      this.#change(({ scans }) => ({ verdict, scans: scans + 1 }))
      this.#show()
    })
  }

  async #begin(): Promise<void> {
    await Promise.all([this.#list.load(), this.#desk.load()])
    this.#show()
    await this.#look()
    this.#change({ ready: true })
  }

  async #look(): Promise<void> {
    if (this.#looking) return
    this.#looking = true
    try {
      this.#desk.heard(await this.#list.refresh())
      if (this.#desk.online) await this.#desk.sync()
    } finally {
      this.#looking = false
    }
    this.#show()
  }

  #show(): void {
    const { counts, at, tickets } = this.#list
    const { online, signedOut, canVerify, queue, conflicts, uncounted } = this.#desk
    this.#showStart()
    this.#change({
      online,
      signedOut,
      canVerify,
      conflicts,
      counts: { ...counts, checkedIn: counts.checkedIn + uncounted },
      list: at === undefined ? undefined : { at, tickets: tickets.size },
      waiting: queue.length,
      recent: this.#desk.recent(),
    })
  }

  /** The page said it before; its script changes it where staff do. */
  #showStart(): void {
    const { language, timeZone } = this.#data
    const text = timeOf(language, new Date(this.#list.showtime.startsAt), timeZone)
    const place = document.getElementById(DOOR_START)
    if (place && place.textContent !== text) place.textContent = text
  }
}

/** From now on the page opens without a network: its worker keeps it, with what it has loaded. */
async function install({ decoder }: DoorData): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  await navigator.serviceWorker.register('/office/door-worker.js', { scope: '/office/door' })
  const { active } = await navigator.serviceWorker.ready
  const loaded = performance
    .getEntriesByType('resource')
    .map(({ name }) => name)
    .filter((name) => name.startsWith(`${location.origin}/assets/`))
  const files = [...new Set([...loaded, new URL(decoder, location.href).href])]
  active?.postMessage({ page: location.href.split('#')[0], files })
}
