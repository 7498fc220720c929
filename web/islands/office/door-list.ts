// What a door knows of its showtime: its times, keys, tickets and who is in. Loaded from the server and kept
// for times without it.

import { type SeatName, seatLabel } from '../../../shared/domain/seat-name.ts'
import type { PublicTicketKey } from '../../../shared/tickets/codes.ts'
import type {
  Counts,
  DoorData,
  DoorShowtime,
  Inside,
  ListedTicket,
} from '../../components/office/door/door.ts'
import { type Called, call } from '../call.ts'
import { get, keys as keysOf, put, remove } from './door-store.ts'

/** Tickets change rarely while people come in. */
const TICKETS_EVERY_MS = 60_000
/** A list is of one evening. */
const KEPT_MS = 48 * 60 * 60_000

export interface InsideTicket extends Inside {
  ticketId: string
  seat: string
}

interface StoredList {
  at: number
  showtime: DoorShowtime
  others: readonly DoorShowtime[]
  tickets: ListedTicket[]
  inside: InsideTicket[]
  /** The server's time of the last answer. */
  since: string | undefined
}

interface CheckInsAnswer {
  items: { id: string; ticketId: string; seat: SeatName; door: string | null; checkedInAt: string }[]
  undone: { id: string; ticketId: string }[]
  counts: Counts
  serverTime: string
  nextCursor: string | null
}

interface TodaysShowtime {
  id: string
  movie: { title: string }
  screen: { number: number }
  startsAt: string
  endsAt: string
  status: string
}

const packed = ({ id, movie, screen, startsAt, endsAt, status }: TodaysShowtime): DoorShowtime => ({
  id,
  title: movie.title,
  screen: screen.number,
  startsAt: Date.parse(startsAt),
  endsAt: Date.parse(endsAt),
  cancelled: status === 'cancelled',
})

export class DoorList {
  /** As it is now: staff may give it another start, and codes keep the one that they were signed with. */
  showtime: DoorShowtime
  others: readonly DoorShowtime[]
  keys: PublicTicketKey[] = []
  /** When it was loaded, in ms; undefined: never. */
  at: number | undefined
  tickets = new Map<string, ListedTicket>()
  inside = new Map<string, InsideTicket>()
  counts: Counts
  #since: string | undefined
  readonly #data: DoorData

  constructor(data: DoorData) {
    this.#data = data
    this.counts = data.counts
    this.showtime = data.showtime
    this.others = data.others
  }

