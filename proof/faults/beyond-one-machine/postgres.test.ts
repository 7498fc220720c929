// The machine of Postgres is gone in the middle of bookings, and its standby takes over.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { migrate } from '../../../local/migrate.ts'
import { type FaultProxy, openFaultProxy } from '../../../testing/fault-proxy.ts'
import { redisUrl, servers } from '../../../testing/servers.ts'
import { BOOKINGS, type Evening, LIMIT, lossesOf, openEvening, sell, wishesFor } from './evening.ts'
import { canFollow, type Server, type Standby, startPrimary, startStandby } from './postgres-standby.ts'
import { report } from './table.ts'

const folder = join(inject('milo').folder, 'postgres-standby')
const possible = servers.postgres === 'real' && canFollow
const standbys: Standby[] = []
let primary: Server
let proxy: FaultProxy

beforeAll(async () => {
  if (!possible) return
  primary = await startPrimary(join(folder, 'primary'))
  await migrate(primary.url)
  proxy = await openFaultProxy(primary.url, 5432)
})
afterAll(async () => {
  for (const standby of standbys.reverse()) await standby.stop()
  await proxy?.close()
  await primary?.stop()
})

async function follow(synchronous: boolean): Promise<Standby> {
  const at = join(folder, `standby-${standbys.length}`)
  const standby = await startStandby(standbys.at(-1) ?? primary, at, { synchronous })
  standbys.push(standby)
  return standby
}

/** The primary dies: as its watcher does, promotes the standby and leads the clients there. */
async function failOver(standby: Standby, strikes: () => void): Promise<void> {
  const before = standbys.at(-2) ?? primary
  strikes()
  before.kill()
  proxy.goAway(true)
  await standby.promote()
  proxy.pointTo(standby.url)
  proxy.goAway(false)
}

async function evening(work: (evening: Evening) => Promise<void>): Promise<void> {
  const evening = await openEvening({ database: proxy.url, redis: redisUrl() })
  try {
    await work(evening)
  } finally {
    await evening.end()
  }
}

describe.skipIf(!possible)('Postgres fails over (needs a real Postgres with pg_basebackup)', () => {
  test('to a synchronous standby: nothing that was answered is lost, and nothing counts twice', LIMIT, () =>
    evening(async (evening) => {
      const standby = await follow(true)
      const wishes = await wishesFor(evening.sale, BOOKINGS)
      const happen = (strikes: () => void) => failOver(standby, strikes)
      const sold = await sell(wishes, { after: BOOKINGS / 4, happen })
      await evening.rest()
      const losses = await lossesOf(evening, sold.purchases)
      report('Postgres fails over to a synchronous standby', sold, losses)
      expect(sold.inFlight).toBeGreaterThan(5)
      expect(losses).toEqual({ lost: 0, twice: 0, moneyBeyond: 0 })
      expect(sold.purchases.filter(({ end }) => end === 'confirmed')).toHaveLength(BOOKINGS)
    }),
  )

  test('the negative control: to a standby that was behind, which loses what was answered', LIMIT, () =>
    evening(async (evening) => {
      const standby = await follow(false)
      const wishes = await wishesFor(evening.sale, BOOKINGS)
      // What it lacks is sales, not the logins of those who buy.
      await standby.catchUp()
      standby.replication.goAway(true)
      const happen = (strikes: () => void) => failOver(standby, strikes)
      const sold = await sell(wishes, { after: 5, happen })
      const losses = await lossesOf(evening, sold.purchases)
      report('Postgres fails over to a standby that was behind (control)', sold, losses)
      expect(losses.lost).toBeGreaterThan(0)
      expect(losses.moneyBeyond).toBeGreaterThan(0)
    }),
  )
})
