// What tests of the audit start from: a sale with staff, workers that may die on the way to Redis, and audits without a pause.

import { readTakenSeats } from '#shared/db/seating.ts'
import type { SeatState } from '#shared/domain/hold.ts'
import { seatStates, withLoaded } from '#shared/holds/seat-map.ts'
import type { Redis } from '#shared/resources.ts'
import createBlock from '../functions/blocks/create.ts'
import { audit } from '../functions/scheduled/audit.ts'
import { newSimulator } from '../worker-payments/providers/simulator.ts'
import { newSettle, type Settle } from '../worker-payments/settle.ts'
import { silent } from '../worker-payments/testing.ts'
import { jsonRequest, type SignedIn, signIn } from './testing-catalogue.ts'
import { type Buyer, openSale, type Sale } from './testing-sales.ts'

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

export type Around = (sha1: string, send: () => Promise<unknown>, args: unknown[]) => Promise<unknown>

/** The client, with every script going through `around`. */
export const redisWith = (redis: Redis, around: Around): Redis =>
  new Proxy(redis, {
    get(target, name) {
      if (name === 'evalsha')
        return (sha1: string, ...args: [number, ...string[]]) =>
          around(sha1, () => target.evalsha(sha1, ...args), args)
      const value = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
