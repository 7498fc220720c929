// What readers of the cache can rely on: their own process' writes at once, those of others after one
// message, ten seconds where that is lost. Each race has its negative control.
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type FaultProxy, openFaultProxy } from '../../testing/fault-proxy.ts'
import { redisUrl, testRedis } from '../../testing/servers.ts'
import { newLog } from '../log.ts'
import { openRedis, type Redis } from '../redis.ts'
import { newId } from '../std/ids.ts'
import { FRESH_MS, ReadCache, type Tag } from './read-cache.ts'

let redis: Redis
let proxy: FaultProxy
/** As if of another process, by a connection that can be cut. */
let otherRedis: Redis
const channel = newId()
const opened: ReadCache[] = []
beforeAll(async () => {
  redis = await testRedis()
  proxy = await openFaultProxy(redisUrl(), 6379)
  otherRedis = openRedis(proxy.url)
})
afterEach(() => {
  vi.useRealTimers()
  for (const cache of opened.splice(0)) cache.close()
})
afterAll(async () => {
  redis.disconnect()
  otherRedis.disconnect()
  await proxy.close()
})

async function openCache(on = redis): Promise<ReadCache> {
  const cache = new ReadCache(on, channel, newLog('test', 'silent'))
  opened.push(cache)
  await vi.waitUntil(() => cache.subscribed, { interval: 1 })
  return cache
}

const write = (...tags: Tag[]) => redis.publish(channel, tags.join(' '))

/** A value that says how often it was loaded, as slowly as `held` lets it. */
function counting(tags: readonly Tag[] = ['movies'], held: () => Promise<unknown> = async () => undefined) {
  const state = { loads: 0 }
  const query = {
    key: newId(),
    tags,
    bytesOf: () => 1,
    async load() {
      const value = ++state.loads
      await held()
      return value
    },
  }
  return Object.assign(state, { query })
}

/** Holds loads until it is let go. */
function gate() {
  let open: () => void = () => undefined
  const opens = new Promise<void>((resolve) => {
    open = resolve
  })
  return { held: () => opens, open }
}

describe('a value', () => {
  test('is loaded once for fifty who ask at once, and kept from then on', async () => {
    const cache = await openCache()
    const { held, open } = gate()
    const counted = counting(['movies'], held)
    const all = Array.from({ length: 50 }, () => cache.read(counted.query))
    open()
    expect(new Set(await Promise.all(all))).toEqual(new Set([1]))
    expect(cache.read(counted.query)).toBe(1)
  })

  test('is loaded fifty times under fifty keys (the negative control)', async () => {
    const cache = await openCache()
    const counted = counting()
    await Promise.all(Array.from({ length: 50 }, () => cache.read({ ...counted.query, key: newId() })))
    expect(counted.loads).toBe(50)
  })

  test('ends with a write to one of its tags, at once, and with no other', async () => {
    const cache = await openCache()
    const { query } = counting(['movies', 'programme'])
    await cache.read(query)
    cache.invalidate(['terms', 'layout:1'])
    expect(cache.read(query)).toBe(1)
    cache.invalidate(['programme'])
    expect(await cache.read(query)).toBe(2)
  })

  test('counts for ten seconds from before its load began, should no message come', async () => {
    const cache = await openCache()
    const { query } = counting()
    vi.useFakeTimers({ toFake: ['performance'] })
    const slow = { ...query, load: () => query.load().finally(() => vi.advanceTimersByTime(FRESH_MS - 1)) }
    await cache.read(slow)
    expect(cache.read(query)).toBe(1)
    vi.advanceTimersByTime(1)
    expect(await cache.read(query)).toBe(2)
  })

  test('that is not there, or could not be loaded, is looked for each time', async () => {
    const cache = await openCache()
    const { query } = counting()
    const failing = { ...query, load: () => query.load().then(() => Promise.reject(new Error('away'))) }
    await expect(cache.read(failing)).rejects.toThrow('away')
    expect(await cache.read({ ...query, load: () => query.load().then(() => undefined) })).toBeUndefined()
    expect(await cache.read(query)).toBe(3)
  })

  test('that is forgotten is loaded again, also where it was just being loaded', async () => {
    const cache = await openCache()
    const { held, open } = gate()
    const counted = counting(['terms'], held)
    const first = cache.read(counted.query)
    cache.forget(counted.query.key)
    const second = cache.read(counted.query)
    open()
    expect([await first, await second, cache.read(counted.query)]).toEqual([1, 2, 2])
  })
})

