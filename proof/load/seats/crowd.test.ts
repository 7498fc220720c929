// Two hundred clients and one hall: every seat is sold, each once, also where Redis loses everything in the
// middle.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHold } from '#shared/holds/holds.ts'
import { keysOf } from '#shared/holds/keys.ts'
import { seatStates } from '#shared/holds/seat-map.ts'
import { withTestClock } from '#shared/holds/testing-clock.ts'
import { openRedis } from '#shared/redis.ts'
import { startRedis } from '../../../local/servers/redis.ts'
import { withoutGuard } from '../../../testing/guards.ts'
import { servers, testRedis } from '../../../testing/servers.ts'
import { buyBest, buyRandom, type Crowd, connect, hallOf, load, newBooks, PATIENCE_MS } from './crowd.ts'

// The in-memory Redis runs a script in milliseconds, one after the other.
const [CLIENTS, ROWS] = servers.redis === 'real' ? [200, 50] : [20, 4]

let redis: Redis
let clients: Awaited<ReturnType<typeof connect>>
beforeAll(async () => {
  redis = await testRedis()
  clients = await connect(redis, CLIENTS)
})
afterAll(() => {
  clients.close()
  redis.disconnect()
})

const newCrowd = (rows = ROWS): Crowd => ({
  redis,
  showtimeId: randomUUID(),
  layout: hallOf(rows),
  books: newBooks(),
  owners: new Map(),
})

/** A Redis that no other test file uses, so that it may be flushed. */
async function withOwnRedis(work: (redis: Redis) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'milo-crowd-'))
  const server = await startRedis({ folder, durable: false, embedded: false })
  const options = { queueUntilConnected: true, commandTimeoutMs: PATIENCE_MS }
  const own = openRedis(server.url, options) as Redis
  try {
    await own.ping()
    await work(own)
  } finally {
    own.disconnect()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function expectSoldOut(crowd: Crowd): Promise<void> {
  expect(crowd.books.sold.size).toBe(crowd.layout.seats.length)
  const map = await load(crowd, () => seatStates(crowd.redis, crowd.showtimeId))
  expect(new Set(map.states)).toEqual(new Set(['sold']))
}

test(`${CLIENTS} clients who take the best seats fill the hall to the last seat, each sold once`, async () => {
  const crowd = newCrowd()
  await Promise.all(clients.clients.map((client) => buyBest(crowd, client)))
  expect(crowd.books).toMatchObject({ overlaps: 0, stopped: 0, loads: 1 })
  await expectSoldOut(crowd)
})

test(`${CLIENTS} clients who take random seats fill the hall to the last seat, each sold once`, async () => {
  const crowd = newCrowd()
  await Promise.all(clients.clients.map((client) => buyRandom(crowd, client)))
  expect(crowd.books).toMatchObject({ overlaps: 0, stopped: 0, loads: 1 })
  expect(crowd.books.refused).toBeGreaterThan(0)
  await expectSoldOut(crowd)
})

/**
 * Takes everything away three times during a sale, each time after the map came back from the time before.
 * Answers how often.
 */
async function loseThrice(
  crowd: Crowd,
  sale: Promise<unknown>,
  lose: () => Promise<unknown>,
): Promise<number> {
  const total = crowd.layout.seats.length
  const done = sale.then(() => true)
  let losses = 0
  for (const share of [0.2, 0.5, 0.8]) {
    while (
      (crowd.books.sold.size < share * total || crowd.books.loads <= losses) &&
      !(await Promise.race([done, crowd.redis.ping().then(() => false)]))
    );
    await lose()
    crowd.owners.clear()
    losses += 1
  }
  await sale
  return losses
}

test('a Redis that loses everything during the sale sells no seat twice, and the map is right again at the next touch', async () => {
  const crowd = newCrowd()
  const buyers = Promise.all(clients.clients.map((client) => buyRandom(crowd, client)))
  const losses = await loseThrice(crowd, buyers, () => redis.del(...keysOf(crowd.showtimeId)))
  await expectSoldOut(crowd)
  expect(losses).toBe(3)
  expect(crowd.books.loads).toBeGreaterThan(losses)
})

const FLUSHED =
  'FLUSHALL and FUNCTION FLUSH on the Redis of the sale: no seat is sold twice, and the map is right again at the next touch'
test.skipIf(servers.redis === 'fake')(`${FLUSHED} (needs a real Redis)`, async () => {
  await withOwnRedis(async (own) => {
    const { clients: buyers, close } = await connect(own, CLIENTS)
    const crowd = { ...newCrowd(), redis: own }
    const sale = Promise.all(
      buyers.map((client, number) => (number % 2 === 0 ? buyRandom(crowd, client) : buyBest(crowd, client))),
    )
    const losses = await loseThrice(crowd, sale, async () => {
      await own.flushall()
      await own.function('FLUSH')
    })
    expect(losses).toBe(3)
    expect(crowd.books.loads).toBeGreaterThan(losses)
    await expectSoldOut(crowd)
    close()
  })
})

test('with look and hold as two commands, seats have two owners (so the tests above can fail)', async () => {
  const blind = withTestClock(redis, withoutGuard)
  const crowd = newCrowd(4)
  blind.set(crowd.showtimeId, Date.now())
  await load(crowd, () => seatStates(redis, crowd.showtimeId))
  const split: typeof createHold = (_, request) => createHold(blind.redis, request)
  const buyers = clients.clients.map((client) => buyRandom(crowd, client, split))
  await Promise.all(buyers)
  expect(crowd.books.overlaps).toBeGreaterThan(0)
})
