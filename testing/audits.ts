// What tests of the audit start from: a sale with staff, workers that may die on the way to Redis, and audits
// without a pause.

import { readTakenSeats } from '#shared/db/seating.ts'
import type { SeatState } from '#shared/domain/hold.ts'
import { seatStates, withLoaded } from '#shared/holds/seat-map.ts'
import type { Redis } from '#shared/redis.ts'
import createBlock from '../functions/blocks/create.ts'
import updateLayout from '../functions/layouts/update.ts'
import { audit } from '../functions/scheduled/audit.ts'
import { newSettle, type Settle } from '../worker-payments/payments/settle.ts'
import { newSimulator } from '../worker-payments/providers/simulator.ts'
import { silent } from '../worker-payments/testing.ts'
import { jsonRequest, type SignedIn, signIn, type TestEnv } from './catalogue.ts'
import { type Buyer, openSale, type Sale } from './sales.ts'

export interface AuditedSale extends Sale {
  staff: SignedIn
  /** A worker with this connection to Redis. */
  settleWith(redis: Redis): Settle
  /** Without its own pause: `pause` is what happens between the two looks. */
  audit(pause?: () => Promise<void>): Promise<Record<string, unknown>>
  block(buyer: Buyer, seats: number[]): Promise<Response>
  /** The seats as the next visitor sees them. */
  nextTouch(buyer: Buyer): Promise<SeatState[]>
}

export async function openAuditedSale(): Promise<AuditedSale> {
  const sale = await openSale()
  const { redis, env } = sale
  const { sql } = sale.database
  const staff = await signIn(sql, env, { roles: ['staff', 'admin'] })
  return {
    ...sale,
    staff,
    settleWith: (redis) =>
      newSettle({
        sql,
        redis,
        providers: { simulator: newSimulator(sql, { slowMs: 1, lateMs: 1 }) },
        ticketKey: env.TICKET_PRIVATE_KEY,
      }),
    audit: (pause = async () => undefined) => audit({ sql, redis, log: silent }, pause),
    async block({ showtime }, seats) {
      const seatIds = seats.map((seat) => showtime.seats[seat]!.id)
      const request = jsonRequest('POST', { seatIds, reason: 'broken' }, staff.headers)
      return createBlock.request(`/v1/showtimes/${showtime.showtimeId}/blocks`, request, env)
    },
    async nextTouch({ showtime: { showtimeId } }) {
      const load = () => readTakenSeats(sql, showtimeId)
      return (await withLoaded(redis, showtimeId, load, () => seatStates(redis, showtimeId))).states
    },
  }
}

/** An environment that cannot reach Redis any more. */
export const withoutRedis = ({ env, database: { sql }, redis }: Sale): TestEnv => {
  const refuse = () => Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNRESET' }))
  const gone = new Proxy(redis, {
    get(target, name) {
      const value = Reflect.get(target, name)
      return typeof value === 'function' ? refuse : value
    },
  })
  return { ...env, resources: { sql, redis: gone } }
}

const drawing = (rows: number) => ({
  best: { x: 0, y: 0 },
  seats: Array.from({ length: rows }, (_, y) => ({
    row: String.fromCharCode(65 + y),
    number: 1,
    category: 'standard' as const,
    x: 0,
    y,
  })),
})

/** A drawing of four seats for the buyer's screen, which nothing was reserved of. */
export async function redraw({ staff }: AuditedSale, { showtime }: Buyer, env: TestEnv): Promise<void> {
  const path = `/v1/screens/${showtime.screenId}/layout`
  const answer = await updateLayout.request(path, jsonRequest('PUT', drawing(4), staff.headers), env)
  const moved = ((await answer.json()) as { movedShowtimeIds: string[] }).movedShowtimeIds
  if (moved[0] !== showtime.showtimeId) throw new Error(`Not drawn: ${answer.status}`)
}
