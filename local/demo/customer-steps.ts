// The steps of the customer's demo, in order: each takes the result of the one before and prints the real
// answers.
import { randomUUID } from 'node:crypto'
import { sleep } from '#shared/std/sleep.ts'
import { DEMO_PASSWORD } from '../start/table.ts'
import { type Answer, type Call, DemoError } from './demo-client.ts'
import { freePairs, type MapSeat, type Pair } from './seat-choice.ts'

const EMAIL = 'customer@milo.test'
/** A showtime with fewer free pairs is too busy for a demo. */
const LEAST_PAIRS = 5
const MOST_SHOWTIMES = 10
const MOST_PAIRS = 5
const POLL_MS = 250
const MOST_REPEATS = 5

export interface Bearer extends Record<string, string> {
  authorization: string
}

/** The body of an answer that has to be good for the demo to go on. */
export function good(answer: Answer, wanted: number, otherwise: string): Answer['body'] {
  if (answer.status === wanted) return answer.body
  throw new DemoError(`${otherwise} (${answer.status} ${answer.body?.code ?? ''})`)
}

export async function logIn(call: Call, email = EMAIL): Promise<Bearer> {
  const answer = await call('POST', '/v1/sessions', {
    body: { email, password: DEMO_PASSWORD },
    show: ({ tokenType, expiresIn, user }) => ({ tokenType, expiresIn, user }),
  })
  const hint =
    answer.status === 401 ? `${email} is an account that only npm start makes` : 'Nobody can log in'
  return { authorization: `Bearer ${good(answer, 201, hint).accessToken}` }
}

export interface Found {
  // biome-ignore lint/suspicious/noExplicitAny: whatever the running system answers, shown as it is
  showtime: any
  pairs: Pair[]
}

/** Future showtimes with enough free seats, one by one. */
export async function* showtimesWithSeats(call: Call): AsyncGenerator<Found> {
  const listed = await call('GET', `/v1/showtimes?limit=${MOST_SHOWTIMES}`, {
    show: ({ items }) => `${items.length} showtimes, the first at ${items[0]?.startsAt}`,
  })
  for (const showtime of good(listed, 200, 'The showtimes cannot be listed').items) {
    const answer = await call('GET', `/v1/showtimes/${showtime.id}/seat-map`, {
      show: ({ seats, version }) => ({
        movie: showtime.movie.title,
        at: `${showtime.theater.name}, screen ${showtime.screen.number}, ${clock(showtime)}`,
        seats: seats.length,
        free: seats.filter(({ state }: MapSeat) => state === 'free').length,
        version,
      }),
    })
    const pairs = freePairs(good(answer, 200, 'The seat map cannot be read').seats)
    if (pairs.length >= LEAST_PAIRS) yield { showtime, pairs }
  }
}

export const clock = ({ startsAt, theater }: Found['showtime']): string =>
  new Date(startsAt).toLocaleString('en-GB', {
    timeZone: theater.timeZone,
    dateStyle: 'medium',
    timeStyle: 'short',
  })

/**
 * Holds a pair of one showtime, trying the next pair if somebody else was quicker; undefined if this showtime
 * has no pair left.
 */
export async function hold(
  call: Call,
  bearer: Bearer,
  { showtime, pairs }: Found,
): Promise<Answer['body'] | undefined> {
  const gone = new Set<string>()
  for (let tries = 0; tries < MOST_PAIRS; tries++) {
    const pair = pairs.find((seats) => !seats.some(({ seatId }) => gone.has(seatId)))
    if (!pair) return undefined
    const answer = await call('POST', `/v1/showtimes/${showtime.id}/holds`, {
      headers: bearer,
      body: { seats: pair.map(({ seatId }) => ({ seatId })) },
      show: ({ seats, fees, total, expiresAt }) => ({
        seats: seats.map(placeAndPrice),
        fees: money(fees),
        total: money(total),
        expiresAt,
      }),
    })
    if (answer.status === 201) return answer.body
    if (!['seats_taken', 'orphan_seat'].includes(answer.body?.code)) break
    // The answer says which of the two is taken.
    const taken: string[] = answer.body.seatIds ?? pair.map(({ seatId }) => seatId)
    for (const seatId of taken) gone.add(seatId)
  }
  return undefined
}

