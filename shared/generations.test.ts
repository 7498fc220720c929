// What Redis said of the generations stands for a moment, and a change waits for that moment to pass.
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { testRedis } from '../local/testing.ts'
import { LEASE_MS, presentGenerations, renewGenerations } from './generations.ts'
import { newId } from './ids.ts'
import type { Redis } from './resources.ts'

const ROUNDS = 20

let redis: Redis
/** As if of another instance: its own connection, the same Redis. */
let otherRedis: Redis
beforeAll(async () => {
  ;[redis, otherRedis] = [await testRedis(), await testRedis()]
})
afterAll(() => {
  redis.disconnect()
  otherRedis.disconnect()
})

/** How many of those who ask right after a change still get what was before it. */
async function outdated(change: (space: string) => Promise<unknown>): Promise<number> {
  const space = newId()
  let count = 0
  for (let round = 0; round < ROUNDS; round++) {
    const before = await presentGenerations(otherRedis, space, ['movies'])
    await change(space)
    if ((await presentGenerations(otherRedis, space, ['movies'])) === before) count += 1
  }
  return count
}

test('nobody who asks after a change was answered gets what was before it', async () => {
  expect(await outdated((space) => renewGenerations(redis, space, ['movies']))).toBe(0)
})

test('without the wait, some do (the negative control)', async () => {
  const change = (space: string) => redis.hset(`cache:${space}:generations`, 'movies', newId())
  expect(await outdated(change)).toBeGreaterThan(0)
})

test('within a lease Redis is asked once, and at once after it', async () => {
  let questions = 0
  const counting = new Proxy(redis, {
    get(target, name) {
      if (name === 'hmget') questions += 1
      const value = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  const space = newId()
  const parts = ['movies', 'programme'] as const
  vi.useFakeTimers({ toFake: ['performance'] })
  try {
    const first = await presentGenerations(counting, space, parts)
    vi.advanceTimersByTime(LEASE_MS - 1)
    expect(presentGenerations(counting, space, parts)).toBe(first)
    expect(questions).toBe(1)
    vi.advanceTimersByTime(1)
    expect(await presentGenerations(counting, space, parts)).toBe(first)
    expect(questions).toBe(2)
  } finally {
    vi.useRealTimers()
  }
})

test('a lease counts from before the question, however long the answer takes', async () => {
  const slow = new Proxy(redis, {
    get(target, name) {
      if (name !== 'hmget') return Reflect.get(target, name)
      return async (...args: [string, ...string[]]) => {
        const said = await target.hmget(...args)
        await new Promise((resolve) => setTimeout(resolve, LEASE_MS + 1))
        return said
      }
    },
  })
  const space = newId()
  await presentGenerations(slow, space, ['movies'])
  expect(presentGenerations(slow, space, ['movies'])).toBeInstanceOf(Promise)
})
