// What a buyer does, through the public contract alone: look, hold, perhaps leave, reserve, wait for tickets.
import { newId } from '#shared/std/ids.ts'
import { sleep } from '#shared/std/sleep.ts'
import type { Caller } from './requests.ts'

/** A payment takes a second; under load it may wait for its turn. */
const SETTLED_WITHIN_MS = 120_000
const LOOK_EVERY_MS = 1000
const LOOK_AT_MAP_EVERY_MS = 3000
/** A minute: who waits longer for seats that others hold has gone. */
const MOST_LOOKS = 20
const MOST_SEATS = 4
/** Rivals are quicker now and then; who loses this often gives up. */
const MOST_TRIES = 30

export interface Sale {
  /** `showtime seat` of each confirmed seat, once for each time that a buyer was told so. */
  sold: string[]
  bought: number
  left: number
  soldOut: number
  /** Refused for another reason, by code. */
  refused: Map<string, number>
  /** Reservations that never came to an end. */
  stuck: string[]
  ended: number
}

export const newSale = (): Sale => ({
  sold: [],
  bought: 0,
  left: 0,
  soldOut: 0,
  refused: new Map(),
  stuck: [],
  ended: 0,
})

export interface Visit {
  caller: Caller
  showtimeId: string
  leaves: boolean
  /** When the visit was due, by performance.now(). */
  due: number
}

export async function visit(sale: Sale, { caller, showtimeId, leaves, due }: Visit): Promise<void> {
  const refuse = (code: string) => void sale.refused.set(code, (sale.refused.get(code) ?? 0) + 1)
  const hall = await openHall(caller, showtimeId, due)
  if (typeof hall === 'string') return refuse(`seat map ${hall}`)
  const guest = await caller.ask('guest', 'POST', '/v1/guests', { body: {} })
  if (guest.status !== 201) return refuse(`guest ${guest.body?.code ?? guest.status}`)
  const token: string = guest.body.accessToken
  const held = await holdSome(caller, token, hall)
  if (held === 'sold out') {
    sale.soldOut++
    return
  }
  if (typeof held === 'string') return refuse(`hold ${held}`)
  if (leaves) {
    sale.left++
    await caller.ask('release', 'DELETE', `/v1/showtimes/${showtimeId}/holds/${held.id}`, { token })
    return
  }
  const reserved = await reserve(caller, token, held)
  if (reserved === undefined) return refuse('reservation')
  const status = await endOf(caller, token, reserved)
  if (status === undefined) sale.stuck.push(reserved)
  else if (status === 'confirmed') {
    sale.bought++
    for (const seatId of held.seatIds) sale.sold.push(`${showtimeId} ${seatId}`)
  } else sale.ended++
}

interface Held {
  id: string
  showtimeId: string
  seatIds: string[]
}

/** The best seats together, fewer where there are not so many; waits for seats that others may give back. */
async function holdSome(caller: Caller, token: string, hall: Hall): Promise<Held | string> {
  const { showtimeId } = hall
  const count = 1 + Math.floor(Math.random() * MOST_SEATS)
  let tries = 0
  let looks = 0
  while (tries < MOST_TRIES) {
    const wanted = wantedOf(hall.seats(), count, tries)
    if (wanted === undefined) {
      if (looks === MOST_LOOKS || !hall.seats().some(({ state }) => state === 'held')) return 'sold out'
      looks++
      await sleep(LOOK_AT_MAP_EVERY_MS)
      await hall.look()
      continue
    }
    tries++
    const path = `/v1/showtimes/${showtimeId}/holds`
    const { status, body } = await caller.ask('hold', 'POST', path, { token, body: wanted, key: newId() })
    if (status === 201) {
      const seatIds = body.seats.map(({ seatId }: { seatId: string }) => seatId)
      return { id: body.id, showtimeId, seatIds }
    }
    const code: string = body?.code ?? String(status)
    if (!['not_enough_seats', 'seats_taken', 'orphan_seat'].includes(code)) return code
    await hall.look()
  }
  return 'always too late'
}

/** Undefined where nothing is free. Rivals were quicker each time before: then fewer, and at last any. */
function wantedOf(seats: readonly MapSeat[], count: number, tries: number): object | undefined {
  const groups = freeGroups(seats)
  const [together, one] = [count - tries, groups[Math.floor(Math.random() * groups.length)]]
  if (one === undefined) return undefined
  if (together > 0 && groups.length >= together) return { bestAvailable: { count: together } }
  return { seats: one.map(({ seatId }) => ({ seatId })) }
}

/**
 * The map of a buyer, who asks for what changed, as the site's page does where no events come through. Where
 * it was refused: why.
 */
async function openHall(caller: Caller, showtimeId: string, due: number): Promise<Hall | string> {
  const path = `/v1/showtimes/${showtimeId}/seat-map`
  const seats = new Map<string, MapSeat>()
  let version: number | undefined
  const read = async (given: { due?: number }) => {
    const since = version === undefined ? '' : `?since=${version}`
    const { status, body } = await caller.ask('seat map', 'GET', path + since, given)
    if (status !== 200) return String(body?.code ?? status)
    for (const seat of body.seats as MapSeat[]) seats.set(seat.seatId, seat)
    version = body.version
    return undefined
  }
  const refused = await read({ due })
  return refused ?? { showtimeId, seats: () => [...seats.values()], look: () => read({}) }
}

interface Hall {
  showtimeId: string
  seats: () => MapSeat[]
  /** Keeps what it had where there is no answer. */
  look: () => Promise<unknown>
}

interface MapSeat {
  seatId: string
  state: string
  pairedSeatId: string | null
}

/** Seats that can be held now: an accessible place takes its companion seats along, which need it. */
export function freeGroups(seats: readonly MapSeat[]): MapSeat[][] {
  const free = seats.filter(({ state }) => state === 'free')
  return free
    .filter(({ pairedSeatId }) => pairedSeatId === null)
    .map((place) => [place, ...free.filter(({ pairedSeatId }) => pairedSeatId === place.seatId)])
}

/** A lost answer is asked for again, under the same key. */
async function reserve(caller: Caller, token: string, held: Held): Promise<string | undefined> {
  const key = newId()
  const body = {
    showtimeId: held.showtimeId,
    holdId: held.id,
    payment: { method: 'sim_approved' },
    contact: { email: `load-${key}@example.org` },
  }
  for (let tries = 0; tries < 3; tries++) {
    const answer = await caller.ask('reservation', 'POST', '/v1/reservations', { token, body, key })
    if (answer.status === 202) return answer.body.id
    if (answer.status > 0 && answer.status < 500) return undefined
    await sleep(LOOK_EVERY_MS)
  }
  return undefined
}

/** How the reservation ended; undefined where it did not. */
async function endOf(caller: Caller, token: string, id: string): Promise<string | undefined> {
  for (
    const end = performance.now() + SETTLED_WITHIN_MS;
    performance.now() < end;
    await sleep(LOOK_EVERY_MS)
  ) {
    const { body } = await caller.ask('look', 'GET', `/v1/reservations/${id}`, { token })
    if (body?.status !== undefined && body.status !== 'awaiting_payment') return body.status
  }
  return undefined
}
