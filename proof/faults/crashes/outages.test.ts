// Servers die in the middle of bookings, or their answers get lost: nothing is lost, and nothing counts
// twice. The servers are the test's own, since it kills them; its worker is restarted like in production.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest'
import { findInconsistencies } from '#shared/db/inconsistencies.ts'
import { openRedis, type Redis } from '#shared/redis.ts'
import { openSql, type Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import { migrate } from '../../../local/migrate.ts'
import { type Child, startChild } from '../../../local/servers/child-processes.ts'
import { signalGroup } from '../../../local/servers/process-ids.ts'
import type { Running } from '../../../local/servers/running.ts'
import { type Servers, startServers } from '../../../local/servers/servers.ts'
import { compilePrograms } from '../../../local/start/programs.ts'
import { newKeys } from '../../../local/start/signing-keys.ts'
import { openFaultProxy } from '../../../testing/fault-proxy.ts'
import { isLong } from '../../../testing/long.ts'
import { servers as kinds } from '../../../testing/servers.ts'
import { newSimulator } from '../../../worker-payments/providers/simulator.ts'
import { insertPending, newLoadedShowtime } from '../../../worker-payments/testing.ts'

const REAL = kinds.rabbitmq === 'real'
const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
// Fewer in npm test, where the machine has other work beside this: enough to be in the middle of them.
const BOOKINGS = isLong ? 200 : 60
const PER_SHOWTIME = 20
// RabbitMQ needs some ten seconds to come back, on a busy machine several times that.
const REST_WITHIN_MS = 120_000
const LIMIT = { timeout: REST_WITHIN_MS + 60_000 }

const WORKER = 'worker-payments/main.ts'
const folder = join(inject('milo').folder, 'outages')
const keys = newKeys()
let servers: Servers | undefined
let postgres: Running
let rabbitmq: Running
let redisUrl: string
let redis: Redis | undefined
let program: string
let worker: Child | undefined

beforeAll(async () => {
  if (!REAL) return
  program = (await compilePrograms(join(folder, 'programs'), [WORKER]))(WORKER)
  servers = startServers({ folder, durable: true, embedded: false }, () => undefined, {})
  ;[postgres, rabbitmq] = await Promise.all([servers.postgres, servers.rabbitmq])
  redisUrl = (await servers.redis).url
  for (const child of [...postgres.children, ...rabbitmq.children]) child.keepRunning(() => undefined)
  await migrate(postgres.url)
  redis = openRedis(redisUrl)
})
afterAll(async () => {
  redis?.disconnect()
  await worker?.stop()
  await servers?.stop()
})

/** Connections of the test's own, none of which is open when a server is killed. */
async function look<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = openSql(postgres.url, 4)
  try {
    return await work(sql)
  } finally {
    await sql.end({ timeout: 1 })
  }
}

beforeEach(async () => {
  if (!REAL) return
  await look(async (sql) => {
    for (let made = 0; made < BOOKINGS; made += PER_SHOWTIME) {
      const showtime = await newLoadedShowtime(sql, redis!)
      for (let seat = 0; seat < 2 * PER_SHOWTIME; seat += 2) {
        // Every third payment takes seconds at its provider, so that even a fast worker has a middle.
        const method = seat % 3 === 0 ? 'sim_slow' : 'sim_approved'
        await insertPending(sql, redis!, { showtime, seats: [seat, seat + 1], method })
      }
    }
  })
})

function startWorker(urls: { DATABASE_URL?: string; AMQP_URL?: string } = {}): void {
  worker = startChild({
    name: 'outages-worker',
    command: process.execPath,
    args: [program],
    cwd: ROOT,
    folder,
    env: {
      ...process.env,
      PORT: '0',
      LOG_LEVEL: 'warn',
      DATABASE_URL: postgres.url,
      AMQP_URL: rabbitmq.url,
      REDIS_URL: redisUrl,
      OUTGOING_FOLDER: join(folder, 'outgoing'),
      ...keys,
      ...urls,
    },
  })
  worker.keepRunning(() => undefined)
}

/** How many payments are still to be settled, once some of them are. */
const underWay = () =>
  look((sql) =>
    vi.waitFor(
      async () => {
        const [row] = await sql<{ open: number }[]>`
          select count(*)::int as open from payments where status = 'requested'`
        expect(row!.open).toBeLessThan(BOOKINGS - 5)
        return row!.open
      },
      { interval: 5 },
    ),
  )

async function comesToRest(): Promise<void> {
  await vi.waitFor(
    async () =>
      expect(JSON.stringify(await look((sql) => findInconsistencies(sql, { atRest: true })))).toBe('[]'),
    { timeout: REST_WITHIN_MS, interval: 500 },
  )
  const sold = await look(
    (sql) => sql<{ tickets: number; twice: number }[]>`
      select (select count(*)::int from tickets) as tickets,
        (select count(*)::int from (select from seat_history where event = 'sold'
          group by reservation_id, seat_id having count(*) > 1) again) as twice`,
  )
  expect(sold[0]!.tickets % (2 * BOOKINGS)).toBe(0)
  expect(sold[0]!.twice).toBe(0)
}

test.skipIf(!REAL).each([
  ['RabbitMQ', () => rabbitmq],
  ['Postgres', () => postgres],
])(
  '%s is killed in the middle of bookings and comes back (needs a real RabbitMQ)',
  LIMIT,
  async (_, server) => {
    startWorker()
    const left = await underWay()
    signalGroup(server().children[0]!.pid(), 'SIGKILL')
    expect(left).toBeGreaterThan(5)
    await comesToRest()
    await worker!.stop()
  },
)

test.skipIf(!REAL)('answers get lost after the work was done (needs a real RabbitMQ)', LIMIT, async () => {
  const toPostgres = await openFaultProxy(postgres.url, 5432)
  const toRabbitmq = await openFaultProxy(rabbitmq.url, 5672)
  toPostgres.cutAnswerTo('MILO1.', 8) // confirmations carry ticket codes
  toRabbitmq.cutAnswerTo('payment.requested', 2) // confirms of what the relay publishes
  startWorker({ DATABASE_URL: toPostgres.url, AMQP_URL: toRabbitmq.url })
  await comesToRest()
  // Of eight bookings of two seats at least, in however many statements they were confirmed.
  expect(toPostgres.hits()).toBeGreaterThanOrEqual(8 * 2)
  expect(toRabbitmq.cuts()).toBeGreaterThanOrEqual(1)
  await worker!.stop()
  await Promise.all([toPostgres.close(), toRabbitmq.close()])
})

test.skipIf(!REAL)(
  'what the simulator has answered is in its books after Postgres is killed',
  LIMIT,
  async () => {
    const paymentId = newId()
    const asked = { paymentId, amount: 2500, currency: 'EUR', method: 'sim_approved', reference: null }
    const charge = await look(async (sql) => {
      const charged = await newSimulator(sql).charge({ ...asked, expiresAt: new Date() })
      signalGroup(postgres.children[0]!.pid(), 'SIGKILL')
      return charged
    })
    expect(charge.status).toBe('captured')
    const kept = await vi.waitFor(() => look((sql) => newSimulator(sql).chargeState(asked)))
    expect(kept).toEqual(charge)
  },
)
