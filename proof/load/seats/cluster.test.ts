// The seat commands on three nodes of a Redis Cluster: each showtime lives on one of them, and all of it.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ReadCache } from '#shared/cache/read-cache.ts'
import { changesChannel } from '#shared/holds/keys.ts'
import { listOwnHolds, rememberHolds } from '#shared/holds/own-holds.ts'
import { showtimesWithHolds } from '#shared/holds/seat-map.ts'
import { drawStates, hold, loaded, loadShowtime, mustHold } from '#shared/holds/testing.ts'
import { withTestClock } from '#shared/holds/testing-clock.ts'
import { newLog } from '#shared/log.ts'
import type { Redis } from '#shared/resources.ts'
import deleteHold from '../../../functions/holds/delete.ts'
import { findPrograms } from '../../../local/servers/find-programs.ts'
import { testEnv } from '../../../testing/catalogue.ts'
import { askHold, mustReserve, newBuyer, type Sale } from '../../../testing/sales.ts'
import { servers, testDatabase } from '../../../testing/servers.ts'
import { type LocalCluster, startCluster } from './cluster.ts'
import { play, sequences } from './sequences.ts'

const possible = servers.redis === 'real' && findPrograms('redis-server').length > 0

describe.skipIf(!possible)('on a cluster of three nodes (needs a real Redis)', () => {
  let local: LocalCluster
  beforeAll(async () => {
    local = await startCluster()
  })
  afterAll(() => local.stop())

  test('every command runs, and random sequences of them end as the model says', async () => {
    const { cluster } = local
    const property = fc.asyncProperty(sequences, (sequence) =>
      play(withTestClock(cluster), cluster, sequence),
    )
    await fc.assert(property, { numRuns: 60 })
  })

  test('showtimes spread over the nodes, and the sweep finds those of each', async () => {
    const { cluster, nodes } = local
    const showtimes = []
    for (let count = 0; count < 30; count++) {
      const showtimeId = await loadShowtime(cluster, loaded(10))
      await mustHold(cluster, showtimeId, [1, 2])
      showtimes.push(showtimeId)
    }
    for (const node of nodes) expect(await node.dbsize()).toBeGreaterThan(0)
    const found = []
    for await (const showtimeId of showtimesWithHolds(cluster)) found.push(showtimeId)
    expect(found).toEqual(expect.arrayContaining(showtimes))
  })

  test('buyers of every node find their holds, though one instance remembers them together', async () => {
    const { cluster, nodes } = local
    const holds = []
    for (let count = 0; count < 30; count++) {
      const buyerId = randomUUID()
      const showtimeId = await loadShowtime(cluster, loaded(10))
      const { holdId } = await mustHold(cluster, showtimeId, [1], { buyerId })
      holds.push({ buyerId, showtimeId, holdId })
    }
    await rememberHolds(cluster, holds)
    for (const { buyerId, ...hold } of holds) {
      expect(await listOwnHolds(cluster, buyerId)).toMatchObject([hold])
    }
    for (const node of nodes) expect(await node.keys('*:buyer:*')).not.toEqual([])
  })

  test('functions hold, reserve and release, whichever node a showtime is on', async () => {
    const { cluster, nodes } = local
    for (const node of nodes) await node.flushall()
    const database = await testDatabase()
    // They use what one connection and a cluster's have in common.
    const redis = cluster as unknown as Redis
    const sale: Sale = { database, redis, env: testEnv(database, redis), end: database.end }
    try {
      for (let count = 0; count < 12; count++) {
        const buyer = await newBuyer(sale)
        await mustReserve(buyer, [0, 1])
        const held = (await (await askHold(buyer, [2, 3])).json()) as { id: string }
        const path = `/v1/showtimes/${buyer.showtime.showtimeId}/holds/${held.id}`
        const released = await deleteHold.request(
          path,
          { method: 'DELETE', headers: buyer.customer.headers },
          sale.env,
        )
        expect(released.status).toBe(204)
        expect(await drawStates(cluster, buyer.showtime.showtimeId)).toMatch(/^hhff/)
      }
      for (const node of nodes) expect(await node.dbsize()).toBeGreaterThan(0)
    } finally {
      await database.end()
    }
  })

  test('after all nodes lost everything, also the library, the first touch says so and fences rise', async () => {
    const { cluster, nodes } = local
    const showtimeId = await loadShowtime(cluster, loaded(10))
    const before = await mustHold(cluster, showtimeId, [1])
    for (const node of nodes) {
      await node.flushall()
      await node.function('FLUSH')
    }
    expect(await hold(cluster, showtimeId, [1])).toEqual({ ok: false, code: 'unloaded' })
    await loadShowtime(cluster, loaded(10, { taken: [1], lastFence: before.fence }), showtimeId)
    expect((await mustHold(cluster, showtimeId, [2])).fence).toBeGreaterThan(before.fence)
    expect(await drawStates(cluster, showtimeId)).toBe('fshfffffff')
  })

  test('a process that subscribes at any node hears of a write that another node was told of', async () => {
    const channel = `cache:${randomUUID()}`
    const caches = local.nodes.map((node) => new ReadCache(node, channel, newLog('test', 'silent')))
    try {
      await vi.waitUntil(() => caches.every((cache) => cache.subscribed))
      for (const node of local.nodes) {
        const query = { key: 'a', tags: ['movies'] as const, bytesOf: () => 1, load: async () => node }
        for (const cache of caches) await cache.read(query)
        expect(caches.map((cache) => cache.get('a') === node)).toEqual([true, true, true])
        await node.publish(channel, 'movies')
        await vi.waitUntil(() => caches.every((cache) => cache.get('a') === undefined))
      }
    } finally {
      for (const cache of caches) cache.close()
    }
  })

  test('a viewer at another node than the showtime hears of its changes', async () => {
    const { cluster, nodes } = local
    const showtimeId = await loadShowtime(cluster, loaded(10), randomUUID())
    const heard: string[] = []
    const watchers = nodes.map((node) => node.duplicate())
    for (const watcher of watchers) {
      watcher.on('message', (_, message: string) => heard.push(message))
      await watcher.subscribe(changesChannel(showtimeId))
    }
    const { version } = await mustHold(cluster, showtimeId, [1, 2])
    await expect.poll(() => heard).toEqual(watchers.map(() => `${version} h1-2`))
    for (const watcher of watchers) watcher.disconnect()
  })
})
