// Set-up of tests of selling: functions called in process, as a client would.
import { afterAll, beforeAll } from 'vitest'
import type { NewReservation } from '#shared/db/reservations.ts'
import { MOST_ATTEMPTS } from '#shared/domain/payment.ts'
import type { Quote } from '#shared/domain/price.ts'
import type { Redis } from '#shared/redis.ts'
import { newId } from '#shared/std/ids.ts'
import createHold from '../functions/holds/create.ts'
import createReservation from '../functions/reservations/create.ts'
import {
  insertShowtime,
  jsonRequest,
  type SignedIn,
  signIn,
  type TestEnv,
  type TestShowtime,
  testEnv,
} from './catalogue.ts'
import { redisUrl, type TestDatabase, testDatabase, testRedis } from './servers.ts'

export interface Sale {
  database: TestDatabase
  redis: Redis
  env: TestEnv
  end(): Promise<void>
}

export async function openSale(url = redisUrl()): Promise<Sale> {
  const [database, redis] = await Promise.all([testDatabase(), testRedis(url)])
  return {
    database,
    redis,
    env: testEnv(database, redis, url),
    async end() {
      redis.disconnect()
      await database.end()
    },
  }
}

/** A sale of this test file, open from before its first test to after its last. */
export function useSale(): Sale {
  const sale = {} as Sale
  beforeAll(async () => {
    Object.assign(sale, await openSale())
  })
  afterAll(() => sale.end())
  return sale
}

export interface Buyer {
  sale: Sale
  showtime: TestShowtime
  customer: SignedIn
}

/** A showtime of its own and a new customer. */
export async function newBuyer(
  sale: Sale,
  wishes: Parameters<typeof insertShowtime>[1] = {},
): Promise<Buyer> {
  const showtime = await insertShowtime(sale.database.sql, wishes)
  return { sale, showtime, customer: await signIn(sale.database.sql, sale.env) }
}

/** Another customer at the same showtime. */
export const rivalOf = async ({ sale, showtime }: Buyer): Promise<Buyer> => ({
  sale,
  showtime,
  customer: await signIn(sale.database.sql, sale.env),
})

/** Requests seats by their index in the test's screen. */
export const askHold = (
  { sale, showtime, customer }: Buyer,
  indexes: number[],
  ticketType?: string,
  promoCode?: string,
) =>
  createHold.request(
    `/v1/showtimes/${showtime.showtimeId}/holds`,
    jsonRequest(
      'POST',
      {
        seats: indexes.map((index) => ({
          seatId: showtime.seats[index]!.id,
          ...(ticketType === undefined ? {} : { ticketType }),
        })),
        ...(promoCode === undefined ? {} : { promoCode }),
      },
      customer.headers,
    ),
    sale.env,
  )

// biome-ignore lint/suspicious/noExplicitAny: an answer as a client reads it, checked by the test
export type Answered = any

export async function mustHold(buyer: Buyer, indexes: number[]): Promise<Answered> {
  const answer = await askHold(buyer, indexes)
  if (answer.status !== 201) throw new Error(`Not held: ${await answer.text()}`)
  return answer.json()
}

export interface ReservationWishes {
  key?: string
  method?: string
  body?: Record<string, unknown>
  env?: TestEnv
}

export const askReservation = (
  { sale, showtime, customer }: Buyer,
  holdId: string,
  { key = newId(), method = 'sim_approved', body = {}, env = sale.env }: ReservationWishes = {},
) =>
  createReservation.request(
    '/v1/reservations',
    jsonRequest(
      'POST',
      { showtimeId: showtime.showtimeId, holdId, payment: { method }, ...body },
      { ...customer.headers, 'idempotency-key': key },
    ),
    env,
  )

/** Holds and reserves. */
export async function mustReserve(
  buyer: Buyer,
  indexes: number[],
  wishes?: ReservationWishes,
): Promise<Answered> {
  const answer = await askReservation(buyer, (await mustHold(buyer, indexes)).id, wishes)
  if (answer.status !== 202) throw new Error(`Not reserved: ${await answer.text()}`)
  return answer.json()
}

/** The code of a problem, after checking its status and type. */
export async function problemOf(answer: Response): Promise<Answered> {
  if (answer.headers.get('content-type') !== 'application/problem+json')
    throw new Error(`No problem: ${answer.status} ${await answer.text()}`)
  const body = (await answer.json()) as Answered
  if (body.status !== answer.status) throw new Error(`Status ${answer.status} says ${body.status}`)
  return body
}

/** A row whose only column is `count`. */
export async function countOf(rows: PromiseLike<readonly unknown[]>): Promise<number> {
  return Number(((await rows) as { count: number }[])[0]!.count)
}

/** Moves the end of the payment window into the past. */
export async function overdue(sale: Sale, reservationId: string, byMs = 1000): Promise<void> {
  await sale.database.sql`
    update reservations set expires_at = now() - ${byMs}::float8 * interval '1 ms' where id = ${reservationId}`
}

/** Makes the try at hand the last one: if it is declined, the reservation ends. */
export async function lastTry(
  { database: { sql } }: Pick<Sale, 'database'>,
  paymentId: string,
): Promise<void> {
  await sql`update payments set attempt = ${MOST_ATTEMPTS} where id = ${paymentId}`
}

/** What the function would write of a hold, at 1250 a seat and without fees. */
export function reservationOf(
  { showtime, customer }: Buyer,
  hold: Answered,
  more: Partial<NewReservation> = {},
): NewReservation {
  const seats = (hold.seats as Quote['seats']).map((seat) => ({ ...seat, price: 1250 }))
  return {
    id: newId(),
    paymentId: newId(),
    messageId: newId(),
    userId: customer.user.id,
    loginId: customer.user.sessionId,
    showtimeId: showtime.showtimeId,
    holdId: hold.id,
    fence: hold.fence,
    quote: { currency: 'EUR', seats, fees: 0, total: 1250 * seats.length },
    method: 'sim_approved',
    provider: 'simulator',
    reseat: null,
    idempotencyKey: newId(),
    requestHash: 'x',
    requestId: 'test',
    traceparent: null,
    ...more,
  }
}
