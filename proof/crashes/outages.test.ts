// The servers die in the middle of 200 bookings, or their answers get lost: nothing is lost, and nothing counts twice.
// A server of its own each, since these are killed; a fault that met no work in flight fails the test.
import { join } from 'node:path'
import { connect } from 'amqplib'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest'
import { openRedis, openSql, type Redis, type Sql } from '#shared/resources.ts'
import type { Child } from '../../local/children.ts'
import { openFaultyWay } from '../../local/faults.ts'
import { newKeys } from '../../local/keys.ts'
import { migrate } from '../../local/migrate.ts'
import { signalGroup } from '../../local/pids.ts'
import { type Running, type Servers, startServers } from '../../local/servers.ts'
import { servers as kinds } from '../../local/testing.ts'
import { runWorker, type Worker, workerSettings } from '../../worker-payments/main.ts'
import { insertPending, newLoadedShowtime } from '../../worker-payments/testing.ts'
import { countBreaches } from './invariants.ts'

const BOOKINGS = 200
const PER_SHOWTIME = 20
// RabbitMQ needs some ten seconds to come back, on a busy machine several times that.
const REST_WITHIN_MS = 120_000

describe.skipIf(kinds.rabbitmq === 'stand-in')(
  'in the middle of 200 bookings (needs a real RabbitMQ)',
  () => {
    let servers: Servers
    let postgres: Running
    let rabbitmq: Running
    let redisUrl: string
    let sql: Sql
    let redis: Redis
    const keys = newKeys()
    beforeAll(async () => {
      servers = startServers(
        { folder: join(inject('milo').folder, 'outages'), durable: true, embedded: false },
        () => undefined,
        {},
      )
      ;[postgres, rabbitmq] = await Promise.all([servers.postgres, servers.rabbitmq])
      redisUrl = (await servers.redis).url
      for (const child of [...postgres.children, ...rabbitmq.children]) child.keepRunning(() => undefined)
      await migrate(postgres.url)
      sql = openSql(postgres.url, 8)
      redis = openRedis(redisUrl)
    }, 120_000)
    afterAll(async () => {
      redis?.disconnect()
      await sql?.end({ timeout: 1 })
      await servers?.stop()
    }, 60_000)

    beforeEach(async () => {
      for (let made = 0; made < BOOKINGS; made += PER_SHOWTIME) {
        const showtime = await newLoadedShowtime(sql, redis)
        for (let seat = 0; seat < 2 * PER_SHOWTIME; seat += 2)
          await insertPending(sql, redis, { showtime, seats: [seat, seat + 1] })
      }
    }, 120_000)

    const startWorker = (urls: { DATABASE_URL?: string; AMQP_URL?: string } = {}): Promise<Worker> =>
      runWorker(
        workerSettings({
          PORT: '0',
          LOG_LEVEL: 'silent',
          DATABASE_URL: postgres.url,
          AMQP_URL: rabbitmq.url,
          REDIS_URL: redisUrl,
          OUTGOING_FOLDER: join(inject('milo').folder, 'outgoing'),
          ...keys,
          ...urls,
        }),
        (url) => connect(url),
      )
    const open = async () => (await sql`select 1 from payments where status = 'requested'`).length

    /** Waits for work in flight, does the harm, and fails where it came too early or too late. */
    async function amid(harm: () => void): Promise<void> {
      await vi.waitFor(async () => expect(await open()).toBeLessThan(BOOKINGS - 5), {
        timeout: 30_000,
        interval: 5,
      })
      const left = await open()
      harm()
      expect(left).toBeGreaterThan(5)
    }

    async function comesToRest(): Promise<void> {
      await vi.waitFor(
        async () => {
          const breaches = await countBreaches(sql)
          expect([breaches['every payment at its end'], breaches['every message sent']]).toEqual([0, 0])
        },
        { timeout: REST_WITHIN_MS, interval: 250 },
      )
      expect(Object.entries(await countBreaches(sql)).filter(([, count]) => count > 0)).toEqual([])
      const [twice] = await sql<{ count: number }[]>`
      select count(*)::int as count from (
        select reservation_id, seat_id from seat_history where event = 'sold' group by 1, 2 having count(*) > 1) again`
      expect(twice!.count).toBe(0)
    }

    const kill = ([child]: Child[]) => signalGroup(child!.pid(), 'SIGKILL')

    test.each([
      ['RabbitMQ', () => rabbitmq],
      ['Postgres', () => postgres],
    ])('%s is killed and comes back', { timeout: REST_WITHIN_MS + 60_000 }, async (_name, server) => {
      const worker = await startWorker()
      await amid(() => kill(server().children))
      await comesToRest()
      await worker.close()
    })

    test('answers get lost after the work was done', { timeout: REST_WITHIN_MS + 60_000 }, async () => {
      const toPostgres = await openFaultyWay(postgres.url, 5432)
      const toRabbitmq = await openFaultyWay(rabbitmq.url, 5672)
      toPostgres.cutAnswerTo('MILO1.', 8) // confirmations carry ticket codes
      toRabbitmq.cutAnswerTo('payment.requested', 2) // confirms of what the relay publishes
      const worker = await startWorker({ DATABASE_URL: toPostgres.url, AMQP_URL: toRabbitmq.url })
      await comesToRest()
      expect(toPostgres.cuts()).toBeGreaterThanOrEqual(8)
      expect(toRabbitmq.cuts()).toBeGreaterThanOrEqual(1)
      await worker.close()
      await Promise.all([toPostgres.close(), toRabbitmq.close()])
    })
  },
)
