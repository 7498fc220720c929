// The steps of a purchase as any client takes them, over the HTTP contract alone. Each checks its answer and
// returns what the next one needs. The caller decides who answers: a function in this process or a gateway.
import { expect, vi } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { jsonRequest } from '../../testing/catalogue.ts'

/** Asks Milo: a path that begins with /v1, and what fetch takes. */
export type Ask = (path: string, init?: RequestInit) => Promise<Response>

// biome-ignore lint/suspicious/noExplicitAny: an answer as a client reads it, checked by the step that asked
type Answered = any

export interface Customer {
  email: string
  /** Spread into `headers`. */
  headers: { authorization: string }
}

/** A payment settles within a second; a busy machine takes its time. */
const SETTLED = { interval: 50 }
const PASSWORD = 'popcorn-journey-1'

export async function signUp(ask: Ask): Promise<Customer> {
  const email = `${newId()}@milo.test`
  const account = { email, password: PASSWORD, name: 'Ada Traveller' }
  const user = await bodyOf(await ask('/v1/users', jsonRequest('POST', account)), 201)
  expect(user).toEqual({ id: expect.any(String), email, name: account.name, roles: ['customer'] })
  const login = jsonRequest('POST', { email, password: PASSWORD })
  const session = await bodyOf(await ask('/v1/sessions', login), 201)
  expect(session).toMatchObject({ tokenType: 'Bearer', user: { id: user.id } })
  const customer = { email, headers: { authorization: `Bearer ${session.accessToken}` } }
  expect(await bodyOf(await ask('/v1/users/me', customer), 200)).toMatchObject({ id: user.id, email })
  return customer
}

/** From what is on to one showtime in that city, as a visitor clicks through. */
export async function chooseShowtime(ask: Ask, city: string): Promise<string> {
  const movies = await bodyOf(await ask(`/v1/movies?city=${city}`), 200)
  const movieId = movies.items[0].id
  const showtimes = await bodyOf(await ask(`/v1/showtimes?movieId=${movieId}&city=${city}`), 200)
  expect(showtimes.items[0]).toMatchObject({ movie: { id: movieId }, theater: { city } })
  return showtimes.items[0].id
}

/** The first seats that the map shows as free. */
export async function chooseSeats(ask: Ask, showtimeId: string, count: number): Promise<string[]> {
  const { seats } = await seatMap(ask, showtimeId)
  const free = seats.filter(({ state }: Answered) => state === 'free')
  expect(free.length).toBeGreaterThanOrEqual(count)
  return free.slice(0, count).map(({ seatId }: Answered) => seatId)
}

export const seatMap = async (ask: Ask, showtimeId: string): Promise<Answered> =>
  bodyOf(await ask(`/v1/showtimes/${showtimeId}/seat-map`), 200)

export async function statesOf(ask: Ask, showtimeId: string, seatIds: string[]): Promise<string[]> {
  const { seats } = await seatMap(ask, showtimeId)
  return seats.filter(({ seatId }: Answered) => seatIds.includes(seatId)).map(({ state }: Answered) => state)
}

export const askHold = (ask: Ask, { headers }: Customer, showtimeId: string, seatIds: string[]) =>
  ask(
    `/v1/showtimes/${showtimeId}/holds`,
    jsonRequest('POST', { seats: seatIds.map((seatId) => ({ seatId })) }, headers),
  )

export async function hold(
  ask: Ask,
  customer: Customer,
  showtimeId: string,
  seatIds: string[],
): Promise<Answered> {
  const held = await bodyOf(await askHold(ask, customer, showtimeId, seatIds), 201)
  expect(held.seats.map(({ seatId }: Answered) => seatId).sort()).toEqual([...seatIds].sort())
  expect(new Date(held.expiresAt).getTime()).toBeGreaterThan(new Date(held.serverTime).getTime())
  const shown = await bodyOf(await ask(`/v1/showtimes/${showtimeId}/holds/${held.id}`, customer), 200)
  expect(shown).toMatchObject({ id: held.id, total: held.total, fence: held.fence })
  return held
}

export const askReservation = (
  ask: Ask,
  { headers }: Customer,
  { id: holdId, showtimeId }: { id: string; showtimeId: string },
  { key = newId() as string | null, method = 'sim_approved' } = {},
) =>
  ask(
    '/v1/reservations',
    jsonRequest(
      'POST',
      { showtimeId, holdId, payment: { method } },
      key === null ? headers : { ...headers, 'idempotency-key': key },
    ),
  )

export async function reserve(
  ask: Ask,
  customer: Customer,
  held: Answered,
  wishes?: { key?: string; method?: string },
): Promise<Answered> {
  const answer = await askReservation(ask, customer, held, wishes)
  const reservation = await bodyOf(answer, 202)
  expect(answer.headers.get('location')).toBe(`/v1/reservations/${reservation.id}`)
  expect(reservation).toMatchObject({
    status: 'awaiting_payment',
    showtimeId: held.showtimeId,
    total: held.total,
    payment: { id: expect.any(String), status: 'requested' },
  })
  return reservation
}

/** Waits for the payment's end and gives the reservation as it is then. */
export function settled(ask: Ask, customer: Customer, reservationId: string): Promise<Answered> {
  return vi.waitFor(async () => {
    const reservation = await bodyOf(await ask(`/v1/reservations/${reservationId}`, customer), 200)
    expect(reservation.status).not.toBe('awaiting_payment')
    return reservation
  }, SETTLED)
}

/** The body of an answer that has this status; its own words where it has another. */
export async function bodyOf(answer: Response, status: number): Promise<Answered> {
  const text = await answer.text()
  expect(`${answer.status} ${text}`).toMatch(new RegExp(`^${status} `))
  expect(answer.headers.get('x-request-id')).toBeTruthy()
  return JSON.parse(text)
}

/** The problem that an answer is, with the status that it says. */
export async function problemOf(answer: Response): Promise<Answered> {
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  const problem = await bodyOf(answer, answer.status)
  expect(problem).toMatchObject({
    status: answer.status,
    requestId: answer.headers.get('x-request-id'),
  })
  return problem
}
