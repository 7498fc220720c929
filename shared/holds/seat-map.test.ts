// Loading the map from Postgres: once, never from stale rows, and without losing live holds.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testRedis } from '../../testing/servers.ts'
import { type CreatedHold, confirmHold, freeSeats } from './holds.ts'
import { keyOf, keysOf } from './keys.ts'
import { packMap, unpackMap } from './packed-seats.ts'
import {
  beginLoad,
  findHeldShowtimes,
  finishLoad,
  type LoadedSeats,
  seatStates,
  sweepHolds,
  unloadMap,
  withLoaded,
} from './seat-map.ts'
import { drawStates, hold, loaded, loadShowtime, mustHold } from './testing.ts'
import { withTestClock } from './testing-clock.ts'

let redis: Awaited<ReturnType<typeof testRedis>>
beforeAll(async () => {
  redis = await testRedis()
})
afterAll(() => redis.disconnect())

const lose = (showtimeId: string) => redis.del(...keysOf(showtimeId))

test('many callers at the same moment load a lost map once, and all are answered', async () => {
  const showtimeId = randomUUID()
  let loads = 0
  const load = async (): Promise<LoadedSeats> => {
    loads += 1
    return loaded(100, { taken: [0, 1] })
  }
  const callers = Array.from({ length: 40 }, (_, index) =>
    withLoaded<CreatedHold>(redis, showtimeId, load, () => hold(redis, showtimeId, [index])),
  )
  const answers = await Promise.all(callers)
  expect(loads).toBe(1)
  expect(answers.filter((answer) => answer.ok)).toHaveLength(38)
})

test('a load that fails is thrown to its caller, and the next caller waits for its lease only', async () => {
  const showtimeId = randomUUID()
  const failing = () => Promise.reject(new Error('no Postgres'))
  const command = () => seatStates(redis, showtimeId)
  await expect(withLoaded(redis, showtimeId, failing, command)).rejects.toThrow('no Postgres')
  const begun = await beginLoad(redis, showtimeId)
  expect(begun).toMatchObject({ state: 'wait' })
})

test.each([
  ['a sale was confirmed', confirmHold],
  ['seats were freed', freeSeats],
])('a load is refused where %s after Postgres was read', async (_, end) => {
  const showtimeId = randomUUID()
  const begun = await beginLoad(redis, showtimeId)
  if (begun.state !== 'load') throw new Error(begun.state)
  const readTooEarly = loaded(10)
  await end(redis, { showtimeId, holdId: randomUUID(), fence: 1, seats: [4] })
  expect(await finishLoad(redis, showtimeId, begun.epoch, readTooEarly)).toBe(false)
  expect(await drawStates(redis, showtimeId)).toBe('unloaded')
})

test('a loader whose lease ran out cannot overwrite the load of the next', async () => {
  const showtimeId = randomUUID()
  const slow = await beginLoad(redis, showtimeId)
  await unloadMap(redis, showtimeId)
  await loadShowtime(redis, loaded(10, { taken: [1] }), showtimeId)
  if (slow.state !== 'load') throw new Error(slow.state)
  expect(await finishLoad(redis, showtimeId, slow.epoch, loaded(10))).toBe(false)
  expect(await drawStates(redis, showtimeId)).toBe('fsffffffff')
})

test('holds live through a load; those of seats that are out of use end', async () => {
  const showtimeId = await loadShowtime(redis, loaded(10))
  await mustHold(redis, showtimeId, [1, 2])
  const outOfUse = await mustHold(redis, showtimeId, [5, 6])
  const waiting = await mustHold(redis, showtimeId, [8])
  await unloadMap(redis, showtimeId)
  await loadShowtime(redis, loaded(10, { taken: [8], blocked: [6] }), showtimeId)
  expect(await drawStates(redis, showtimeId)).toBe('fhhfffbfsf')
  expect(await confirmHold(redis, { showtimeId, ...waiting })).toBe('confirmed')
  expect(await redis.hget(keyOf(showtimeId, 'showtime'), `h:${outOfUse.holdId}`)).toBeNull()
})

test('fences and versions rise over a loss of everything', async () => {
  const showtimeId = await loadShowtime(redis, loaded(10))
  const before = await mustHold(redis, showtimeId, [1])
  await lose(showtimeId)
  expect(await drawStates(redis, showtimeId)).toBe('unloaded')
  await loadShowtime(redis, loaded(10, { lastFence: before.fence }), showtimeId)
  const after = await mustHold(redis, showtimeId, [1])
  expect(after.fence).toBeGreaterThan(before.fence)
  expect(after.version).toBeGreaterThan(before.version)
})

test('fences rise above those of Postgres also where the clock went back', async () => {
  const ahead = Date.now() * 1000 + 3_600_000_000
  const showtimeId = await loadShowtime(redis, loaded(10, { lastFence: ahead }))
  expect((await mustHold(redis, showtimeId, [1])).fence).toBe(ahead + 1)
})

test('a map that was lost alone gives no seat away: it counts as unloaded', async () => {
  const showtimeId = await loadShowtime(redis, loaded(10, { taken: [1] }))
  await redis.del(keyOf(showtimeId, 'map'))
  expect(await hold(redis, showtimeId, [1])).toEqual({ ok: false, code: 'unloaded' })
  expect(await seatStates(redis, showtimeId)).toEqual({ loaded: false })
})

test('the sweep frees overdue holds in batches and leaves the others', async () => {
  const { redis: client, set } = withTestClock(redis)
  const showtimeId = randomUUID()
  const now = Date.now()
  set(showtimeId, now)
  await loadShowtime(client, loaded(10), showtimeId)
  const overdue = []
  for (const seat of [1, 2, 3]) overdue.push(await mustHold(client, showtimeId, [seat], { lengthMs: 1000 }))
  await mustHold(client, showtimeId, [4])
  const found: string[] = []
  await findHeldShowtimes(redis, (each) => found.push(each))
  expect(found).toContain(showtimeId)
  set(showtimeId, now + 1000)
  const first = await sweepHolds(client, showtimeId, 2)
  const second = await sweepHolds(client, showtimeId, 2, first.expired)
  expect([first.more, second.more]).toEqual([true, false])
  expect([...first.expired, ...second.expired].sort()).toEqual(overdue.map((each) => each.holdId).sort())
  expect(await drawStates(client, showtimeId)).toBe('ffffhfffff')
})

test('every state of every seat survives packing', () => {
  const seatCount = 50
  const taken = [0, 5, 6, 7, 47]
  const blocked = [1, 2, 49]
  const states = unpackMap(packMap(seatCount, taken, blocked), seatCount)
  const of = (state: string) => states.flatMap((each, seat) => (each === state ? [seat] : []))
  expect([of('sold'), of('blocked'), of('free').length]).toEqual([taken, blocked, 42])
  expect(() => packMap(10, [10], [])).toThrow(RangeError)
})
