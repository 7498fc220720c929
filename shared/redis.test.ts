// Connections to a Redis Cluster: a command runs once at most and ends in time, and a process whose
// subscription broke knows that it missed messages.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { Cluster } from 'ioredis'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { type FaultProxy, openFaultProxy } from '../testing/fault-proxy.ts'
import {
  type ClusterNode,
  canStartCluster,
  type LocalCluster,
  startCluster,
} from '../testing/redis-cluster.ts'
import { ReadCache } from './cache/read-cache.ts'
import { loaded, loadShowtime, mustHold } from './holds/testing.ts'
import { watchMap } from './holds/watch.ts'
import { newLog } from './log.ts'
import { openLimitRedis, spendInRedis } from './rate-limit/redis.ts'
import { openRedis, pingRedis, type Redis } from './redis.ts'
import { isOutage } from './resources.ts'

test('the edge, where connections are of one request, is told that it cannot have a cluster', () => {
  expect(() => openRedis('redis://a:1,b:2', { queueUntilConnected: true })).toThrow(
    'REDIS_URL names a cluster',
  )
})

test('where no node is, commands fail at once', async () => {
  const away = openRedis('redis://127.0.0.1:1,127.0.0.1:2')
  onTestFinished(() => away.disconnect())
  for (let round = 0; round < 3; round++) {
    const failed = await away.get('a').catch((error: unknown) => error)
    expect(isOutage(failed)).toBe(true)
    await expect(pingRedis(away)).rejects.toThrow()
  }
})

