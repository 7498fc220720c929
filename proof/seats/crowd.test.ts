// Two hundred clients and one hall: every seat is sold, each once, also where Redis loses everything in the middle.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHold } from '#shared/holds/holds.ts'
import { keysOf } from '#shared/holds/keys.ts'
import { seatStates } from '#shared/holds/seat-map.ts'
import { withTestClock } from '#shared/holds/testing-clock.ts'
import { servers, testRedis } from '../../local/testing.ts'
import { buyBest, buyRandom, type Crowd, connect, hallOf, load, newBooks } from './crowd.ts'

// The stand-in runs a script in milliseconds, one after the other.
const [CLIENTS, ROWS] = servers.redis === 'real' ? [200, 50] : [20, 4]

let redis: Awaited<ReturnType<typeof testRedis>>
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

async function expectSoldOut(crowd: Crowd): Promise<void> {
  expect(crowd.books.sold.size).toBe(crowd.layout.seats.length)
  const map = await load(crowd, () => seatStates(redis, crowd.showtimeId))
  expect(new Set(map.states)).toEqual(new Set(['sold']))
}

test(`${CLIENTS} clients who take the best seats fill the hall to the last seat, each sold once`, {
  timeout: 60_000,
}, async () => {
  const crowd = newCrowd()
  await Promise.all(clients.clients.map((client) => buyBest(crowd, client)))
  expect(crowd.books).toMatchObject({ overlaps: 0, stopped: 0, loads: 1 })
  await expectSoldOut(crowd)
})

test(`${CLIENTS} clients who take random seats fill the hall to the last seat, each sold once`, {
  timeout: 60_000,
}, async () => {
  const crowd = newCrowd()
  await Promise.all(clients.clients.map((client) => buyRandom(crowd, client)))
  expect(crowd.books).toMatchObject({ overlaps: 0, stopped: 0, loads: 1 })
  expect(crowd.books.refused).toBeGreaterThan(0)
  await expectSoldOut(crowd)
})

test('a Redis that loses everything during the sale sells no seat twice, and the map is right again at the next touch', {
  timeout: 60_000,
}, async () => {
  const crowd = newCrowd()
  const total = crowd.layout.seats.length
  let losses = 0
  const buyers = Promise.all(clients.clients.map((client) => buyRandom(crowd, client)))
  const done = buyers.then(() => true)
  for (const share of [0.2, 0.5, 0.8]) {
    while (
      // Each loss meets a map that came back from the one before.
      (crowd.books.sold.size < share * total || crowd.books.loads <= losses) &&
      !(await Promise.race([done, redis.ping().then(() => false)]))
    );
    await redis.del(...keysOf(crowd.showtimeId))
    crowd.owners.clear()
    losses += 1
  }
  await buyers
  await expectSoldOut(crowd)
  expect(losses).toBe(3)
  expect(crowd.books.loads).toBeGreaterThan(losses)
})

test('with look and hold as two commands, seats have two owners (so the tests above can fail)', {
  timeout: 60_000,
}, async () => {
  const blind = withTestClock(redis, (source) => source.replaceAll('if taken then return taken end', ''))
  const crowd = newCrowd(4)
  blind.set(crowd.showtimeId, Date.now())
  await load(crowd, () => seatStates(redis, crowd.showtimeId))
  const split: typeof createHold = (_, request) => createHold(blind.redis, request)
  const buyers = clients.clients.map((client) => buyRandom(crowd, client, split))
  await Promise.all(buyers)
  expect(crowd.books.overlaps).toBeGreaterThan(0)
})
