// An evening of sales while something breaks: functions, a worker, visitors and a bank with books of its own,
// all on the servers that a test names. What was said to visitors and what the bank took is compared with
// Milo's rows afterwards.
import { once } from 'node:events'
import { join } from 'node:path'
import { inject, vi } from 'vitest'
import { findInconsistencies } from '#shared/db/inconsistencies.ts'
import { openResources, type Resources } from '#shared/resources.ts'
import { checkAll } from '../../../deploy/audit.ts'
import { audit } from '../../../functions/scheduled/audit.ts'
import { testEnv } from '../../../testing/catalogue.ts'
import { isLong } from '../../../testing/long.ts'
import { newBuyer, rivalOf, type Sale } from '../../../testing/sales.ts'
import { inProcessBroker, type TestBroker } from '../../../testing/servers.ts'
import { runWorker, workerSettings } from '../../../worker-payments/main.ts'
import { silent } from '../../../worker-payments/testing.ts'
import { Bank } from '../money/bank.ts'
import { buy, type Purchase, type Wish } from './visitor.ts'

/** npm test plays a few bookings, `npm run faults` as many as the documented table says. */
export const BOOKINGS = isLong ? 200 : 40
/** Long enough for the retries of messages: 5 s, 30 s, 2 min. */
export const LIMIT = { timeout: 600_000 }
const AT_ONCE = 16
const SEATS = 40
const SEATS_EACH = 2

export interface Evening {
  sale: Sale
  /** Waits until everything has come to rest. */
  rest(): Promise<void>
  bank: Bank
  end(): Promise<void>
}

export interface Urls {
  database: string
  /** Past a pooler. */
  direct?: string
  redis: string
}

/** Functions on these servers, without a worker. */
export async function openShop(urls: Urls): Promise<Sale> {
  const settings = { DATABASE_URL: urls.database, REDIS_URL: urls.redis }
  const { sql, redis, close } = openResources({ ...settings, DATABASE_POOL: 8, INSTANCE: 'evening' })
  if (redis.status !== 'ready') await once(redis, 'ready')
  const database = { url: urls.database, sql, end: close }
  return { database, redis, env: testEnv(database, redis, urls.redis), end: close }
}

/** Two visitors for each pair of seats, one after the other. */
export async function wishesFor(sale: Sale, bookings: number): Promise<Wish[]> {
  const wishes: Wish[] = []
  while (wishes.length < 2 * bookings) {
    const buyer = await newBuyer(sale)
    for (let seat = 0; seat < SEATS && wishes.length < 2 * bookings; seat += SEATS_EACH) {
      const seats = Array.from({ length: SEATS_EACH }, (_, next) => seat + next)
      wishes.push({ buyer: await rivalOf(buyer), seats }, { buyer: await rivalOf(buyer), seats })
    }
  }
  return wishes
}

export async function openEvening(urls: Urls, broker: TestBroker = inProcessBroker()): Promise<Evening> {
  const sale = await openShop(urls)
  const { redis, database } = sale
  const bank = new Bank()
  const worker = await runWorker(
    workerSettings({
      DATABASE_URL: urls.database,
      REDIS_URL: urls.redis,
      PORT: '0',
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
      DATABASE_DIRECT_URL: urls.direct ?? '',
      AMQP_URL: broker.url,
      TICKET_PRIVATE_KEY: sale.env.TICKET_PRIVATE_KEY,
      OUTGOING_FOLDER: join(inject('milo').folder, 'outgoing'),
    }),
    { connect: broker.connect, around: (provider) => (provider.name === bank.name ? bank : provider) },
  )
  return {
    sale,
    // The bank is no simulator, whose books are tables.
    rest: () => comesToRest({ sql: database.sql, redis }, ['captured_without_charge']),
    bank,
    async end() {
      await worker.close()
      await sale.end()
    },
  }
}

