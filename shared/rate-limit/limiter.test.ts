// Limits are shared by all processes through Redis, and per process while Redis is away.
import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { redisUrl, servers } from '../../testing/servers.ts'
import { type Rule, spend } from './gcra.ts'
import { Limiter, type Verdict } from './limiter.ts'
import { openLimitRedis, spendInRedis } from './redis.ts'

const rule: Rule = { name: 'test', perSecond: 1, burst: 10, batch: 1 }

async function openRedis(url = redisUrl()) {
  // A long time-out: these tests are about counting, also on a busy machine.
  const redis = openLimitRedis(url, 10_000)
  onTestFinished(() => redis.disconnect())
  if (url === redisUrl()) await new Promise((resolve) => redis.once('ready', resolve))
  return redis
}

async function granted(verdicts: (Verdict | Promise<Verdict>)[]) {
  return (await Promise.all(verdicts)).filter((verdict) => verdict.ok).length
}

const times = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i))

test('a quota grants its burst at once, then a unit per refill, and fills up again', () => {
  let fullAt = 0
  const take = (now: number, wanted = 1) => {
    const [next, spending] = spend(fullAt, now, rule, wanted)
    fullAt = next
    return spending
  }
  expect(take(1_000_000, 8)).toMatchObject({ ok: true, spent: 8, left: 2, fullInMs: 8_000 })
  expect(take(1_000_000, 8)).toMatchObject({ ok: true, spent: 2, left: 0 })
  expect(take(1_000_000)).toEqual({ ok: false, retryInMs: 1_000 })
  expect(take(1_000_999)).toEqual({ ok: false, retryInMs: 1 })
  expect(take(1_001_000)).toMatchObject({ ok: true, left: 0 })
  expect(take(1_100_000, 99)).toMatchObject({ ok: true, spent: 10 })
})

test('the script in Redis counts as the local GCRA does', async () => {
  const redis = await openRedis()
  const key = `limit:test:${randomUUID()}`
  expect(await spendInRedis(redis, key, rule, 8)).toMatchObject({ ok: true, spent: 8, left: 2 })
  expect(await spendInRedis(redis, key, rule, 8)).toMatchObject({ ok: true, spent: 2, left: 0 })
  const empty = await spendInRedis(redis, key, rule, 1)
  expect(empty.ok).toBe(false)
  if (!empty.ok) expect(empty.retryInMs).toBeGreaterThan(0)
  if (!empty.ok) expect(empty.retryInMs).toBeLessThanOrEqual(1_000)
})

test.skipIf(servers.redis === 'fake')(
  'Redis forgets a limit once it is full again (needs a real Redis)',
  async () => {
    const redis = await openRedis()
    const key = `limit:test:${randomUUID()}`
    await spendInRedis(redis, key, rule, 10)
    expect(await redis.pttl(key)).toBeGreaterThan(8_000)
    expect(await redis.pttl(key)).toBeLessThan(12_000)
  },
)

test('several processes grant no more than one would', async () => {
  const who = randomUUID()
  const limiters = [new Limiter(await openRedis(), 1), new Limiter(await openRedis(), 1)]
  const all = limiters.flatMap((limiter) => times(20, () => limiter.take({ ...rule, perSecond: 0.01 }, who)))
  expect(await granted(all)).toBe(10)
})

test('a batch of units costs one call to Redis, and other processes find them gone', async () => {
  const who = randomUUID()
  const reads: Rule = { name: 'reads', perSecond: 0.01, burst: 10, batch: 6 }
  const first = new Limiter(await openRedis(), 1)
  const second = new Limiter(await openRedis(), 1)
  expect(await granted([first.take(reads, who)])).toBe(1)
  const rest = times(5, () => first.take(reads, who))
  expect(rest.every((verdict) => !(verdict instanceof Promise) && verdict.ok)).toBe(true)
  expect(await granted(times(10, () => second.take(reads, who)))).toBe(4)
})

test('every sender has a quota of its own', async () => {
  const limiter = new Limiter(await openRedis(), 1)
  const slow = { ...rule, perSecond: 0.01 }
  expect(await granted(times(11, () => limiter.take(slow, randomUUID())))).toBe(11)
})

test('while Redis is away this process counts alone', async () => {
  for (const redis of [undefined, await openRedis('redis://127.0.0.1:1')]) {
    const limiter = new Limiter(redis, 1)
    const slow = { ...rule, perSecond: 0.01 }
    expect(await granted(times(20, () => limiter.take(slow, 'somebody')))).toBe(10)
    expect(limiter.shared).toBe(false)
  }
})

test('the scale multiplies a limit, and 0 turns it off', async () => {
  const slow = { ...rule, perSecond: 0.01 }
  expect(await granted(times(50, (i) => new Limiter(undefined, 2).take(slow, `a${i}`)))).toBe(50)
  const doubled = new Limiter(undefined, 2)
  expect(await granted(times(50, () => doubled.take(slow, 'a')))).toBe(20)
  const off = new Limiter(undefined, 0)
  expect(await granted(times(50, () => off.take(slow, 'a')))).toBe(50)
})
