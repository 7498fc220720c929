// What tests of settling start from: database, Redis and simulator.
import { afterAll, beforeAll } from 'vitest'
import type { Redis } from '#shared/redis.ts'
import type { Sql } from '#shared/resources.ts'
import { type TestDatabase, testDatabase, testRedis } from '../../testing/servers.ts'
import type { Provider } from '../providers/provider.ts'
import { newSimulator } from '../providers/simulator.ts'
import { silent, ticketKey } from '../testing.ts'
import { newSettle, type Settle } from './settle.ts'

let database: TestDatabase
export let sql: Sql
export let redis: Redis
export let simulator: Provider
export let settle: Settle

/** Opened before the tests of the file that calls this, and closed after them. */
export function openSettle(): void {
  beforeAll(async () => {
    database = await testDatabase()
    sql = database.sql
    redis = await testRedis()
    simulator = newSimulator(sql, { slowMs: 20, lateMs: 0 })
    settle = newSettle({ sql, redis, providers: { simulator }, ticketKey })
  })
  afterAll(async () => {
    redis.disconnect()
    await database.end()
  })
}

/** As the retry delays and the reconciler do it: again, until it is done or `times` are over. */
export async function settleAgain(paymentId: string, times = 6): Promise<string> {
  for (let attempt = 1; attempt <= times; attempt += 1) {
    const outcome = await settle(paymentId, silent).catch((error: unknown) => String(error))
    if (outcome === 'done') return `done after ${attempt}`
  }
  return 'not done'
}

export const confirmed = {
  payment: 'captured',
  reservation: 'confirmed',
  tickets: 2,
  liveSeats: 2,
  refunds: [],
  charged: 2500,
  givenBack: 0,
  history: ['sold', 'sold'],
}
export const declined = {
  payment: 'declined',
  reservation: 'declined',
  tickets: 0,
  liveSeats: 0,
  refunds: [],
  charged: 0,
  givenBack: 0,
  history: ['released:declined', 'released:declined'],
}
/** Declined once: the seats wait for another try. */
export const retrying = {
  ...declined,
  payment: 'requested',
  reservation: 'awaiting_payment',
  liveSeats: 2,
  history: [],
}