/** Tries the showtimes one by one. */
export async function holdAnywhere(call: Call, bearer: Bearer): Promise<Answer['body']> {
  for await (const found of showtimesWithSeats(call)) {
    const held = await hold(call, bearer, found)
    if (held) return held
  }
  throw new DemoError(
    'No showtime gave two seats: see the answers above. npm start -- --reset begins afresh.',
  )
}

/**
 * Creates the reservation; if the answer was lost or is not there yet, repeats the request with the same key.
 */
export async function reserve(
  call: Call,
  bearer: Bearer,
  held: { id: string; showtimeId: string },
  method: string,
  contact?: { email: string; language: string },
): Promise<string> {
  const headers = { ...bearer, 'idempotency-key': randomUUID() }
  for (let repeat = 0; ; repeat++) {
    const answer = await call('POST', '/v1/reservations', {
      headers,
      body: {
        showtimeId: held.showtimeId,
        holdId: held.id,
        payment: { method },
        ...(contact ? { contact } : {}),
      },
      show: ({ id, status, total, payment, expiresAt }) => ({
        id,
        status,
        total: money(total),
        payment,
        expiresAt,
      }),
    })
    const again = answer.status === 503 || answer.body?.code === 'in_flight'
    if (!again || repeat === MOST_REPEATS) return good(answer, 202, 'The seats cannot be reserved').id
    await sleep(1000)
  }
}

/** Polls until the payment is settled and prints each change. */
export async function settle(
  call: Call,
  bearer: Bearer,
  id: string,
  waitMs: number,
): Promise<Answer['body']> {
  const path = `/v1/reservations/${id}`
  const end = Date.now() + waitMs
  let last = ''
  while (Date.now() < end) {
    const { status, body } = await call('GET', path, { headers: bearer, silently: true })
    // A busy or restarting system answers later.
    if (status < 500) {
      const reservation = good({ status, body }, 200, 'The reservation cannot be read')
      const state = `${reservation.status}, payment ${reservation.payment.status}`
      if (state !== last) await call('GET', path, { headers: bearer, show: statusAndPayment })
      if (isOver(reservation)) return reservation
      last = state
    }
    await sleep(POLL_MS)
  }
  throw new DemoError(
    `The payment did not settle within ${waitMs / 1000} s. Milo continues: try GET ${path} later`,
  )
}

/**
 * A lapsed reservation ends only with its payment: late money may still bring tickets. One whose card was
 * declined waits for another one, and one whose bank asks waits for its customer.
 */
const isOver = ({ status, payment }: Answer['body']): boolean =>
  status === 'awaiting_payment'
    ? payment.lastDecline !== undefined || payment.status === 'action_required'
    : !(status === 'lapsed' && payment.status === 'requested')

/** Pays for the same seats with another card, after one was declined. */
export async function tryAgain(call: Call, bearer: Bearer, id: string, method: string): Promise<void> {
  const answer = await call('POST', `/v1/reservations/${id}/payment-attempts`, {
    headers: { ...bearer, 'idempotency-key': randomUUID() },
    body: { method },
    show: ({ number, method, attemptsLeft, expiresAt }) => ({ number, method, attemptsLeft, expiresAt }),
  })
  good(answer, 202, 'No other try can begin')
}

/** Approves the payment at the simulated bank, as its page does. */
export async function approve(call: Call, paymentId: string): Promise<void> {
  const answer = await call('POST', `/v1/simulator/authentications/${paymentId}`, {
    body: { outcome: 'approve' },
    show: (body) => body,
  })
  good(answer, 200, 'The payment cannot be approved')
}

/** Gives the seats of a declined payment back at once, instead of keeping them for some minutes. */
export async function giveUp(call: Call, bearer: Bearer, id: string): Promise<void> {
  const answer = await call('POST', `/v1/reservations/${id}/cancellations`, {
    headers: { ...bearer, 'idempotency-key': randomUUID() },
    body: {},
    show: ({ seatIds, refund }) => ({ seats: seatIds.length, refund }),
  })
  good(answer, 202, 'The seats cannot be given back')
}

export const statusAndPayment = ({ status, payment, expiresAt }: Answer['body']) => ({
  status,
  payment,
  ...(payment.lastDecline === undefined ? {} : { expiresAt }),
})
export const money = ({ amount, currency }: { amount: number; currency: string }): string =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).format(amount / 100)
const placeAndPrice = ({ row, number, category, ticketType, price }: Answer['body']): string =>
  `row ${row} seat ${number}, ${category}, ${ticketType}: ${money(price)}`
