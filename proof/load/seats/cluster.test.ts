// The seat commands on three nodes of a Redis Cluster: each showtime lives on one of them, and all of it.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { HOLD_LENGTH_MS } from '#shared/domain/hold.ts'
import { keyOf } from '#shared/holds/keys.ts'
import { listOwnHolds, rememberHolds } from '#shared/holds/own-holds.ts'
import { findHeldShowtimes, sweepHolds } from '#shared/holds/seat-map.ts'
import { drawStates, hold, loaded, loadShowtime, mustHold } from '#shared/holds/testing.ts'
import { withTestClock } from '#shared/holds/testing-clock.ts'
import { openRedis, type Redis } from '#shared/redis.ts'
import { main as showHolds } from '../../../deploy/holds.ts'
import deleteHold from '../../../functions/holds/delete.ts'
import { testEnv } from '../../../testing/catalogue.ts'
import { canStartCluster, type LocalCluster, ownerOf, startCluster } from '../../../testing/redis-cluster.ts'
import { askHold, mustReserve, newBuyer, type Sale } from '../../../testing/sales.ts'
import { testDatabase } from '../../../testing/servers.ts'
import { play, sequences } from './sequences.ts'

describe.skipIf(!canStartCluster)('on a cluster of three nodes (needs a real Redis)', () => {
  let local: LocalCluster
  let cluster: Redis
  beforeAll(async () => {
    local = await startCluster()
    cluster = openRedis(local.url)
    await once(cluster, 'ready')
  })
  afterAll(async () => {
    cluster.disconnect()
    await local.stop()
  })

  test('every command runs, and random sequences of them end as the model says', async () => {
    const property = fc.asyncProperty(sequences, (sequence) =>
      play(withTestClock(cluster), cluster, sequence),
    )
    await fc.assert(property, { numRuns: 60 })
  })

  test('showtimes spread over the nodes, and the sweep finds those of each', async () => {
    const { masters } = local
    const showtimes = []
    for (let count = 0; count < 30; count++) {
      const showtimeId = await loadShowtime(cluster, loaded(10))
      await mustHold(cluster, showtimeId, [1, 2])
      showtimes.push(showtimeId)
    }
    for (const { admin } of masters) expect(await admin.dbsize()).toBeGreaterThan(0)
    const found: string[] = []
    await findHeldShowtimes(cluster, (each) => found.push(each))
    expect(found).toEqual(expect.arrayContaining(showtimes))
  })

  test('buyers of every node find their holds, though one instance remembers them together', async () => {
    const { masters } = local
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
    for (const { admin } of masters) expect(await admin.keys('*:buyer:*')).not.toEqual([])
  })

  test('functions hold, reserve and release, whichever node a showtime is on', async () => {
    const { masters } = local
    for (const { admin } of masters) await admin.flushall()
    const database = await testDatabase()
    const sale: Sale = { database, redis: cluster, env: testEnv(database, cluster), end: database.end }
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
      for (const { admin } of masters) expect(await admin.dbsize()).toBeGreaterThan(0)
    } finally {
      await database.end()
    }
  })

  test('the holds command shows a showtime of every node', async () => {
    vi.spyOn(console, 'log').mockReturnValue(undefined)
    for (let count = 0; count < 6; count++) {
      const showtimeId = await loadShowtime(cluster, loaded(10))
      expect(await showHolds(['show', showtimeId], { REDIS_URL: local.url })).toBe(0)
      expect(console.log).toHaveBeenLastCalledWith(expect.stringContaining('10 seats: 10 free'))
    }
  })

  test('in a slot that is being moved a hold that ends leaves nothing half done', async () => {
    const clock = withTestClock(cluster)
    const [showtimeId, now] = [randomUUID(), Date.now()]
    clock.set(showtimeId, now)
    await loadShowtime(clock.redis, loaded(10), showtimeId)
    await mustHold(clock.redis, showtimeId, [1, 2])
    clock.set(showtimeId, now + HOLD_LENGTH_MS + 1)
    const { slot, owner } = await ownerOf(local.masters, keyOf(showtimeId, 'showtime'))
    const other = local.masters.find((node) => node !== owner)!
    await owner.admin.call(
      'CLUSTER',
      'SETSLOT',
      slot,
      'MIGRATING',
      String(await other.admin.call('CLUSTER', 'MYID')),
    )
    expect(await drawStates(clock.redis, showtimeId)).toBe('ffffffffff')
    await owner.admin.call('CLUSTER', 'SETSLOT', slot, 'STABLE')
    expect((await sweepHolds(clock.redis, showtimeId)).expired).toHaveLength(1)
  })

  test('after all nodes lost everything, also the library, the first touch says so and fences rise', async () => {
    const { masters } = local
    const showtimeId = await loadShowtime(cluster, loaded(10))
    const before = await mustHold(cluster, showtimeId, [1])
    for (const { admin } of masters) {
      await admin.flushall()
      await admin.function('FLUSH')
    }
    expect(await hold(cluster, showtimeId, [1])).toEqual({ ok: false, code: 'unloaded' })
    await loadShowtime(cluster, loaded(10, { taken: [1], lastFence: before.fence }), showtimeId)
    expect((await mustHold(cluster, showtimeId, [2])).fence).toBeGreaterThan(before.fence)
    expect(await drawStates(cluster, showtimeId)).toBe('fshfffffff')
  })
})