describe.skipIf(!canStartCluster)('a cluster of three masters and replicas (needs a real Redis)', () => {
  let local: LocalCluster
  let redis: Redis
  beforeAll(async () => {
    local = await startCluster({ replicas: true })
    redis = openRedis(local.url)
    await once(redis, 'ready')
  })
  afterAll(async () => {
    redis.disconnect()
    await local.stop()
  })
  const nodes = () => [...local.masters, ...local.replicas]

  test('one name for all nodes is enough', async () => {
    const { password } = new URL(local.url.split(',')[0]!)
    const own = openRedis(`redis://:${password}@127.0.0.1:${local.replicas[0]!.port}?cluster=true`)
    onTestFinished(() => own.disconnect())
    await once(own, 'ready')
    for (let key = 0; key < 20; key++) expect(await own.incr(`{${randomUUID()}}`)).toBe(1)
  })

  test('limits are counted by their nodes', async () => {
    const limits = openLimitRedis(local.url, 10_000)
    onTestFinished(() => limits.disconnect())
    await once(limits, 'ready')
    const rule = { name: 'test', perSecond: 0.01, burst: 2, batch: 1 }
    for (let sender = 0; sender < 12; sender++) {
      const key = `limit:test:${randomUUID()}`
      const spent = [1, 2, 3].map(() => spendInRedis(limits, key, rule, 1))
      expect((await Promise.all(spent)).filter(({ ok }) => ok)).toHaveLength(2)
    }
  })

  test('a viewer hears of the changes of every node', async () => {
    for (let showtime = 0; showtime < 6; showtime++) {
      const showtimeId = await loadShowtime(redis, loaded(10))
      const heard: string[] = []
      const stop = await watchMap(redis, showtimeId, {
        changed: (_, change) => heard.push(change),
        missed: () => undefined,
      })
      await mustHold(redis, showtimeId, [1, 2])
      await expect.poll(() => heard).toEqual(['h1-2'])
      stop()
    }
  })

  describe('behind proxies', () => {
    const proxies: FaultProxy[] = []
    beforeAll(async () => {
      for (const { admin, port } of local.masters) {
        const proxy = await openFaultProxy(`redis://127.0.0.1:${port}`, 6379)
        proxies.push(proxy)
        await admin.config('SET', 'cluster-announce-port', new URL(proxy.url).port)
      }
      await vi.waitFor(async () => expect(await portsOf(nodes())).toEqual(portsOfProxies()), 20_000)
    })
    afterAll(async () => {
      for (const { admin } of local.masters) await admin.config('SET', 'cluster-announce-port', 0)
      const ports = local.masters.map(({ port }) => String(port)).sort()
      await vi.waitFor(async () => expect(await portsOf(nodes())).toEqual(ports), 20_000)
      for (const proxy of proxies) await proxy.close()
    })
    const portsOfProxies = () => proxies.map(({ url }) => new URL(url).port).sort()

    /** Counts up through a connection that breaks when the node has done so. */
    async function countThrough(client: Redis) {
      if (client.status !== 'ready') await once(client, 'ready')
      const key = `count:${randomUUID()}`
      await client.get(key)
      for (const proxy of proxies) proxy.cutAnswerTo(key)
      const answer = await client.incr(key).catch((error: unknown) => error)
      for (const proxy of proxies) proxy.cutAnswerTo(key, 0)
      return { answer, count: Number(await redis.get(key)) }
    }

    test('a command whose answer is cut ran once, and its caller is told that it failed', async () => {
      const client = openRedis(local.url)
      onTestFinished(() => client.disconnect())
      const { answer, count } = await countThrough(client)
      expect([isOutage(answer), count]).toEqual([true, 1])
      // Nothing of it is left to be sent, and the connection is back.
      await expect.poll(() => client.get('other').catch(() => 'away')).toBeNull()
    })

    test('the negative control: by default ioredis sends it again', async () => {
      const { password } = new URL(local.url.split(',')[0]!)
      const seeds = local.masters.map(({ port }) => ({ host: '127.0.0.1', port }))
      const client = new Cluster(seeds, { redisOptions: { password } })
      onTestFinished(() => client.disconnect())
      expect(await countThrough(client)).toMatchObject({
        answer: expect.any(Number),
        count: expect.toSatisfy((count) => count > 1),
      })
    })

    test('the limiter, whose commands end soon, finds a cluster that is far away', async () => {
      const delay = (ms: number) => proxies.forEach((proxy) => void proxy.delay(ms))
      onTestFinished(() => delay(0))
      delay(20)
      const limits = openLimitRedis(local.url)
      onTestFinished(() => limits.disconnect())
      await expect.poll(() => limits.status).toBe('ready')
      const rule = { name: 'test', perSecond: 1, burst: 2, batch: 1 }
      const spend = (key: string) => spendInRedis(limits, key, rule, 1).catch((error: Error) => error.message)
      // The first may find that its node is not connected yet, or lacks the library.
      await expect.poll(() => spend(randomUUID())).toMatchObject({ ok: true })
      delay(200)
      const begun = performance.now()
      expect(await spend(randomUUID())).toMatch('timed out')
      expect(performance.now() - begun).toBeLessThan(200)
    })

    test('a node that is silent holds nobody up for longer than a second, and the others go on', async () => {
      const client = openRedis(local.url)
      onTestFinished(() => client.disconnect())
      await once(client, 'ready')
      const keys = Array.from({ length: 30 }, () => randomUUID())
      for (const key of keys) await client.get(key)
      proxies[0]!.freeze(true)
      onTestFinished(() => proxies[0]!.freeze(false))
      const begun = performance.now()
      const answers = await Promise.all(keys.map((key) => client.get(key).catch((error: unknown) => error)))
      expect(performance.now() - begun).toBeLessThan(3000)
      expect(answers.filter(isOutage).length).toBeGreaterThan(0)
      expect(answers.filter((answer) => answer === null).length).toBeGreaterThan(0)
      await pingRedis(client)
    })
  })

  test('a cache that subscribed at a node which dies keeps nothing, and hears again at another', async () => {
    const channel = `cache:${randomUUID()}`
    const cache = new ReadCache(redis, channel, newLog('test', 'silent'))
    onTestFinished(() => cache.close())
    await expect.poll(() => cache.subscribed).toBe(true)
    const query = { key: 'a', tags: ['movies'] as const, bytesOf: () => 1, load: async () => 'old' }
    await cache.read(query)
    expect(cache.get('a')).toBe('old')
    const node = await subscribedNode(nodes(), channel)
    node.signal('SIGKILL')
    await expect.poll(() => cache.get('a')).toBeUndefined()
    await expect.poll(() => cache.subscribed, { timeout: 20_000 }).toBe(true)
    await cache.read(query)
    expect(cache.get('a')).toBe('old')
    const other = nodes().find((each) => each !== node)!
    await other.admin.publish(channel, 'movies')
    await expect.poll(() => cache.get('a')).toBeUndefined()
    // One node is gone: the process can still serve.
    await pingRedis(redis)
  })
})

/** The ports of the masters, on which all nodes agree. */
async function portsOf(nodes: readonly ClusterNode[]): Promise<string[]> {
  const lists = await Promise.all(
    nodes.map(async ({ admin }) => {
      const ranges = (await admin.call('CLUSTER', 'SLOTS')) as [number, number, [string, number]][]
      return ranges
        .map(([, , [, port]]) => String(port))
        .sort()
        .join()
    }),
  )
  return new Set(lists).size === 1 ? lists[0]!.split(',') : lists
}

async function subscribedNode(nodes: readonly ClusterNode[], channel: string): Promise<ClusterNode> {
  for (const node of nodes) {
    const [, subscribers] = (await node.admin.call('PUBSUB', 'NUMSUB', channel)) as [string, number]
    if (subscribers > 0) return node
  }
  throw new Error('Nobody subscribes')
}
