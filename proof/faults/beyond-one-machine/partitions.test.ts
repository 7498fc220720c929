// The network between Milo and one of its servers drops every packet for a while and tells nobody: both sides
// wait, what was sent arrives late or never, and nothing is lost or counts twice. It is a network namespace;
// where those are not allowed a proxy, whose kernel acknowledges what it keeps.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sleep } from '#shared/std/sleep.ts'
import { openFaultProxy } from '../../../testing/fault-proxy.ts'
import { isLong } from '../../../testing/long.ts'
import { type NetworkLink, namespacesAllowed, openNamespaceLink } from '../../../testing/network-namespace.ts'
import {
  amqp,
  redisUrl,
  servers,
  type TestBroker,
  type TestDatabase,
  testDatabase,
} from '../../../testing/servers.ts'
import { BOOKINGS, LIMIT, lossesOf, openEvening, sell, wishesFor } from './evening.ts'
import { report } from './table.ts'

// Longer than the patience of every client: 3 s for Redis, 15 s for Postgres, two to three heartbeats of 10 s
// for RabbitMQ.
const AWAY_MS = isLong ? 30_000 : 2_500
// What is under way when it breaks, beside those who come later.
const AFTER = BOOKINGS / 8

const [medium, openLink] = namespacesAllowed()
  ? ['a network namespace', openNamespaceLink]
  : ['a proxy, without network namespaces', openFaultProxy]

let database: TestDatabase
let broker: TestBroker
const links: Record<string, NetworkLink> = {}
beforeAll(async () => {
  database = await testDatabase()
  links.Postgres = await openLink(database.url, 5432)
  links.Redis = await openLink(redisUrl(), 6379)
  if (servers.rabbitmq !== 'real') return
  broker = await amqp()
  links.RabbitMQ = await openLink(broker.url, 5672)
})
afterAll(async () => {
  for (const link of Object.values(links)) await link.close()
  await database.end()
})

async function through(name: string): Promise<void> {
  const urls = { database: links.Postgres!.url, redis: links.Redis!.url }
  const evening = await openEvening(urls, { ...broker, url: links.RabbitMQ!.url })
  try {
    const happen = async (strikes: () => void) => {
      strikes()
      links[name]!.freeze(true)
      await sleep(AWAY_MS)
      links[name]!.freeze(false)
    }
    const sold = await sell(await wishesFor(evening.sale, BOOKINGS), { after: AFTER, happen })
    await evening.rest()
    const losses = await lossesOf(evening, sold.purchases)
    report(`no packets to ${name} for ${AWAY_MS / 1000} s (${medium})`, sold, losses)
    expect(sold.inFlight).toBeGreaterThan(5)
    expect(losses).toEqual({ lost: 0, twice: 0, moneyBeyond: 0 })
    expect(sold.purchases.filter(({ end }) => end === 'confirmed')).toHaveLength(BOOKINGS)
  } finally {
    await evening.end()
  }
}

// Each costs a system of its own: `npm test` plays the one that most waits for.
test.skipIf(servers.rabbitmq !== 'real').each(isLong ? ['Redis', 'Postgres', 'RabbitMQ'] : ['Postgres'])(
  `no packets to %s for a while, over ${medium} (needs a real RabbitMQ)`,
  LIMIT,
  through,
)
