// kill -9 at every named step: every accepted payment still comes to its one end. npm test kills once at each
// step, the long form several times.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { findInconsistencies, kindNames } from '#shared/db/inconsistencies.ts'
import { seatStates } from '#shared/holds/seat-map.ts'
import { newId } from '#shared/std/ids.ts'
import { compilePrograms } from '../../../local/start/programs.ts'
import { jsonRequest, type TestShowtime } from '../../../testing/catalogue.ts'
import { isLong } from '../../../testing/long.ts'
import { askReservation, mustHold, newBuyer, openSale, type Sale } from '../../../testing/sales.ts'
import { amqp, redisUrl, servers, type TestBroker } from '../../../testing/servers.ts'
import { runWorker, workerSettings } from '../../../worker-payments/main.ts'
import { openReseatable } from '../../../worker-payments/payments/testing-reseats.ts'
import { newSimulator } from '../../../worker-payments/providers/simulator.ts'
import { insertPending, lapse, type PendingPayment } from '../../../worker-payments/testing.ts'
import { type KillPoint, killPoints } from './kill-points.ts'
import { retryWindowsEnd } from './retry-windows.ts'

const TIMES = isLong ? 5 : 1
// A worker starts in one to three seconds on an idle machine; one that still lives then never reached its
// step.
const PATIENCE_MS = 150_000
const PAYMENTS_PER_LIFE = 3

const WORKER = 'proof/faults/crashes/dying-worker.ts'
const INSTANCE = 'proof/faults/crashes/dying-instance.ts'
let programOf: (source: string) => string
beforeAll(async () => {
  programOf = await compilePrograms(join(inject('milo').folder, 'crashes'), [WORKER, INSTANCE])
})

const table: Record<string, string>[] = []
afterAll(async () => {
  if (table.length > 0) console.table(table)
})

/** Of one step: what its deaths leave takes up to half a minute to come to rest, beside that of others. */
interface Place {
  sale: Sale
  broker: TestBroker
}

async function inPlace(work: (place: Place) => Promise<void>): Promise<void> {
  const [sale, broker] = await Promise.all([openSale(), amqp()])
  await work({ sale, broker }).finally(sale.end)
}

const settings = ({ sale, broker }: Place) => ({
  PORT: '0',
  INSTANCE: 'crash',
  LOG_LEVEL: 'silent',
  DATABASE_URL: sale.database.url,
  REDIS_URL: redisUrl(),
  AMQP_URL: broker.url,
  JWT_PRIVATE_KEY: sale.env.JWT_PRIVATE_KEY,
  TICKET_PRIVATE_KEY: sale.env.TICKET_PRIVATE_KEY,
  OUTGOING_FOLDER: join(inject('milo').folder, 'outgoing'),
})

