// What a load makes of the holds that it finds: each seat counts once against its buyer, and no hold is of
// seats that are no more.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testRedis } from '../../testing/servers.ts'
import { confirmHold, getHold, releaseHold, reserveHold } from './holds.ts'
import { blockSeats, sweepHolds, unloadMap } from './seat-map.ts'
import { best, hold, loaded, loadShowtime, mustHold } from './testing.ts'
import { withTestClock } from './testing-clock.ts'

let redis: Awaited<ReturnType<typeof testRedis>>
beforeAll(async () => {
  redis = await testRedis()
})
afterAll(() => redis.disconnect())

describe('a load that finds holds', () => {
  const buyerId = randomUUID()
  const ten = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]

  test('counts reserved seats once against their buyer, whether Postgres, the hold or both have them', async () => {
    const showtimeId = await loadShowtime(redis, loaded(40))
    const made = await mustHold(redis, showtimeId, ten, { buyerId })
    await reserveHold(redis, { showtimeId, holdId: made.holdId, buyerId })
    await unloadMap(redis, showtimeId)
    await loadShowtime(redis, loaded(40, { taken: ten, bought: [[buyerId, 10, made.holdId]] }), showtimeId)
    const more = [20, 21, 22, 23, 24, 25, 26, 27, 28, 29]
    const others = await mustHold(redis, showtimeId, more, { buyerId })
    expect(await hold(redis, showtimeId, [30], { buyerId })).toMatchObject({ code: 'too_many_seats' })
    await releaseHold(redis, { showtimeId, holdId: others.holdId, buyerId })
    await confirmHold(redis, { showtimeId, ...made })
    await mustHold(redis, showtimeId, more, { buyerId })
    expect(await hold(redis, showtimeId, [30], { buyerId })).toMatchObject({ code: 'too_many_seats' })
  })

  test('ends those of another layout: their seats are no more, whatever has their index now', async () => {
    const showtimeId = await loadShowtime(redis, loaded(40, { layoutId: randomUUID() }))
    const made = await mustHold(redis, showtimeId, ten, { buyerId })
    const layoutId = randomUUID()
    const refused = { ok: false, code: 'other_layout' }
    expect(await hold(redis, showtimeId, [20], { layoutId })).toEqual(refused)
    expect(await best(redis, showtimeId, 2, { layoutId })).toEqual(refused)
    expect(await blockSeats(redis, showtimeId, [20], layoutId)).toEqual(refused)
    await unloadMap(redis, showtimeId)
    await loadShowtime(redis, loaded(40, { layoutId }), showtimeId)
    expect(await getHold(redis, showtimeId, made.holdId)).toBeUndefined()
    expect((await hold(redis, showtimeId, ten, { layoutId })).ok).toBe(true)
  })

  test('tells of each that ended by itself, also of one that ran out while nobody looked; a reservation goes on', async () => {
    const clock = withTestClock(redis)
    const [showtimeId, now] = [randomUUID(), Date.now()]
    clock.set(showtimeId, now)
    await loadShowtime(clock.redis, loaded(40), showtimeId)
    const [out, reserved] = [
      await mustHold(clock.redis, showtimeId, [0]),
      await mustHold(clock.redis, showtimeId, [5], { buyerId }),
    ]
    await reserveHold(clock.redis, { showtimeId, holdId: reserved.holdId, buyerId })
    await unloadMap(clock.redis, showtimeId)
    clock.set(showtimeId, now + 3_600_000)
    await loadShowtime(clock.redis, loaded(40, { blocked: [5] }), showtimeId)
    expect((await sweepHolds(clock.redis, showtimeId)).expired).toEqual([out.holdId])
  })
})
