// What holding takes from a buyer's budget, and what comes back: to the seat-millisecond, under a clock
// that tests move.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testRedis } from '../../testing/servers.ts'
import {
  HOLD_BUDGET_MS,
  HOLD_BUDGET_REFILL,
  HOLD_LENGTH_MS,
  LAPSE_GRACE_MS,
  PAYMENT_WINDOW_MS,
  SHORTEST_HOLD_MS,
} from '../domain/hold.ts'
import { confirmHold, extendHold, freeSeats, releaseHold, reserveHold } from './holds.ts'
import { keyOf } from './keys.ts'
import { sweepHolds } from './seat-map.ts'
import { drawStates, loaded, loadShowtime, mustHold } from './testing.ts'
import { withTestClock } from './testing-clock.ts'

let redis: Awaited<ReturnType<typeof testRedis>>
beforeAll(async () => {
  redis = await testRedis()
})
afterAll(() => redis.disconnect())

const TEN = Array.from({ length: 10 }, (_, seat) => seat)

/** A hold of ten seats; `at` moves the clock, `spent` says what is missing in the budget then. */
async function held(lengthMs = HOLD_LENGTH_MS, seats = TEN) {
  const { redis: client, set } = withTestClock(redis)
  const [showtimeId, buyerId, begun] = [randomUUID(), randomUUID(), Date.now()]
  let now = begun
  const at = (ms: number) => {
    now = begun + ms
    set(showtimeId, now)
  }
  at(0)
  await loadShowtime(client, loaded(40), showtimeId)
  const made = await mustHold(client, showtimeId, seats, { buyerId, lengthMs })
  const entry = () => redis.hgetBuffer(keyOf(showtimeId, 'showtime'), `b:${buyerId}`)
  const spent = async () => Math.max(0, ((await entry())?.readUIntBE(0, 6) ?? 0) - now * HOLD_BUDGET_REFILL)
  return { client, ids: { showtimeId, buyerId, holdId: made.holdId }, made, at, entry, spent }
}

test('a hold takes seats times length, and the budget refills steadily', async () => {
  const { at, spent } = await held()
  expect(await spent()).toBe(10 * HOLD_LENGTH_MS)
  at(60_000)
  expect(await spent()).toBe(10 * HOLD_LENGTH_MS - 60_000 * HOLD_BUDGET_REFILL)
})

test('a release and a lapse give back what was not used, and a purchase gives back all', async () => {
  const used = 10 * 100_000 - 100_000 * HOLD_BUDGET_REFILL
  const released = await held()
  released.at(100_000)
  await releaseHold(released.client, released.ids)
  expect(await released.spent()).toBe(used)
  const lapsed = await held()
  lapsed.at(100_000)
  await freeSeats(lapsed.client, { ...lapsed.ids, ...lapsed.made })
  expect(await lapsed.spent()).toBe(used)
  const bought = await held()
  bought.at(100_000)
  await confirmHold(bought.client, { ...bought.ids, ...bought.made })
  expect(await bought.spent()).toBe(0)
})

test('a hold that is dropped at once costs the least charge, and a shorter one no more than itself', async () => {
  const dropped = await held()
  await releaseHold(dropped.client, dropped.ids)
  expect(await dropped.spent()).toBe(10 * SHORTEST_HOLD_MS)
  const short = await held(SHORTEST_HOLD_MS / 2)
  await releaseHold(short.client, short.ids)
  expect(await short.spent()).toBe((10 * SHORTEST_HOLD_MS) / 2)
})

test('nothing is kept of a buyer whose budget is whole again, who holds nothing and bought nothing', async () => {
  const overdue = await held()
  overdue.at(HOLD_BUDGET_MS)
  await sweepHolds(overdue.client, overdue.ids.showtimeId)
  expect(await overdue.entry()).toBeNull()
})

test('the budget never grows beyond its whole, however long a buyer was away', async () => {
  const { client, ids, made, at } = await held()
  await confirmHold(client, { ...ids, ...made })
  at(10 * HOLD_BUDGET_MS)
  const seats = TEN.map((seat) => seat + 10)
  const longest = { buyerId: ids.buyerId, lengthMs: HOLD_BUDGET_MS }
  const next = await mustHold(client, ids.showtimeId, seats, longest)
  expect(next.expiresAt - next.serverTime).toBe(HOLD_BUDGET_MS / 10)
})

describe('an extension', () => {
  test('takes its length from the budget, and one that is refused takes nothing', async () => {
    const { client, ids, at, spent } = await held()
    at(100_000)
    await extendHold(client, ids)
    const after = 10 * (HOLD_LENGTH_MS + 100_000) - 100_000 * HOLD_BUDGET_REFILL
    expect(await spent()).toBe(after)
    at(100_001)
    expect(await extendHold(client, ids)).toBe('not_extendable')
    expect(await spent()).toBe(after - HOLD_BUDGET_REFILL)
  })

  test('keeps the seats past the end that the hold had before', async () => {
    const { client, ids, at } = await held(HOLD_LENGTH_MS, [0])
    at(HOLD_LENGTH_MS - 1)
    await extendHold(client, ids)
    at(HOLD_LENGTH_MS + 1)
    expect(await drawStates(client, ids.showtimeId)).toMatch(/^hf+$/)
  })

  test('and a release come too late for a hold that is overdue', async () => {
    const { client, ids, at } = await held()
    at(HOLD_LENGTH_MS)
    expect(await extendHold(client, ids)).toBeUndefined()
    expect(await releaseHold(client, ids)).toBe('gone')
  })

  test('to the payment window is whole whatever is left of the budget, and taken from it', async () => {
    const { client, ids, made, at, spent } = await held(HOLD_BUDGET_MS / 10 - 1000)
    at(0)
    const reserved = await reserveHold(client, ids)
    expect(reserved!.expiresAt).toBe(made.expiresAt)
    const second = await mustHold(client, ids.showtimeId, [20], {
      buyerId: ids.buyerId,
      lengthMs: 5000,
    })
    const before = await spent()
    const paying = await reserveHold(client, { ...ids, holdId: second.holdId })
    const window = PAYMENT_WINDOW_MS + LAPSE_GRACE_MS
    expect(paying!.expiresAt).toBe(second.serverTime + window)
    expect(await spent()).toBe(before + window - 5000)
    expect(await spent()).toBeGreaterThan(HOLD_BUDGET_MS)
  })
})