function start(place: Place, source: string, more: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [programOf(source)], {
    env: { ...process.env, ...settings(place), ...more },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/** Resolves with the signal that ended it; fails where it never met its step. */
async function death(child: ChildProcess): Promise<string | null> {
  const limit = setTimeout(() => child.kill('SIGTERM'), PATIENCE_MS)
  const [, signal] =
    child.exitCode === null && child.signalCode === null ? await once(child, 'exit') : [0, child.signalCode]
  clearTimeout(limit)
  return signal
}

/** Payments that wait, of the kinds that the step needs. */
async function work(sale: Sale, step: KillPoint): Promise<void> {
  const { sql } = sale.database
  if (step.startsWith('refund')) return workForRefund(sale)
  if (step.startsWith('reseat')) return workForReseat(sale)
  const methods = ['sim_approved', 'sim_declined', 'sim_timeout_captured'].slice(0, PAYMENTS_PER_LIFE)
  for (const method of step.startsWith('settle: c') ? methods.map(() => 'sim_approved') : methods)
    await insertPending(sql, sale.redis, { method })
}

/** Captured at the provider, when the reservation is over already. */
async function capturedLate(sale: Sale, showtime?: TestShowtime): Promise<PendingPayment> {
  const { sql } = sale.database
  const pending = await insertPending(sql, sale.redis, showtime ? { showtime } : {})
  const { paymentId } = pending
  const asked = {
    amount: 2500,
    currency: 'EUR',
    method: 'sim_approved',
    reference: null,
    expiresAt: new Date(),
  }
  await newSimulator(sql).charge({ paymentId, ...asked })
  await sql`update payments set charge_started_at = now() where id = ${paymentId}`
  await lapse(sql, sale.redis, pending)
  return pending
}

/** The show is cancelled: the money has to go back. */
async function workForRefund(sale: Sale): Promise<void> {
  const { sql } = sale.database
  const { reservationId, showtime } = await capturedLate(sale)
  await sql`update showtimes set status = 'cancelled' where id = ${showtime.showtimeId}`
  await sql`update outbox set type = 'refund.requested', payload = payload || jsonb_build_object('refundId', ${newId()}::text)
    where key = ${reservationId}`
}

/** One of the seats is sold to somebody else meanwhile, and others are as good. */
async function workForReseat(sale: Sale): Promise<void> {
  const { sql } = sale.database
  const showtime = await openReseatable(sql, sale.redis, 3, 4)
  const { reservationId } = await capturedLate(sale, showtime)
  await sql`update reservations set reseat = 'equal-or-better' where id = ${reservationId}`
  await insertPending(sql, sale.redis, { showtime, seats: [0] })
}

/** Reservations whose seats are not those that they began with, and how many of these viewers see as sold. */
async function reseats(sale: Sale): Promise<{ reservations: number; seats: number; shownSold: number }> {
  const rows = await sale.database.sql<{ reservationId: string; showtimeId: string; index: number }[]>`
    select reservation_id as "reservationId", showtime_id as "showtimeId", index
    from reservation_seats join seats on seats.id = seat_id where was_seat_id is not null and released_at is null`
  let shownSold = 0
  for (const { showtimeId, index } of rows) {
    const map = await seatStates(sale.redis, showtimeId)
    if (map.loaded && map.states[index] === 'sold') shownSold += 1
  }
  return {
    reservations: new Set(rows.map((row) => row.reservationId)).size,
    seats: rows.length,
    shownSold,
  }
}

/** The invariants that are broken, where nothing is on its way any more. */
const broken = async (sale: Sale) =>
  (await findInconsistencies(sale.database.sql, { atRest: true })).map(({ kind }) => kind)

/** A worker that does not die, until everything has come to rest. */
async function rest(place: Place): Promise<void> {
  const { sale, broker } = place
  const worker = await runWorker(workerSettings(settings(place)), { connect: broker.connect })
  try {
    await vi.waitFor(
      async () => {
        await retryWindowsEnd({ sql: sale.database.sql, redis: sale.redis })
        expect(await broken(sale)).toEqual([])
      },
      { interval: 100 },
    )
  } finally {
    await worker.close()
  }
}

async function check(sale: Sale, step: KillPoint, met: number): Promise<void> {
  const found = await broken(sale)
  table.push({ step, killed: String(met), checked: String(kindNames.length), broken: found.join() || 'none' })
  expect(met).toBe(TIMES)
  expect(found).toEqual([])
}

async function killedAt(step: KillPoint, place: Place): Promise<void> {
  const { sale } = place
  let met = 0
  for (let time = 0; time < TIMES; time += 1) {
    await work(sale, step)
    if ((await death(start(place, WORKER, { CRASH_AT: step }))) === 'SIGKILL') met += 1
  }
  await rest(place)
  await check(sale, step, met)
  // A customer who was to get other seats has them, and viewers see them as sold.
  const moved = step.startsWith('reseat') ? TIMES : 0
  expect(await reseats(sale)).toEqual({ reservations: moved, seats: 2 * moved, shownSold: 2 * moved })
}

async function killedBeforeAnswer(place: Place): Promise<void> {
  const { sale } = place
  let met = 0
  for (let time = 0; time < TIMES; time += 1) {
    const buyer = await newBuyer(sale)
    const held = await mustHold(buyer, [0, 1])
    const key = newId()
    const child = start(place, INSTANCE)
    const [port] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string]
    const body = {
      showtimeId: buyer.showtime.showtimeId,
      holdId: held.id,
      payment: { method: 'sim_approved' },
    }
    const init = jsonRequest('POST', body, { ...buyer.customer.headers, 'idempotency-key': key })
    await expect(fetch(`http://127.0.0.1:${port}/v1/reservations`, init)).rejects.toThrow()
    if ((await death(child)) === 'SIGKILL') met += 1
    // The client never got its answer and asks again, with its key.
    const again = await askReservation(buyer, held.id, { key })
    expect(again.status).toBe(202)
    const [row] = await sale.database
      .sql`select count(*)::int as count from reservations where hold_id = ${held.id}`
    expect(row!.count).toBe(1)
  }
  await rest(place)
  await check(sale, 'reserve: committed, not answered', met)
}

describe.skipIf(servers.rabbitmq !== 'real')('killed at a step (needs a real RabbitMQ)', () => {
  const ofWorkers = killPoints.filter((step) => !step.startsWith('reserve'))
  test.concurrent.each(ofWorkers)('%s', { timeout: 60_000 + TIMES * (PATIENCE_MS + 5_000) }, (step) =>
    inPlace((place) => killedAt(step, place)),
  )

  test.concurrent('reserve: committed, not answered', { timeout: 60_000 + TIMES * 30_000 }, () =>
    inPlace(killedBeforeAnswer),
  )
})

test('negative control: acknowledged before the work, a death loses the payment', () =>
  inPlace(async (place) => {
    const { sale } = place
    const { sql } = sale.database
    const lost = await insertPending(sql, sale.redis)
    // published, acknowledged, then lost
    await sql`update outbox set sent_at = now() where key = ${lost.reservationId}`
    expect(await broken(sale)).toContain('payment_undecided')
    await sql`update payments set created_at = now() - interval '1 hour', updated_at = now() - interval '1 hour' where id = ${lost.paymentId}`
    await rest(place) // only the reconciler can find it now
    expect(await broken(sale)).toEqual([])
  }))
