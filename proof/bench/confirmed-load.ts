// Buyers with their holds, made before the clock starts; their reservations; and when each was confirmed.
import { Pool } from 'undici'
import { signAccessToken } from '#shared/auth/tokens.ts'
import type { Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import { sleep } from '#shared/std/sleep.ts'
import type { Keys } from '../../local/start/signing-keys.ts'
import { insertBenchShowtime } from './confirmed-rows.ts'

export interface Booking {
  token: string
  showtimeId: string
  seatIds: [string, string]
  holdId: string
  reservationId: string
  /** When the 202 came, Unix ms. */
  acceptedAt: number
}

const SEATS_PER_SHOWTIME = 400
const PREPARING_AT_ONCE = 32
const CONFIRMED_WITHIN_MS = 60_000

/** A buyer and a hold of two seats for each booking. */
export async function prepareBookings(sql: Sql, url: string, keys: Keys, count: number): Promise<Booking[]> {
  const bookings: Booking[] = []
  while (bookings.length < count) {
    const { showtimeId, seatIds } = await insertBenchShowtime(sql, SEATS_PER_SHOWTIME)
    for (let at = 0; at + 1 < seatIds.length && bookings.length < count; at += 2) {
      const pair: [string, string] = [seatIds[at]!, seatIds[at + 1]!]
      bookings.push({ token: '', showtimeId, seatIds: pair, holdId: '', reservationId: '', acceptedAt: 0 })
    }
  }
  const ids = bookings.map(() => newId())
  await sql`
    insert into users (id, email, name, password_hash)
    select id, id || '@bench.test', 'Buyer', 'none' from unnest(${ids}::uuid[]) as buyer (id)`
  await sql`
    insert into logins (id, user_id, credentials_version, expires_at)
    select id, id, 0, now() + interval '1 day' from unnest(${ids}::uuid[]) as buyer (id)`
  const pool = new Pool(url, { connections: PREPARING_AT_ONCE })
  await eachOf(bookings, PREPARING_AT_ONCE, async (booking, at) => {
    const user = { id: ids[at]!, roles: ['customer' as const], sessionId: ids[at]! }
    booking.token = await signAccessToken(keys.JWT_PRIVATE_KEY, user)
    const body = { seats: booking.seatIds.map((seatId) => ({ seatId })) }
    booking.holdId = (
      await post(pool, `/v1/showtimes/${booking.showtimeId}/holds`, booking.token, body, 201)
    ).id
  })
  await pool.close()
  return bookings
}

/** Reserves all: as many at once as said, or at their time, whether or not earlier ones were answered. */
export async function bookAll(
  url: string,
  bookings: Booking[],
  pace: { inFlight: number } | { perSecond: number },
): Promise<void> {
  const pool = new Pool(url, { connections: 128 })
  const book = async (booking: Booking) => {
    const { showtimeId, holdId, token } = booking
    const body = { showtimeId, holdId, payment: { method: 'sim_approved' } }
    booking.reservationId = (await post(pool, '/v1/reservations', token, body, 202)).id
    booking.acceptedAt = Date.now()
  }
  if ('inFlight' in pace) await eachOf(bookings, pace.inFlight, book)
  else {
    const begun = performance.now()
    await Promise.all(
      bookings.map(async (booking, at) => {
        await sleep((at / pace.perSecond) * 1000 - (performance.now() - begun))
        await book(booking)
      }),
    )
  }
  await pool.close()
}

async function eachOf<T>(
  items: T[],
  atOnce: number,
  work: (item: T, at: number) => Promise<void>,
): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < items.length) {
      const at = next++
      await work(items[at]!, at)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

/** By the shortest way through undici: what the load costs is taken from what it measures. */
function post(
  pool: Pool,
  path: string,
  token: string,
  body: object,
  expected: number,
): Promise<{ id: string }> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let status = 0
    pool.dispatch(
      {
        method: 'POST',
        path,
        headers: [
          ...['content-type', 'application/json', 'authorization', `Bearer ${token}`],
          ...['idempotency-key', newId()],
        ],
        body: JSON.stringify(body),
      },
      {
        onConnect: () => undefined,
        onHeaders(code) {
          status = code
          return true
        },
        onData(part) {
          parts.push(part)
          return true
        },
        onComplete() {
          const text = Buffer.concat(parts).toString()
          if (status === expected) resolve(JSON.parse(text))
          else reject(new Error(`${path} answered ${status}: ${text}`))
        },
        onError: reject,
      },
    )
  })
}

/** Waits until all are confirmed; gives the wait of each, from its 202, and the time of the last. */
export async function waitsOf(
  sql: Sql,
  bookings: Booking[],
): Promise<{ p50: number; p99: number; last: number }> {
  const ids = bookings.map(({ reservationId }) => reservationId)
  for (const limit = Date.now() + CONFIRMED_WITHIN_MS; ; await sleep(100)) {
    // One step in an index of what is open: looking must not slow down what it waits for.
    const [open] = await sql`select 1 from payments where status in ('requested', 'refund_due') limit 1`
    if (!open) break
    if (Date.now() > limit) throw new Error('not all are confirmed')
  }
  const rows = await sql<{ id: string; at: Date }[]>`
    select id, updated_at as at from reservations where id = any(${ids}::uuid[])`
  const confirmedAt = new Map(rows.map(({ id, at }) => [id, at.getTime()]))
  const waits = bookings
    .map(({ reservationId, acceptedAt }) => Math.max(0, confirmedAt.get(reservationId)! - acceptedAt))
    .sort((a, b) => a - b)
  const at = (share: number) => waits[Math.min(waits.length - 1, Math.floor(waits.length * share))]!
  return { p50: at(0.5), p99: at(0.99), last: Math.max(...confirmedAt.values()) }
}
