// Payments that are settled at the same time share statements, and nothing else: one whose rows are locked
// waits alone.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Redis } from '#shared/redis.ts'
import { type TestDatabase, testDatabase, testRedis } from '../../testing/servers.ts'
import { newSimulator } from '../providers/simulator.ts'
import {
  endOf,
  insertPending,
  newLoadedShowtime,
  type PendingPayment,
  silent,
  ticketKey,
} from '../testing.ts'
import { newSettle } from './settle.ts'

let database: TestDatabase
let redis: Redis
beforeAll(async () => {
  database = await testDatabase()
  redis = await testRedis()
})
afterAll(async () => {
  redis.disconnect()
  await database.end()
})

const OTHERS = 20
// The batch gives up after 50 ms; then there are statements of milliseconds, on a busy machine.
const PROMPT_MS = 3000

/** Holds the rows of one payment as a process does that stands still. */
async function lockRows(pending: PendingPayment, table: 'reservations' | 'payments') {
  const { sql } = database
  let release = () => undefined as unknown
  let lock = () => undefined as unknown
  const locked = new Promise<void>((resolve) => {
    lock = () => resolve()
  })
  const id = table === 'payments' ? pending.paymentId : pending.reservationId
  const over = sql.begin(async (tx) => {
    // Longer than this test: what is shown is that nobody waits for the end of it.
    await tx`set local idle_in_transaction_session_timeout = '60s'`
    await tx`select from ${tx(table)} where id = ${id} for update`
    lock()
    await new Promise<void>((resolve) => {
      release = () => resolve()
    })
  })
  await locked
  return async () => {
    release()
    await over
  }
}

test.each(['reservations', 'payments'] as const)(
  'a locked row of %s holds up its own payment only',
  async (table) => {
    const { sql } = database
    const settle = newSettle({ sql, redis, providers: { simulator: newSimulator(sql) }, ticketKey })
    const showtime = await newLoadedShowtime(sql, redis)
    const pending: PendingPayment[] = []
    for (let seat = 0; seat < OTHERS + 2; seat += 1)
      pending.push(await insertPending(sql, redis, { showtime, seats: [seat] }))
    const [locked, newcomer, ...others] = pending as [PendingPayment, PendingPayment, ...PendingPayment[]]
    const unlock = await lockRows(locked, table)
    const begun = performance.now()
    const waits = settle(locked.paymentId, silent).then(
      () => 'done',
      (error: { code?: string }) => error.code,
    )
    const together = Promise.all(others.map(({ paymentId }) => settle(paymentId, silent)))
    await new Promise((resolve) => setImmediate(resolve))
    const late = settle(newcomer.paymentId, silent)
    expect(await together).toEqual(others.map(() => 'done'))
    expect(await late).toBe('done')
    expect(performance.now() - begun).toBeLessThan(PROMPT_MS)
    // It gives its connection back: its retry brings it again.
    expect(await waits).toBe('55P03')
    expect(await endOf(sql, locked)).toMatchObject({ payment: 'requested', charged: 0 })

    // The negative control: a statement about all of them that waits without a limit of its own ends for
    // none.
    const ids = pending.map(({ reservationId }) => reservationId)
    const unlimited = sql.begin(async (tx) => {
      await tx`set local statement_timeout = '500ms'`
      await tx`select from reservations r join payments p on p.reservation_id = r.id
      where r.id = any(${ids}::uuid[]) order by r.id for update`
    })
    await expect(unlimited).rejects.toMatchObject({ code: '57014' })

    await unlock()
    expect(await settle(locked.paymentId, silent)).toBe('done')
    expect(await endOf(sql, locked)).toMatchObject({
      payment: 'captured',
      reservation: 'confirmed',
      tickets: 1,
    })
  },
)
