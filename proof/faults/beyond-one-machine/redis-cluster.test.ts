// An evening on a Redis Cluster: a master dies or sleeps, and its replica takes over without the last writes;
// slots move to other masters while their showtimes sell. That Postgres refuses what a replica does not know
// of, and that nothing else does, redis.test.ts shows.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { keyOf } from '#shared/holds/keys.ts'
import { sleep } from '#shared/std/sleep.ts'
import getSeatMap from '../../../functions/seat-maps/get.ts'
import {
  answersOf,
  type ClusterNode,
  canStartCluster,
  cutReplication,
  type LocalCluster,
  moveSlot,
  ownerOf,
  startCluster,
} from '../../../testing/redis-cluster.ts'
import { type TestDatabase, testDatabase } from '../../../testing/servers.ts'
import { BOOKINGS, type Evening, LIMIT, lossesOf, openEvening, sell, wishesFor } from './evening.ts'
import { report } from './table.ts'
import type { Wish } from './visitor.ts'

/** Seats that are sold while nobody tells the replica. */
const UNKNOWN_SEATS = 10
/** How long a slot is half moved, a key after the other. */
const BETWEEN_KEYS_MS = 5
/** A seat of a map that is free (lua/modules/seat-map.lua). */
const FREE = /[04]/g

describe.skipIf(!canStartCluster)('on a Redis Cluster (needs a real Redis)', () => {
  let database: TestDatabase
  let local: LocalCluster
  let evening: Evening
  beforeAll(async () => {
    database = await testDatabase()
  })
  beforeEach(async () => {
    local = await startCluster({ replicas: true })
    evening = await openEvening({ database: database.url, redis: local.url })
  })
  afterEach(async () => {
    await evening.end()
    await local.stop()
  })
  afterAll(() => database.end())

  test('slots move to other masters while their showtimes sell: nothing twice', LIMIT, async () => {
    const wishes = await wishesFor(evening.sale, BOOKINGS)
    const tickets = async () => (await database.sql`select from tickets`).length
    const happen = async (strikes: () => void) => {
      strikes()
      do for (const showtimeId of showtimesOf(wishes)) await moveShowtime(local, showtimeId)
      while ((await tickets()) < 2 * BOOKINGS)
    }
    const bugs = countBugs(evening)
    const sold = await sell(firstThenRivals(wishes), { after: 1, happen })
    await evening.rest()
    const losses = await lossesOf(evening, sold.purchases)
    report('slots of a Redis Cluster move', sold, losses)
    expect(bugs()).toBe(0)
    // Commands met slots that had moved, and slots that were half moved.
    expect(await answersOf(local, 'MOVED')).toBeGreaterThan(0)
    expect(await answersOf(local, '(?:ASK|TRYAGAIN)')).toBeGreaterThan(0)
    expect(losses).toEqual({ lost: 0, twice: 0, moneyBeyond: 0 })
    expect(sold.purchases.filter(({ end }) => end === 'confirmed')).toHaveLength(BOOKINGS)
  })

  test.each<[string, NodeJS.Signals, (victim: ClusterNode) => Promise<void>]>([
    ['dies', 'SIGKILL', async () => undefined],
    ['sleeps', 'SIGSTOP', wakeUp],
  ])(
    'a master %s, and a replica without its last writes takes over: nothing twice',
    LIMIT,
    async (what, signal, after) => {
      const wishes = await wishesFor(evening.sale, BOOKINGS)
      await loadMaps(evening, wishes)
      const [first] = showtimesOf(wishes)
      const { owner: victim } = await ownerOf(local.masters, keyOf(first!, 'showtime'))
      const heir = local.replicas[local.masters.indexOf(victim)]!
      // Before the sale: whenever it strikes, all that was sold there is unknown to the heir.
      await cutReplication(victim, heir)
      let unknown = 0
      const happen = async (strikes: () => void) => {
        await vi.waitFor(
          async () => {
            unknown = await soldUnknownTo(heir, evening, wishes)
            expect(unknown).toBeGreaterThanOrEqual(UNKNOWN_SEATS)
          },
          { timeout: 60_000 },
        )
        strikes()
        victim.signal(signal)
        await hasRole(heir, 'master')
        await after(victim)
      }
      const sold = await sell(firstThenRivals(wishes), { after: BOOKINGS / 8, happen })
      await evening.rest()
      const losses = await lossesOf(evening, sold.purchases)
      report(`a master of a Redis Cluster ${what}, its replica lacks the last writes`, sold, losses)
      expect(sold.inFlight).toBeGreaterThan(5)
      expect(unknown).toBeGreaterThanOrEqual(UNKNOWN_SEATS)
      expect(losses).toEqual({ lost: 0, twice: 0, moneyBeyond: 0 })
      expect(sold.purchases.filter(({ end }) => end === 'confirmed')).toHaveLength(BOOKINGS)
    },
  )
})

/** Who wants the same seats comes when they are sold long since. */
const firstThenRivals = (wishes: readonly Wish[]) =>
  [0, 1].flatMap((rival) => wishes.filter((_, at) => at % 2 === rival))

const showtimesOf = (wishes: readonly Wish[]) => new Set(wishes.map(({ buyer }) => buyer.showtime.showtimeId))

async function moveShowtime({ masters }: LocalCluster, showtimeId: string): Promise<void> {
  const { slot, owner } = await ownerOf(masters, keyOf(showtimeId, 'showtime'))
  const next = masters[(masters.indexOf(owner) + 1) % masters.length]!
  await moveSlot(masters, slot, [owner, next], () => sleep(BETWEEN_KEYS_MS))
}

/** It finds in its sockets what it was asked in its sleep, and only then hears that it is no master. */
async function wakeUp(master: ClusterNode): Promise<void> {
  master.signal('SIGCONT')
  await hasRole(master, 'slave')
}

const hasRole = ({ admin }: ClusterNode, role: string) =>
  vi.waitFor(async () => expect(await admin.call('ROLE')).toContain(role), { timeout: 30_000 })

/** Answers of 500, rather than the 503 of an outage. */
function countBugs({ sale }: Evening): () => number {
  const lines = vi.spyOn(sale.env.log!, 'child')
  const error = vi.fn()
  lines.mockReturnValue({ error, warn: vi.fn(), info: vi.fn() } as never)
  return () => error.mock.calls.filter(([, text]) => text === 'internal').length
}

/** A map that the replica does not have is loaded again, and then shows what Postgres sold. */
async function loadMaps({ sale }: Evening, wishes: readonly Wish[]): Promise<void> {
  for (const showtimeId of showtimesOf(wishes))
    await getSeatMap.request(`/v1/showtimes/${showtimeId}/seat-map`, {}, sale.env)
}

/** At least so many seats have tickets while the replica shows them as free. */
async function soldUnknownTo({ admin }: ClusterNode, { sale }: Evening, wishes: readonly Wish[]) {
  const rows = await sale.database.sql<{ showtimeId: string; sold: number }[]>`
    select r.showtime_id as "showtimeId", count(*)::int as sold
    from tickets t join reservations r on r.id = t.reservation_id
    where r.showtime_id = any(${[...showtimesOf(wishes)]}::uuid[]) group by 1`
  await admin.readonly()
  let unknown = 0
  for (const { showtimeId, sold } of rows) {
    // Another node's: it says where to ask.
    const map = await admin.get(keyOf(showtimeId, 'map')).catch(() => null)
    if (map !== null) unknown += Math.max(0, sold - map.replace(FREE, '').length)
  }
  return unknown
}
