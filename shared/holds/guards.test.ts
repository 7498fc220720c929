// The guards that other tests do not reach: floods of overdue holds, maps that were lost alone, limits of
// extensions, late commands.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testRedis } from '../../testing/servers.ts'
import { HOLD_BUDGET_MS, HOLD_LENGTH_MS, REAP_BATCH } from '../domain/hold.ts'
import { confirmHold, extendHold, freeSeats, getHold, releaseHold } from './holds.ts'
import { keyOf } from './keys.ts'
import { beginLoad, blockSeats, changesSince, seatStates, sweepHolds, unblockSeats } from './seat-map.ts'
import { best, bestSeats, drawLayout, drawStates, hold, loaded, loadShowtime, mustHold } from './testing.ts'
import { withTestClock } from './testing-clock.ts'

let redis: Awaited<ReturnType<typeof testRedis>>
beforeAll(async () => {
  redis = await testRedis()
})
afterAll(() => redis.disconnect())

describe('more overdue holds than one command may free hold nobody up:', () => {
  const seatCount = REAP_BATCH + 20
  const last = seatCount - 1
  const layout = drawLayout(['s'.repeat(seatCount)])

  async function flood() {
    const { redis: client, set } = withTestClock(redis)
    const showtimeId = randomUUID()
    const now = Date.now()
    set(showtimeId, now)
    await loadShowtime(client, loaded(seatCount, { layout }), showtimeId)
    let version = 0
    // A millisecond apart, so that the last seat is the last to be freed.
    for (const seat of layout.seats.keys()) {
      set(showtimeId, now + seat)
      version = (await mustHold(client, showtimeId, [seat])).version
    }
    set(showtimeId, now + seatCount + HOLD_LENGTH_MS)
    return { client, showtimeId, version }
  }

  test('a hold of named seats, and of the best', async () => {
    const { client, showtimeId } = await flood()
    expect((await hold(client, showtimeId, [last])).ok).toBe(true)
    const again = await flood()
    const best10 = await best(again.client, again.showtimeId, 10, { together: true })
    expect(best10.ok).toBe(true)
  })

  test('the best of a category whose seats are overdue last', async () => {
    const { redis: client, set } = withTestClock(redis)
    const showtimeId = randomUUID()
    const now = Date.now()
    set(showtimeId, now)
    const two = drawLayout([`${'s'.repeat(REAP_BATCH)}_p`])
    await loadShowtime(client, loaded(two.seats.length, { layout: two }), showtimeId)
    for (const [seat] of two.seats.entries()) {
      set(showtimeId, now + seat)
      await mustHold(client, showtimeId, [seat])
    }
    set(showtimeId, now + 2 * HOLD_LENGTH_MS)
    expect(await bestSeats(client, showtimeId, 1, { categories: ['premium'] })).toEqual([REAP_BATCH])
  })

  test('a hold under the id of one that is overdue: that one is freed first, and no seat of it stays behind', async () => {
    const ids = { buyerId: randomUUID(), holdId: randomUUID() }
    const clock = withTestClock(redis)
    const other = randomUUID()
    const now = Date.now()
    clock.set(other, now)
    await loadShowtime(clock.redis, loaded(seatCount), other)
    for (let seat = 0; seat < seatCount; seat++) {
      clock.set(other, now + seat)
      await mustHold(clock.redis, other, [seat], seat === last ? ids : {})
    }
    clock.set(other, now + 2 * HOLD_LENGTH_MS)
    await mustHold(clock.redis, other, [0], ids)
    expect(await drawStates(clock.redis, other)).toBe(`h${'f'.repeat(seatCount - 1)}`)
  })

  test('a block', async () => {
    const { client, showtimeId } = await flood()
    const all = layout.seats.map((_, seat) => seat)
    expect((await blockSeats(client, showtimeId, all)).ok).toBe(true)
  })

  test('the map and its changes', async () => {
    const first = await flood()
    expect(await drawStates(first.client, first.showtimeId)).toMatch(/^f+$/)
    const { client, showtimeId, version } = await flood()
    const since = await changesSince(client, showtimeId, version)
    const freed = since.loaded && since.kind === 'changes' ? since.changes.flatMap(({ seats }) => seats) : []
    expect(freed).toHaveLength(seatCount)
  })
})