  /** From what this browser kept. */
  async load(): Promise<void> {
    this.keys = (await get<PublicTicketKey[]>('kept', 'keys')) ?? []
    const kept = await get<StoredList>('kept', this.#name)
    if (kept) {
      this.at = kept.at
      this.tickets = new Map(kept.tickets.map((ticket) => [ticket.id, ticket]))
      this.inside = new Map(kept.inside.map((inside) => [inside.ticketId, inside]))
      this.#since = kept.since
      // A page that came without a network is older than its list.
      if (kept.showtime && (kept.since ?? '') > this.#data.readAt)
        [this.showtime, this.others] = [kept.showtime, kept.others]
      const tickets = kept.tickets.filter(({ status }) => status !== 'refunded').length
      this.counts = { tickets, checkedIn: this.inside.size }
    }
    await this.#forget()
  }

  /** From the server; the problem that came between, if one did. */
  async refresh(): Promise<Called<unknown>> {
    if (this.at === undefined || Date.now() - this.at > TICKETS_EVERY_MS) {
      const times = await this.#loadTimes()
      if (!times.ok) return times
      const loaded = await this.#loadTickets()
      if (!loaded.ok) return loaded
    }
    const checkIns = await this.#loadCheckIns()
    if (checkIns.ok) await this.#keep()
    return checkIns
  }

  async loadKeys(): Promise<Called<{ keys: PublicTicketKey[] }>> {
    const asked = await this.#ask<{ keys: PublicTicketKey[] }>('/.well-known/ticket-keys.json')
    if (!asked.ok) return asked
    this.keys = asked.value.keys
    await put('kept', 'keys', this.keys)
    return asked
  }

  add(inside: InsideTicket): void {
    if (!this.inside.has(inside.ticketId)) this.#count(1)
    this.inside.set(inside.ticketId, inside)
  }

  takeBack(checkInId: string): void {
    const found = [...this.inside.values()].find(({ id }) => id === checkInId)
    if (found && this.inside.delete(found.ticketId)) this.#count(-1)
  }

  get #name() {
    return `list ${this.#data.showtime.id}`
  }

  #ask<T>(path: string) {
    return call<T>({ method: 'GET', path, language: this.#data.language })
  }

  async #loadTimes(): Promise<Called<unknown>> {
    const { theaterId, showtime } = this.#data
    const today = await this.#ask<{ showtimes: TodaysShowtime[] }>(`/v1/theaters/${theaterId}/today`)
    if (!today.ok) return today
    const others = today.value.showtimes.map(packed)
    const own = others.find(({ id }) => id === showtime.id)
    if (own) [this.showtime, this.others] = [own, others]
    else {
      // It has moved to another day.
      const moved = await this.#ask<TodaysShowtime>(`/v1/showtimes/${showtime.id}`)
      if (!moved.ok) return moved
      ;[this.showtime, this.others] = [packed(moved.value), others]
    }
    return today
  }

  async #loadTickets(): Promise<Called<unknown>> {
    const keys = await this.loadKeys()
    if (!keys.ok) return keys
    const tickets = new Map<string, ListedTicket>()
    const path = `/v1/showtimes/${this.#data.showtime.id}/tickets?limit=100`
    for (let cursor: string | null = ''; cursor !== null; ) {
      const asked: Called<{ items: ListedTicket[]; nextCursor: string | null }> = await this.#ask(
        cursor === '' ? path : `${path}&cursor=${cursor}`,
      )
      if (!asked.ok) return asked
      for (const ticket of asked.value.items) tickets.set(ticket.id, ticket)
      cursor = asked.value.nextCursor
    }
    this.tickets = tickets
    this.at = Date.now()
    return keys
  }

  async #loadCheckIns(): Promise<Called<unknown>> {
    const since = this.#since === undefined ? '' : `&since=${this.#since}`
    const path = `/v1/showtimes/${this.#data.showtime.id}/check-ins?limit=100${since}`
    let first: CheckInsAnswer | undefined
    for (let cursor: string | null = ''; cursor !== null; ) {
      const asked: Called<CheckInsAnswer> = await this.#ask(cursor === '' ? path : `${path}&cursor=${cursor}`)
      if (!asked.ok) return asked
      first ??= asked.value
      for (const { id, ticketId } of asked.value.undone)
        if (this.inside.get(ticketId)?.id === id) this.inside.delete(ticketId)
      for (const { id, ticketId, seat, door, checkedInAt } of asked.value.items)
        this.inside.set(ticketId, { id, ticketId, door, seat: seatLabel(seat), at: Date.parse(checkedInAt) })
      cursor = asked.value.nextCursor
    }
    this.#since = first!.serverTime
    this.counts = first!.counts
    return { ok: true, status: 200, value: undefined }
  }

  /** Until the server says its own count. */
  #count(by: number): void {
    this.counts = { ...this.counts, checkedIn: this.counts.checkedIn + by }
  }

  async #keep(): Promise<void> {
    const kept: StoredList = {
      at: this.at!,
      showtime: this.showtime,
      others: this.others,
      tickets: [...this.tickets.values()],
      inside: [...this.inside.values()],
      since: this.#since,
    }
    await put('kept', this.#name, kept)
  }

  /** Lists of evenings that are over. */
  async #forget(): Promise<void> {
    for (const key of await keysOf('kept')) {
      const kept = await get<Partial<StoredList>>('kept', String(key))
      if (kept?.at !== undefined && Date.now() - kept.at > KEPT_MS) await remove('kept', String(key))
    }
  }
}