export interface Fault {
  /** It happens when so many visitors have their tickets. */
  after: number
  /** Breaks something and repairs it, while visitors go on; calls `strikes` at the moment that it breaks. */
  happen(strikes: () => void): Promise<void>
}

export interface Sold {
  purchases: Purchase[]
  /** Visitors who were buying when it broke. */
  inFlight: number
  /** From the break to the first visitor after it who got tickets. */
  recoveryMs: number
}

/** Lets all visitors buy, some at once, and breaks something in their middle. */
export async function sell(wishes: readonly Wish[], { after, happen }: Fault): Promise<Sold> {
  const sold: Sold = { purchases: [], inFlight: 0, recoveryMs: 0 }
  const waiting = [...wishes]
  const active = new Set<Wish>()
  let fault: Promise<void> | undefined
  let struckAt = 0
  let [confirmed, isRepaired] = [0, false]
  const strikes = () => {
    sold.inFlight = active.size
    struckAt = performance.now()
  }
  async function lane() {
    for (let wish = waiting.shift(); wish; wish = waiting.shift()) {
      active.add(wish)
      const purchase = await buy(wish)
      active.delete(wish)
      sold.purchases.push(purchase)
      if (purchase.end !== 'confirmed') continue
      confirmed += 1
      if (isRepaired && sold.recoveryMs === 0) sold.recoveryMs = performance.now() - struckAt
      if (confirmed < after) continue
      fault ??= happen(strikes).then(() => {
        isRepaired = true
      })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  await fault
  return sold
}

export interface Losses {
  /** Said to be confirmed, or accepted, and not so in Milo's rows. */
  lost: number
  /** Seats with two buyers. */
  twice: number
  /** What the bank keeps beyond what is sold. */
  moneyBeyond: number
}

/** What visitors were told and what the bank took, less what Milo's rows say. */
export async function lossesOf(
  { sale, bank }: Pick<Evening, 'sale' | 'bank'>,
  purchases: readonly Purchase[],
): Promise<Losses> {
  const { sql } = sale.database
  const showtimes = [...new Set(purchases.map(({ buyer }) => buyer.showtime.showtimeId))]
  const rows = await sql<{ id: string; tickets: number; total: number }[]>`
    select r.id, r.total, (select count(*)::int from tickets t where t.reservation_id = r.id and t.status = 'valid') as tickets
    from reservations r where r.status = 'confirmed' and showtime_id = any(${showtimes}::uuid[])`
  const tickets = new Map(rows.map((row) => [row.id, row.tickets]))
  const lost = purchases.filter(
    ({ end, reservationId = '', seats }) =>
      end === 'lost' || (end === 'confirmed' && tickets.get(reservationId) !== seats.length),
  )
  const seats = purchases
    .filter(({ end }) => end === 'confirmed')
    .flatMap(({ buyer, seats }) => seats.map((seat) => `${buyer.showtime.showtimeId} ${seat}`))
  const { captures } = await bank.list()
  const kept = captures.reduce((sum, { amount, givenBack }) => sum + amount - givenBack, 0)
  return {
    lost: lost.length,
    twice: seats.length - new Set(seats).size,
    moneyBeyond: kept - rows.reduce((sum, { total }) => sum + total, 0),
  }
}

/** Waits until nothing is on its way and the audit finds nothing that lasts. */
export async function comesToRest(at: Resources, besides: readonly string[] = []): Promise<void> {
  const noPause = async () => undefined
  const expectNone = (found: readonly { kind: string }[]) => {
    const wrong = found.filter(({ kind }) => !besides.includes(kind))
    if (wrong.length > 0) throw new Error(JSON.stringify(wrong))
  }
  await vi.waitFor(
    async () => {
      expectNone(await findInconsistencies(at.sql, { atRest: true }))
      await audit({ ...at, log: silent }, noPause)
      expectNone(await checkAll(at, { pause: noPause }))
    },
    { timeout: 240_000, interval: 1000 },
  )
}