describe('a load that began before a write', () => {
  /** What is read after a write that came during a load, and what is kept then. */
  async function race(tags: readonly Tag[]) {
    const cache = await openCache()
    const { held, open } = gate()
    const { query } = counting(tags, held)
    const before = cache.read(query)
    cache.invalidate(['movies'])
    const after = cache.read(query)
    open()
    await before
    return [await after, await cache.read(query)]
  }

  test('is not shared with who asks after it, and not kept', async () => {
    expect(await race(['programme', 'movies'])).toEqual([2, 2])
  })

  test('is both without the version of its tag (the negative control)', async () => {
    expect(await race(['programme'])).toEqual([1, 1])
  })
})

describe('another process', () => {
  test('reads a write as soon as its message is there', async () => {
    const cache = await openCache(otherRedis)
    const { query } = counting(['movies', 'programme'])
    for (let round = 1; round <= 20; round++) {
      expect(await cache.read(query)).toBe(round)
      expect(cache.read(query)).toBe(round)
      await write('movies', 'terms')
      await vi.waitUntil(() => cache.get(query.key) === undefined, { interval: 0 })
    }
  })

  test('reads what was before it without that message (the negative control), for ten seconds at most', async () => {
    const cache = await openCache(otherRedis)
    const { query } = counting()
    vi.useFakeTimers({ toFake: ['performance'] })
    await cache.read(query)
    await redis.ping()
    expect(cache.read(query)).toBe(1)
    vi.advanceTimersByTime(FRESH_MS)
    expect(await cache.read(query)).toBe(2)
  })

  test('of another database hears nothing', async () => {
    const cache = await openCache()
    const { query } = counting()
    await cache.read(query)
    await redis.publish(`${channel}-other`, 'movies')
    await redis.ping()
    expect(cache.read(query)).toBe(1)
  })
})

describe('a lost subscription', () => {
  test('ends everything, and nothing is kept until it is back', async () => {
    const cache = await openCache(otherRedis)
    const { held, open } = gate()
    const [kept, loading] = [counting().query, counting(['movies'], held).query]
    await cache.read(kept)
    const slow = cache.read(loading)
    proxy.cutAll()
    await vi.waitUntil(() => !cache.subscribed, { interval: 1 })
    expect([await cache.read(kept), await cache.read(kept)]).toEqual([2, 3])
    await vi.waitUntil(() => cache.subscribed, { interval: 1 })
    // It began before the cut: whatever was written meanwhile is not in it.
    open()
    await slow
    expect([await cache.read(loading), cache.read(loading)]).toEqual([2, 2])
    expect([await cache.read(kept), cache.read(kept)]).toEqual([4, 4])
  })

  test('that is kept takes nothing away (the negative control)', async () => {
    const cache = await openCache()
    const { query } = counting()
    await cache.read(query)
    proxy.cutAll()
    await redis.ping()
    expect(cache.read(query)).toBe(1)
  })

  test('from the start keeps nothing either, and readers still share a load', async () => {
    const away = openRedis('redis://127.0.0.1:1')
    const cache = new ReadCache(away, channel, newLog('test', 'silent'))
    opened.push(cache)
    const counted = counting()
    expect(await Promise.all([cache.read(counted.query), cache.read(counted.query)])).toEqual([1, 1])
    expect(await cache.read(counted.query)).toBe(2)
    away.disconnect()
  })
})
