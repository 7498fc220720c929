// A Redis Cluster that changes under its clients: slots move, and nodes leave it.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  answersOf,
  type ClusterNode,
  canStartCluster,
  type LocalCluster,
  leave,
  moveSlot,
  ownerOf,
  startCluster,
} from '../testing/redis-cluster.ts'
import { type ConnectionOptions, mastersOf, openRedis, openSubscriber, type Redis } from './redis.ts'
import { sleep } from './std/sleep.ts'

describe.skipIf(!canStartCluster)('a cluster that changes (needs a real Redis)', () => {
  let local: LocalCluster
  beforeAll(async () => {
    local = await startCluster({ replicas: true })
  })
  afterAll(() => local.stop())

  async function open(options: ConnectionOptions) {
    const client = openRedis(local.url, options)
    onTestFinished(() => client.disconnect())
    await once(client, 'ready')
    return client
  }

  /** Moves the slot of `key`; `halfway` sees it half moved, once for each key and once more. */
  async function moveSlotOf(key: string, halfway: (to: ClusterNode) => Promise<unknown>) {
    const { slot, owner } = await ownerOf(local.masters, key)
    const to = local.masters.find((node) => node !== owner)!
    await moveSlot(local.masters, slot, [owner, to], () => halfway(to))
  }

  test('a slot that moves to a silent node ends no process', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    onTestFinished(() => void process.off('unhandledRejection', unhandled))
    const client = await open({ commandTimeoutMs: 300 })
    const key = randomUUID()
    await client.get(key)
    const redirects = await answersOf(local, 'ASK')
    await moveSlotOf(key, async ({ admin }) => {
      await admin.call('CLIENT', 'PAUSE', 1000, 'ALL')
      await expect(client.get(key)).rejects.toThrow('timed out')
      client.disconnect()
      await once(client, 'end')
    })
    expect(await answersOf(local, 'ASK')).toBe(redirects + 1)
    expect(unhandled).not.toHaveBeenCalled()
  })

  test('what its caller was told has failed is not sent again', async () => {
    // Between two repeats.
    const client = await open({ commandTimeoutMs: 250 })
    const tag = randomUUID()
    await client.set(`{${tag}}a`, 0)
    await moveSlotOf(tag, async () => {
      const repeats = await answersOf(local, 'TRYAGAIN')
      await expect(client.mset({ [`{${tag}}a`]: 1, [`{${tag}}b`]: 1 })).rejects.toThrow('timed out')
      // What was sent before them has been answered.
      for (const node of mastersOf(client)) await node.ping()
      const told = await answersOf(local, 'TRYAGAIN')
      expect(told).toBeGreaterThan(repeats)
      await sleep(300)
      expect(await answersOf(local, 'TRYAGAIN')).toBe(told)
    })
  })

  test('a subscriber leaves a node that left the cluster, though it runs on', async () => {
    const client = await open({})
    const [gone] = local.replicas
    const subscriber = await subscribeAt(client, gone!.port)
    onTestFinished(() => subscriber.disconnect())
    const channel = randomUUID()
    const heard = vi.fn()
    subscriber.on('message', heard)
    subscriber.on('ready', () => void subscriber.subscribe(channel))
    await expect.poll(() => gone!.admin.call('PUBSUB', 'NUMSUB', channel)).toEqual([channel, 1])
    await leave(local, gone!)
    await vi.waitFor(async () => {
      await local.masters[0]!.admin.publish(channel, 'news')
      expect(heard).toHaveBeenCalledWith(channel, 'news')
    }, 20_000)
    subscriber.disconnect()
    await once(subscriber, 'end')
    expect(client.listenerCount('-node')).toBe(0)
  })
})

/** Where a subscriber goes is chance. */
async function subscribeAt(redis: Redis, port: number) {
  for (let count = 0; count < 100; count++) {
    const subscriber = openSubscriber(redis)
    subscriber.on('error', () => undefined)
    if (subscriber.options.port === port) return subscriber
    subscriber.disconnect()
    await once(subscriber, 'end')
  }
  throw new Error('No subscriber went there')
}
