// One of three nodes of RabbitMQ dies in the middle of bookings, the one that Milo is connected to: messages
// stand in quorum queues, and the other two go on. Three nodes take a minute of two cores to start, so
// that npm test has the single node that comes back (proof/faults/crashes/outages.test.ts) instead.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type FaultProxy, openFaultProxy } from '../../../testing/fault-proxy.ts'
import { isLong } from '../../../testing/long.ts'
import { redisUrl, servers, type TestDatabase, testDatabase } from '../../../testing/servers.ts'
import { connectRabbitmq } from '../../../worker-payments/messaging/rabbitmq.ts'
import { BOOKINGS, LIMIT, lossesOf, openEvening, sell, wishesFor } from './evening.ts'
import { type RabbitmqCluster, startRabbitmqCluster } from './rabbitmq-cluster.ts'
import { report } from './table.ts'

const possible = servers.rabbitmq === 'real' && isLong

describe.skipIf(!possible)('three nodes of RabbitMQ (needs npm run faults and a real RabbitMQ)', () => {
  let database: TestDatabase
  let cluster: RabbitmqCluster
  let proxy: FaultProxy
  beforeAll(async () => {
    database = await testDatabase()
    cluster = await startRabbitmqCluster(join(inject('milo').folder, 'rabbitmq-cluster'))
    proxy = await openFaultProxy(cluster.nodes[0]!.url, 5672)
  }, 600_000)
  afterAll(async () => {
    await proxy?.close()
    await cluster?.stop()
    await database?.end()
  })

  test('one dies, the others go on: every booking comes to its end', LIMIT, async () => {
    const broker = { url: proxy.url, connect: connectRabbitmq, depth: async () => 0 }
    const evening = await openEvening({ database: database.url, redis: redisUrl() }, broker)
    try {
      const happen = async (strikes: () => void) => {
        strikes()
        cluster.nodes[0]!.kill()
        proxy.pointTo(cluster.nodes[1]!.url)
      }
      const sold = await sell(await wishesFor(evening.sale, BOOKINGS), { after: BOOKINGS / 4, happen })
      await evening.rest()
      const losses = await lossesOf(evening, sold.purchases)
      report('a node of RabbitMQ dies, the other two go on', sold, losses)
      expect(sold.inFlight).toBeGreaterThan(5)
      expect(losses).toEqual({ lost: 0, twice: 0, moneyBeyond: 0 })
      expect(sold.purchases.filter(({ end }) => end === 'confirmed')).toHaveLength(BOOKINGS)
    } finally {
      await evening.end()
    }
  })
})
