// The guards of a load that only repeats, losses and clocks that go back put to the test: nothing old comes
// back, numbers only rise.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { servers, testRedis } from '../../testing/servers.ts'
import { HOLD_LENGTH_MS, KEEP_AFTER_START_MS } from '../domain/hold.ts'
import { confirmHold, freeSeats, getHold, type SettledHold } from './holds.ts'
import { keyOf, keysOf } from './keys.ts'
import {
  beginLoad,
  blockSeats,
  changesSince,
  finishLoad,
  seatStates,
  unblockSeats,
  unloadMap,
} from './seat-map.ts'
import { drawLayout, drawStates, hold, loaded, loadShowtime, mustHold } from './testing.ts'
import { withTestClock } from './testing-clock.ts'

let redis: Awaited<ReturnType<typeof testRedis>>
beforeAll(async () => {
  redis = await testRedis()
})
afterAll(() => redis.disconnect())

const HOUR_MS = 3_600_000

/** A showtime under a clock that stands still unless it is set. */
function frozen() {
  const clock = withTestClock(redis)
  const [showtimeId, now] = [randomUUID(), Date.now()]
  clock.set(showtimeId, now)
  return { client: clock.redis, showtimeId, now, set: (to: number) => clock.set(showtimeId, to) }
}

async function mustBegin(...args: Parameters<typeof beginLoad>): Promise<number> {
  const begun = await beginLoad(...args)
  if (begun.state !== 'load') throw new Error(`The load is ${begun.state}`)
  return begun.epoch
}

describe('a loader that began before', () => {
  test('seats were freed cannot finish, though the next began in the same moment', async () => {
    const { client, showtimeId } = frozen()
    const early = await mustBegin(client, showtimeId)
    await freeSeats(client, { showtimeId, holdId: randomUUID(), fence: 1, seats: [4] })
    const late = await mustBegin(client, showtimeId)
    expect(late).toBeGreaterThan(early)
    expect(await finishLoad(client, showtimeId, early, loaded(10, { taken: [4] }))).toBe(false)
    expect(await finishLoad(client, showtimeId, late, loaded(10))).toBe(true)
  })

  test('Redis lost everything cannot finish after it', async () => {
    const { client, showtimeId, now, set } = frozen()
    const early = await mustBegin(client, showtimeId)
    await redis.del(...keysOf(showtimeId))
    set(now + 1)
    await mustBegin(client, showtimeId)
    expect(await finishLoad(client, showtimeId, early, loaded(10))).toBe(false)
    expect(await drawStates(client, showtimeId)).toBe('unloaded')
  })
})

test.each<[string, (showtimeId: string, made: SettledHold) => Promise<unknown>]>([
  ['confirmed', (showtimeId, made) => confirmHold(redis, { ...made, showtimeId })],
  ['freed', (showtimeId, made) => freeSeats(redis, { ...made, showtimeId })],
  ['unblocked', (showtimeId) => unblockSeats(redis, showtimeId, [9])],
])('seats that are %s while a map is read again make that load start over', async (_, end) => {
  const showtimeId = await loadShowtime(redis, loaded(10, { blocked: [9] }))
  const made = await mustHold(redis, showtimeId, [1])
  await unloadMap(redis, showtimeId)
  const epoch = await mustBegin(redis, showtimeId)
  expect(await end(showtimeId, { ...made, showtimeId })).toBe('unloaded')
  expect(await finishLoad(redis, showtimeId, epoch, loaded(10))).toBe(false)
})

test('an unloaded map answers no command, though its seats are still there', async () => {
  const showtimeId = await loadShowtime(redis, loaded(10))
  const { version } = await mustHold(redis, showtimeId, [1])
  await unloadMap(redis, showtimeId)
  expect(await hold(redis, showtimeId, [2])).toEqual({ ok: false, code: 'unloaded' })
  expect(await blockSeats(redis, showtimeId, [2])).toEqual({ ok: false, code: 'unloaded' })
  expect(await changesSince(redis, showtimeId, version)).toEqual({ loaded: false })
})

test('a load that is sent twice loads once: what was sold since stays sold', async () => {
  const showtimeId = randomUUID()
  const epoch = await mustBegin(redis, showtimeId)
  expect(await finishLoad(redis, showtimeId, epoch, loaded(10))).toBe(true)
  const made = await mustHold(redis, showtimeId, [1])
  await confirmHold(redis, { showtimeId, ...made })
  expect(await finishLoad(redis, showtimeId, epoch, loaded(10))).toBe(false)
  expect(await drawStates(redis, showtimeId)).toBe('fsffffffff')
})