describe('a map that was lost alone counts as unloaded', () => {
  const layout = drawLayout(['ssssssssss'])
  async function lost() {
    const showtimeId = await loadShowtime(redis, loaded(10, { layout, blocked: [9] }))
    const made = await mustHold(redis, showtimeId, [1])
    await redis.del(keyOf(showtimeId, 'map'))
    return { showtimeId, made }
  }

  test.each([
    [
      'the whole map',
      async (showtimeId: string) => (await seatStates(redis, showtimeId)).loaded || 'unloaded',
    ],
    ['named seats', async (showtimeId: string) => Object.values(await hold(redis, showtimeId, [3]))[1]],
    ['best available', async (showtimeId: string) => bestSeats(redis, showtimeId, 1)],
    ['a block', async (showtimeId: string) => Object.values(await blockSeats(redis, showtimeId, [3]))[1]],
    ['the end of a block', async (showtimeId: string) => unblockSeats(redis, showtimeId, [9])],
    [
      'changes',
      async (showtimeId: string) => (await changesSince(redis, showtimeId, 1)).loaded || 'unloaded',
    ],
  ])('to %s', async (_, command) => {
    const { showtimeId } = await lost()
    expect(await command(showtimeId)).toBe('unloaded')
    expect(await beginLoad(redis, showtimeId)).toMatchObject({ state: 'load' })
  })

  test('to its owner too: a release ends the hold all the same', async () => {
    const showtimeId = await loadShowtime(redis, loaded(10))
    const buyerId = randomUUID()
    const { holdId } = await mustHold(redis, showtimeId, [1], { buyerId })
    await redis.del(keyOf(showtimeId, 'map'))
    expect(await releaseHold(redis, { showtimeId, holdId, buyerId })).toBe('released')
    expect(await getHold(redis, showtimeId, holdId)).toBeUndefined()
  })

  test('to the end of a hold, good or bad', async () => {
    for (const end of [confirmHold, freeSeats]) {
      const { showtimeId, made } = await lost()
      expect(await end(redis, { showtimeId, ...made })).toBe('unloaded')
    }
  })
})

test('ends of holds whose showtime was lost alone are forgotten with the first sweep', async () => {
  const { redis: client, set } = withTestClock(redis)
  const [showtimeId, now] = [randomUUID(), Date.now()]
  set(showtimeId, now)
  await loadShowtime(client, loaded(10), showtimeId)
  await mustHold(client, showtimeId, [1])
  await redis.del(keyOf(showtimeId, 'showtime'))
  set(showtimeId, now + HOLD_LENGTH_MS)
  expect(await sweepHolds(client, showtimeId)).toMatchObject({ more: false })
  expect(await redis.zrange(keyOf(showtimeId, 'expiries'), '0', '-1')).toEqual([])
})

describe('an extension', () => {
  async function held(lengthMs: number, seats = [1]) {
    const clock = withTestClock(redis)
    const [showtimeId, buyerId, now] = [randomUUID(), randomUUID(), Date.now()]
    clock.set(showtimeId, now)
    await loadShowtime(clock.redis, loaded(20), showtimeId)
    const { holdId } = await mustHold(clock.redis, showtimeId, seats, { buyerId, lengthMs })
    return { ...clock, now, ids: { showtimeId, holdId, buyerId } }
  }

  test('is as long as the budget allows, and a spent one leaves the hold as it is', async () => {
    const { redis: client, set, now, ids } = await held(HOLD_LENGTH_MS, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    await mustHold(client, ids.showtimeId, [12, 13], { buyerId: ids.buyerId, lengthMs: HOLD_BUDGET_MS })
    set(ids.showtimeId, now + 200_000)
    // 200 s gave back 400 seat-seconds, for ten seats.
    expect(await extendHold(client, ids)).toMatchObject({ expiresAt: now + HOLD_LENGTH_MS + 40_000 })
  })

  test('and the best seats obey the same caps as named ones', async () => {
    const layout = drawLayout(['s'.repeat(25)])
    const showtimeId = await loadShowtime(redis, loaded(25, { layout }))
    const buyerId = randomUUID()
    expect((await best(redis, showtimeId, 10, { buyerId })).ok).toBe(true)
    expect((await best(redis, showtimeId, 10, { buyerId })).ok).toBe(true)
    expect(await best(redis, showtimeId, 1, { buyerId })).toMatchObject({ code: 'too_many_seats' })
  })
})
