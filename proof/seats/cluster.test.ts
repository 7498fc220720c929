// The seat scripts on three nodes of a Redis Cluster: each showtime lives on one of them, and all of it.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { changesChannel } from '#shared/holds/keys.ts'
import { showtimesWithHolds } from '#shared/holds/seat-map.ts'
import { drawStates, hold, loaded, loadShowtime, mustHold } from '#shared/holds/testing.ts'
import { withTestClock } from '#shared/holds/testing-clock.ts'
import { findPrograms } from '../../local/find.ts'
import { servers } from '../../local/testing.ts'
import { type LocalCluster, startCluster } from './cluster.ts'
import { play, sequences } from './sequences.ts'

const possible = servers.redis === 'real' && findPrograms('redis-server').length > 0

describe.skipIf(!possible)('on a cluster of three nodes (needs a real Redis)', () => {
  let local: LocalCluster
  beforeAll(async () => {
    local = await startCluster()
  }, 60_000)
  afterAll(() => local.stop())

  test('every command runs, and random sequences of them end as the model says', {
    timeout: 60_000,
  }, async () => {
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

  test('after all nodes lost everything, also the scripts, the first touch says so and fences rise', async () => {
    const { cluster, nodes } = local
    const showtimeId = await loadShowtime(cluster, loaded(10))
    const before = await mustHold(cluster, showtimeId, [1])
    for (const node of nodes) {
      await node.flushall()
      await node.script('FLUSH')
    }
    expect(await hold(cluster, showtimeId, [1])).toEqual({ ok: false, code: 'unloaded' })
    await loadShowtime(cluster, loaded(10, { taken: [1], lastFence: before.fence }), showtimeId)
    expect((await mustHold(cluster, showtimeId, [2])).fence).toBeGreaterThan(before.fence)
    expect(await drawStates(cluster, showtimeId)).toBe('fshfffffff')
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