test('a hold that is overdue at the load ends with it, and its seats are free without another change', async () => {
  const { client, showtimeId, now, set } = frozen()
  await loadShowtime(client, loaded(10), showtimeId)
  const { holdId } = await mustHold(client, showtimeId, [1])
  await unloadMap(client, showtimeId)
  set(now + HOLD_LENGTH_MS)
  await loadShowtime(client, loaded(10), showtimeId)
  expect(await redis.hget(keyOf(showtimeId, 'showtime'), `h:${holdId}`)).toBeNull()
  // All that is left is that it is still to be told of.
  expect(await redis.zrange(keyOf(showtimeId, 'expiries'), '0', '-1')).toEqual([`x:${holdId}`])
  expect(await drawStates(client, showtimeId)).toBe('ffffffffff')
  expect(await redis.xrange(keyOf(showtimeId, 'changes'), 1, '+')).toHaveLength(1)
})

test('a hold of a seat that the layout no longer has ends with the load', async () => {
  const showtimeId = await loadShowtime(redis, loaded(10))
  const { holdId } = await mustHold(redis, showtimeId, [4, 5])
  await unloadMap(redis, showtimeId)
  await loadShowtime(redis, loaded(5), showtimeId)
  expect(await getHold(redis, showtimeId, holdId)).toBeUndefined()
  expect(await drawStates(redis, showtimeId)).toBe('fffff')
})

test.skipIf(servers.redis === 'fake')(
  'Redis forgets a loaded showtime a day after its start (needs a real Redis)',
  async () => {
    const startsAt = Date.now() + HOUR_MS
    const showtimeId = await loadShowtime(
      redis,
      loaded(10, { startsAt, layout: drawLayout(['s'.repeat(10)]) }),
    )
    for (const name of ['showtime', 'map', 'changes', 'runs'] as const)
      expect(await redis.pexpiretime(keyOf(showtimeId, name)), name).toBe(startsAt + KEEP_AFTER_START_MS)
  },
)

test('changes since the version right before a load are the whole map', async () => {
  const showtimeId = await loadShowtime(redis, loaded(10, { taken: [1] }))
  const map = await seatStates(redis, showtimeId)
  if (!map.loaded) throw new Error('The map is not loaded')
  const since = await changesSince(redis, showtimeId, map.version - 1)
  expect(since).toMatchObject({ kind: 'snapshot', states: map.states })
})

describe('where the clock went back,', () => {
  /**
   * Loaded, one seat held, unloaded and loaded again an hour earlier; the version that a viewer saw before
   * that.
   */
  async function reloadedEarlier() {
    const clock = frozen()
    await loadShowtime(clock.client, loaded(10), clock.showtimeId)
    const before = await mustHold(clock.client, clock.showtimeId, [1])
    await unloadMap(clock.client, clock.showtimeId)
    clock.set(clock.now - HOUR_MS)
    await loadShowtime(clock.client, loaded(10), clock.showtimeId)
    return { ...clock, before }
  }

  test('fences rise over a load also above holds that Postgres never saw', async () => {
    const { client, showtimeId, before } = await reloadedEarlier()
    expect((await mustHold(client, showtimeId, [2])).fence).toBeGreaterThan(before.fence)
  })

  test('versions rise over a load, and who saw the last one before it gets the whole map', async () => {
    const { client, showtimeId, before } = await reloadedEarlier()
    const map = await seatStates(client, showtimeId)
    expect(map.loaded && map.version).toBeGreaterThan(before.version)
    expect(await changesSince(client, showtimeId, before.version)).toMatchObject({ kind: 'snapshot' })
  })

  test('a load succeeds also beside changes of a showtime that was lost, and forgets them', async () => {
    const { client, showtimeId, now, set } = frozen()
    await loadShowtime(client, loaded(10), showtimeId)
    await mustHold(client, showtimeId, [1])
    await redis.del(keyOf(showtimeId, 'showtime'))
    set(now - HOUR_MS)
    await loadShowtime(client, loaded(10), showtimeId)
    expect(await redis.xrange(keyOf(showtimeId, 'changes'), 1, '+')).toHaveLength(1)
  })
})
