// Commands that come late: to a hold whose seats a load found sold, to an unloaded map, to what they did
// already.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testRedis } from '../../testing/servers.ts'
import { HOLD_LENGTH_MS } from '../domain/hold.ts'
import { confirmHold, freeSeats, releaseHold } from './holds.ts'
import { keyOf } from './keys.ts'
import { blockSeats, changesSince, seatStates, sweepHolds, unblockSeats, unloadMap } from './seat-map.ts'
import { drawStates, loaded, loadShowtime, mustHold } from './testing.ts'
import { withTestClock } from './testing-clock.ts'

let redis: Awaited<ReturnType<typeof testRedis>>
beforeAll(async () => {
  redis = await testRedis()
})
afterAll(() => redis.disconnect())

const readMap = async (showtimeId: string) => {
  const map = await seatStates(redis, showtimeId)
  if (!map.loaded) throw new Error('The map is unloaded')
  return map
}

test('a release leaves a seat that a load found sold', async () => {
  const showtimeId = await loadShowtime(redis, loaded(10))
  const buyerId = randomUUID()
  const { holdId } = await mustHold(redis, showtimeId, [1, 2], { buyerId })
  await unloadMap(redis, showtimeId)
  await loadShowtime(redis, loaded(10, { taken: [2] }), showtimeId)
  const before = await readMap(showtimeId)
  expect(await releaseHold(redis, { showtimeId, holdId, buyerId })).toBe('released')
  expect(await drawStates(redis, showtimeId)).toBe('ffsfffffff')
  // Viewers are not told that the sold one is free.
  expect(await changesSince(redis, showtimeId, before.version)).toMatchObject({
    changes: [{ seats: [{ seat: 1, state: 'free' }] }],
  })
})

test('seats that are bought become sold beside those that a load found sold already', async () => {
  const showtimeId = await loadShowtime(redis, loaded(10))
  const made = await mustHold(redis, showtimeId, [1, 2])
  await unloadMap(redis, showtimeId)
  await loadShowtime(redis, loaded(10, { taken: [1] }), showtimeId)
  expect(await drawStates(redis, showtimeId)).toBe('fshfffffff')
  expect(await confirmHold(redis, { showtimeId, ...made })).toBe('confirmed')
  expect(await drawStates(redis, showtimeId)).toBe('fssfffffff')
})

test('a repeat changes nothing, and viewers are told nothing', async () => {
  const showtimeId = await loadShowtime(redis, loaded(10, { blocked: [9] }))
  const [sold, freed] = [await mustHold(redis, showtimeId, [1, 2]), await mustHold(redis, showtimeId, [4])]
  for (const turn of ['first', 'repeat']) {
    const before = await readMap(showtimeId)
    await confirmHold(redis, { showtimeId, ...sold })
    await freeSeats(redis, { showtimeId, ...freed })
    await unblockSeats(redis, showtimeId, [9])
    await blockSeats(redis, showtimeId, [7])
    const changed = (await readMap(showtimeId)).version - before.version
    expect(changed, turn).toBe(turn === 'first' ? 4 : 0)
  }
})

test('a release or a sweep of an unloaded map announces nothing', async () => {
  const { redis: client, set } = withTestClock(redis)
  const [showtimeId, buyerId, now] = [randomUUID(), randomUUID(), Date.now()]
  set(showtimeId, now)
  await loadShowtime(client, loaded(10), showtimeId)
  const { holdId } = await mustHold(client, showtimeId, [1], { buyerId })
  const { version } = await mustHold(client, showtimeId, [2])
  await unloadMap(client, showtimeId)
  await releaseHold(client, { showtimeId, holdId, buyerId })
  set(showtimeId, now + HOLD_LENGTH_MS)
  expect(await sweepHolds(client, showtimeId)).toMatchObject({ version, more: false })
})

test('the end of a hold that is another by now, or has other seats, asks for the truth', async () => {
  for (const [end, done] of [
    [confirmHold, 'sold'],
    [freeSeats, 'freed'],
  ] as const) {
    const showtimeId = await loadShowtime(redis, loaded(10))
    const made = await mustHold(redis, showtimeId, [1, 2])
    expect(await end(redis, { showtimeId, ...made, seats: [1] }), done).toBe('unloaded')
    await loadShowtime(redis, loaded(10), showtimeId)
    expect(await drawStates(redis, showtimeId)).toBe('fhhfffffff')
    expect(await end(redis, { showtimeId, ...made, fence: made.fence - 1 }), done).toBe('unloaded')
    await loadShowtime(redis, loaded(10), showtimeId)
    expect(await drawStates(redis, showtimeId)).toBe('fhhfffffff')
  }
})

test('fences rise over a loss also of holds that Postgres never saw', async () => {
  const showtimeId = await loadShowtime(redis, loaded(10))
  const before = await mustHold(redis, showtimeId, [1])
  await redis.del(keyOf(showtimeId, 'showtime'))
  await loadShowtime(redis, loaded(10), showtimeId)
  expect((await mustHold(redis, showtimeId, [2])).fence).toBeGreaterThan(before.fence)
})

test('fences rise also where Redis came back without its last writes', async () => {
  const showtimeId = await loadShowtime(redis, loaded(10))
  const key = keyOf(showtimeId, 'showtime')
  const [version, fence] = await redis.hmget(key, 'version', 'fence')
  const lost = await mustHold(redis, showtimeId, [1])
  await redis.hset(key, { version: version!, fence: fence! })
  await redis.hdel(key, `h:${lost.holdId}`)
  await redis.del(keyOf(showtimeId, 'changes'))
  expect((await mustHold(redis, showtimeId, [2])).fence).toBeGreaterThan(lost.fence)
})
