// The machine of Redis is gone, and a replica takes over that lacks its last writes: holds, sold seats and
// fences of the last moments are unknown to it. Postgres has the last word, and the map comes to agree.
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { signalGroup } from '../../../local/servers/process-ids.ts'
import { startRedis } from '../../../local/servers/redis.ts'
import type { Running } from '../../../local/servers/running.ts'
import { type FaultProxy, openFaultProxy } from '../../../testing/fault-proxy.ts'
import { servers, type TestDatabase, testDatabase } from '../../../testing/servers.ts'
import { BOOKINGS, type Evening, LIMIT, lossesOf, openEvening, openShop, sell, wishesFor } from './evening.ts'
import { report } from './table.ts'
import { hold, reserve } from './visitor.ts'

const folder = join(inject('milo').folder, 'redis-replica')
const started: (Running | FaultProxy)[] = []

describe.skipIf(servers.redis !== 'real')('a replica of Redis takes over (needs a real Redis)', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await testDatabase()
  })
  afterAll(async () => {
    for (const one of started.reverse()) await ('stop' in one ? one.stop() : one.close())
    await database.end()
  })

  test('without the last writes: no seat is sold twice, and the map comes to agree', LIMIT, async () => {
    const pair = await startPair('crowd')
    const evening = await openEvening({ database: database.url, redis: pair.clients.url })
    try {
      const { sold, unknown } = await sellThrough(evening, pair)
      await evening.rest()
      const losses = await lossesOf(evening, sold.purchases)
      report('a replica of Redis takes over without the last writes', sold, losses)
      expect(sold.inFlight).toBeGreaterThan(5)
      // Seats were sold that the replica showed as free.
      expect(unknown).toBeGreaterThan(0)
      expect(losses).toEqual({ lost: 0, twice: 0, moneyBeyond: 0 })
      expect(sold.purchases.filter(({ end }) => end === 'confirmed')).toHaveLength(BOOKINGS)
    } finally {
      await evening.end()
    }
  })

  /** A rival holds what was reserved unknown to the replica, and reserves it too. */
  async function sellAgain(name: string) {
    const pair = await startPair(name)
    const shop = await openShop({ database: database.url, redis: pair.clients.url })
    try {
      const [known, , buyer, rival] = await wishesFor(shop, 2)
      await hold(known!) // so that the replica has the map
      await asking(pair.primary.url, (redis) => redis.wait(1, 60_000))
      pair.replication.goAway(true)
      const first = await hold(buyer!)
      expect(await reserve(buyer!, first.body.id)).toMatchObject({ status: 202 })
      await takeOver(pair)
      const second = await hold(rival!)
      expect(second.status).toBe(201)
      return await reserve(rival!, second.body.id)
    } finally {
      await shop.end()
    }
  }

  test('a seat that the replica shows as free is refused by Postgres', LIMIT, async () => {
    expect(await sellAgain('guarded')).toMatchObject({ status: 409, body: { code: 'seats_taken' } })
  })

  test('the negative control: without the unique index it is sold twice', LIMIT, async () => {
    await database.sql`drop index reservation_seats_live`
    expect(await sellAgain('unguarded')).toMatchObject({ status: 202 })
  })
})

interface Pair {
  primary: Running
  replica: Running
  /** What the replica reads the primary's writes through. */
  replication: FaultProxy
  clients: FaultProxy
}

async function startPair(name: string): Promise<Pair> {
  const start = (role: string) =>
    startRedis({ folder: join(folder, name, role), durable: false, embedded: false })
  const [primary, replica] = await Promise.all([start('primary'), start('replica')])
  const [replication, clients] = await Promise.all([
    openFaultProxy(primary.url, 6379),
    openFaultProxy(primary.url, 6379),
  ])
  started.push(primary, replica, replication, clients)
  const { password } = new URL(primary.url)
  await asking(replica.url, async (redis) => {
    await redis.config('SET', 'masterauth', password)
    await redis.replicaof('127.0.0.1', new URL(replication.url).port)
    await vi.waitFor(async () => expect(await redis.info('replication')).toMatch('master_link_status:up'))
    // Clients find it by the same password.
    await redis.config('SET', 'requirepass', password)
  })
  return { primary, replica, replication, clients }
}

/** The primary dies: as its watcher does, promotes the replica and leads the clients there. */
async function takeOver({ primary, replica, clients }: Pair): Promise<void> {
  signalGroup(primary.children[0]!.pid(), 'SIGKILL')
  clients.goAway(true)
  const { password } = new URL(primary.url)
  const url = Object.assign(new URL(replica.url), { password }).href
  await asking(url, (redis) => redis.replicaof('NO', 'ONE'))
  clients.pointTo(url)
  clients.goAway(false)
}

/** Sells, with a replica that falls behind when a quarter is sold and takes over when half is. */
async function sellThrough({ sale }: Evening, pair: Pair) {
  const { sql } = sale.database
  const soldSeats = async () => (await sql`select from tickets`).length
  let unknown = 0
  const happen = async (strikes: () => void) => {
    pair.replication.goAway(true)
    const behind = await soldSeats()
    // Two seats each: another quarter of the bookings.
    await vi.waitFor(async () => expect(await soldSeats()).toBeGreaterThanOrEqual(behind + BOOKINGS / 2))
    unknown = (await soldSeats()) - behind
    strikes()
    await takeOver(pair)
  }
  const wishes = await wishesFor(sale, BOOKINGS)
  // Who wants the same seats comes when they are sold long since.
  const [first, second] = [0, 1].map((rival) => wishes.filter((_, at) => at % 2 === rival))
  const sold = await sell([...first!, ...second!], { after: BOOKINGS / 4, happen })
  return { sold, unknown }
}

async function asking(url: string, work: (redis: Redis) => Promise<unknown>): Promise<void> {
  const redis = new Redis(url)
  try {
    await work(redis)
  } finally {
    redis.disconnect()
  }
}
