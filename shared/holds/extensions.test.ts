// What holds promise over time and over repeats: extensions, and requests with an Idempotency-Key.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testRedis } from '../../testing/servers.ts'
import {
  EXTENDED_HOLD_LIMIT_MS,
  HOLD_LENGTH_MS,
  MAX_EXTENSIONS,
  SHORTEST_EXTENSION_MS,
} from '../domain/hold.ts'
import { extendHold, getHold, releaseHold, reserveHold } from './holds.ts'
import { best, drawLayout, drawStates, hold, loaded, loadShowtime, mustHold } from './testing.ts'
import { withTestClock } from './testing-clock.ts'

let redis: Awaited<ReturnType<typeof testRedis>>
beforeAll(async () => {
  redis = await testRedis()
})
afterAll(() => redis.disconnect())

test('a hold is made longer by its owner ten times, each to its full length from now', async () => {
  const { redis: client, set } = withTestClock(redis)
  const [showtimeId, buyerId, begun] = [randomUUID(), randomUUID(), Date.now()]
  set(showtimeId, begun)
  await loadShowtime(client, loaded(10), showtimeId)
  const { holdId } = await mustHold(client, showtimeId, [1], { buyerId })
  const ids = { showtimeId, holdId, buyerId }
  for (let turn = 1; turn <= MAX_EXTENSIONS; turn++) {
    const now = begun + turn * SHORTEST_EXTENSION_MS
    set(showtimeId, now - 1)
    expect(await extendHold(client, ids)).toBe('not_extendable')
    set(showtimeId, now)
    const wanted = {
      expiresAt: now + HOLD_LENGTH_MS,
      extensionsLeft: MAX_EXTENSIONS - turn,
      createdAt: begun,
    }
    expect(await extendHold(client, ids)).toMatchObject(wanted)
    expect(await getHold(client, showtimeId, holdId)).toMatchObject(wanted)
    expect(await extendHold(client, ids)).toBe('not_extendable')
  }
  set(showtimeId, begun + (MAX_EXTENSIONS + 1) * SHORTEST_EXTENSION_MS)
  expect(await extendHold(client, ids)).toBe('not_extendable')
  expect(await extendHold(client, { ...ids, buyerId: randomUUID() })).toBeUndefined()
})

test('a hold is never made longer than its limit, nor for less than the shortest extension, nor once it is reserved', async () => {
  const { redis: client, set } = withTestClock(redis)
  const [showtimeId, buyerId, begun] = [randomUUID(), randomUUID(), Date.now()]
  set(showtimeId, begun)
  await loadShowtime(client, loaded(10), showtimeId)
  const { holdId } = await mustHold(client, showtimeId, [1], { buyerId })
  const ids = { showtimeId, holdId, buyerId }
  const STEP = HOLD_LENGTH_MS - SHORTEST_EXTENSION_MS
  for (let at = STEP; at < EXTENDED_HOLD_LIMIT_MS - HOLD_LENGTH_MS; at += STEP) {
    set(showtimeId, begun + at)
    expect(await extendHold(client, ids)).toMatchObject({ expiresAt: begun + at + HOLD_LENGTH_MS })
  }
  const before = (await getHold(client, showtimeId, holdId))!
  set(showtimeId, before.expiresAt - 1)
  const last = await extendHold(client, ids)
  expect(last).toMatchObject({
    expiresAt: begun + EXTENDED_HOLD_LIMIT_MS,
    extensionsLeft: before.extensionsLeft - 1,
  })
  set(showtimeId, begun + EXTENDED_HOLD_LIMIT_MS - 1)
  expect(await extendHold(client, ids)).toBe('not_extendable')
  expect(await reserveHold(client, ids)).toMatchObject({ reserved: true, extensionsLeft: 0 })
  expect(await extendHold(client, ids)).toBe('not_extendable')
})

test('a hold that a keyed request made is found by its repeat, and only by the same request', async () => {
  const showtimeId = await loadShowtime(
    redis,
    loaded(10, { orphanRule: 'warn', layout: drawLayout(['ssssssssss']) }),
  )
  const ids = { holdId: randomUUID(), buyerId: randomUUID(), requestHash: 'a'.repeat(64) }
  const first = await mustHold(redis, showtimeId, [1, 2], ids)
  expect(first.orphans).toEqual([0])
  const again = await mustHold(redis, showtimeId, [1, 2], ids)
  expect(again).toMatchObject({ fence: first.fence, seats: first.seats, orphans: [0], repeated: true })
  const other = { ...ids, requestHash: 'b'.repeat(64) }
  expect(await hold(redis, showtimeId, [5], other)).toEqual({ ok: false, code: 'idempotency_mismatch' })
  await releaseHold(redis, { showtimeId, ...ids })
  expect(await hold(redis, showtimeId, [1, 2], ids)).toEqual({ ok: false, code: 'hold_expired' })
  expect(await best(redis, showtimeId, 1, ids)).toEqual({ ok: false, code: 'hold_expired' })
  expect(await drawStates(redis, showtimeId)).toBe('ffffffffff')
})
