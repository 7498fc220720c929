// A Redis at its maxmemory: nothing is taken, but everything is read, given back and shown as sold.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { startRedis } from '../../local/servers/redis.ts'
import type { Running } from '../../local/servers/running.ts'
import { servers } from '../../testing/servers.ts'
import { openRedis, type Redis } from '../redis.ts'
import { confirmHold, extendHold, freeSeats, getHold, releaseHold, reserveHold } from './holds.ts'
import { blockSeats, changesSince, sweepHolds, unblockSeats, unloadMap } from './seat-map.ts'
import { best, drawStates, hold, loaded, loadShowtime, mustHold } from './testing.ts'

const REAL = servers.redis === 'real'
let server: Running | undefined
let redis: Redis

beforeAll(async () => {
  if (!REAL) return
  const folder = join(inject('milo').folder, 'full-memory')
  server = await startRedis({ folder, durable: false, embedded: false })
  redis = openRedis(server.url, { queueUntilConnected: true })
})
afterAll(async () => {
  redis?.disconnect()
  await server?.stop()
})

test.skipIf(!REAL)('what takes seats is refused, all else goes on (needs a real Redis)', async () => {
  const showtimeId = await loadShowtime(redis, loaded(8, { blocked: [7] }))
  // Short, so that they can be extended.
  const holdOf = async (seat: number) => {
    const buyerId = randomUUID()
    return { buyerId, ...(await mustHold(redis, showtimeId, [seat], { buyerId, lengthMs: 60_000 })) }
  }
  const [released, paid, freed] = [await holdOf(0), await holdOf(1), await holdOf(2)]
  await redis.config('SET', 'maxmemory', '1')
  const own = ({ holdId, buyerId }: typeof paid) => ({ showtimeId, holdId, buyerId })
  const settled = ({ holdId, fence, seats }: typeof paid) => ({ showtimeId, holdId, fence, seats })

  for (const taking of [
    () => hold(redis, showtimeId, [4]),
    () => best(redis, showtimeId, 1),
    () => blockSeats(redis, showtimeId, [5]),
    () => loadShowtime(redis, loaded(8)),
  ])
    await expect(taking()).rejects.toThrow(/^OOM /)
  expect(await drawStates(redis, showtimeId)).toBe('hhhffffb')

  expect(await getHold(redis, showtimeId, paid.holdId)).toMatchObject({ seats: [1] })
  expect(await extendHold(redis, own(paid))).toBeDefined()
  expect(await reserveHold(redis, own(paid))).toMatchObject({ reserved: true })
  expect(await confirmHold(redis, settled(paid))).toBe('confirmed')
  expect(await releaseHold(redis, own(released))).toBe('released')
  expect(await freeSeats(redis, settled(freed))).toBe('freed')
  await unblockSeats(redis, showtimeId, [7])
  expect(await drawStates(redis, showtimeId)).toBe('fsffffff')
  expect(await changesSince(redis, showtimeId, 0)).toMatchObject({ loaded: true })
  expect(await sweepHolds(redis, showtimeId)).toMatchObject({ more: false })
  await unloadMap(redis, showtimeId)
  expect(await drawStates(redis, showtimeId)).toBe('unloaded')
})
