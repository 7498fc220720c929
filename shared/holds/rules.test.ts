// The rules that guard a hall: no single seats left over, a budget against holding and dropping, blocks, and
// changes for viewers.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testRedis } from '../../testing/servers.ts'
import {
  CHANGES_KEPT,
  HOLD_LENGTH_MS,
  ORPHAN_RULE_ENDS_MS,
  type OrphanRule,
  SHORTEST_HOLD_MS,
} from '../domain/hold.ts'
import { confirmHold, freeSeats, getHold, releaseHold, reserveHold } from './holds.ts'
import { changesChannel, keyOf } from './keys.ts'
import { blockSeats, changesSince, unblockSeats, unloadMap } from './seat-map.ts'
import { drawLayout, drawStates, hold, loaded, loadShowtime, mustHold } from './testing.ts'

let redis: Awaited<ReturnType<typeof testRedis>>
beforeAll(async () => {
  redis = await testRedis()
})
afterAll(() => redis.disconnect())

describe('the orphan rule', () => {
  const open = (rows: string[], orphanRule: OrphanRule, more = {}) => {
    const layout = drawLayout(rows)
    return loadShowtime(redis, loaded(layout.seats.length, { layout, orphanRule, ...more }))
  }

  test.each([
    ['beside the end of a row', ['ssssss'], [], [1, 2]],
    ['beside an aisle', ['sss_sss'], [], [0, 1]],
    ['beside a sold seat', ['ssssss'], [0], [2, 3]],
    ['between its own seats', ['ssssssss'], [], [2, 4]],
  ])('refuses a choice that leaves a single seat %s, and holds nothing', async (_, rows, taken, seats) => {
    const showtimeId = await open([...rows, 'ssssss'], 'strict', { taken })
    const refused = await hold(redis, showtimeId, seats)
    expect(refused).toMatchObject({ ok: false, code: 'orphan_seat' })
    expect(await drawStates(redis, showtimeId)).not.toContain('h')
  })

  test('proposes up to three other groups near the choice, each of which it then accepts', async () => {
    for (const turn of [0, 1, 2]) {
      const showtimeId = await open(['ssssss', 'ssssss', 'ssssss', 'ssssss'], 'strict')
      const refused = await hold(redis, showtimeId, [7, 8])
      if (refused.ok || refused.code !== 'orphan_seat') throw new Error('It was not refused')
      expect(refused.alternatives).toHaveLength(3)
      expect(refused.alternatives[0]).toEqual([6, 7])
      const other = await mustHold(redis, showtimeId, refused.alternatives[turn]!)
      expect(other.orphans).toEqual([])
    }
  })

  test('proposes only seats of the same kind', async () => {
    const showtimeId = await open(['ssss', 'pppp'], 'strict')
    expect(await hold(redis, showtimeId, [1, 2])).toMatchObject({
      alternatives: [[0, 1]],
    })
  })

  test('lets a party have the seats that leave one, where it could not be seated otherwise', async () => {
    const showtimeId = await open(['sss'], 'strict')
    expect(await hold(redis, showtimeId, [0, 1])).toMatchObject({ ok: true, orphans: [2] })
  })

  test('does not mind a single seat that was there before', async () => {
    const showtimeId = await open(['s_ssss', 'ssssss'], 'strict', { taken: [2] })
    expect(await hold(redis, showtimeId, [3, 4])).toMatchObject({ ok: true, orphans: [] })
  })

  test('only warns where the showtime says so, and says nothing where it is off', async () => {
    const warned = await hold(redis, await open(['ssssss'], 'warn'), [1, 2])
    expect(warned).toMatchObject({ ok: true, orphans: [0] })
    expect(await hold(redis, await open(['ssssss'], 'off'), [1, 2])).toMatchObject({ ok: true, orphans: [] })
  })

  test('ends by itself shortly before the start', async () => {
    const soon = await open(['ssssss'], 'strict', { startsAt: Date.now() + ORPHAN_RULE_ENDS_MS - 1000 })
    const later = await open(['ssssss'], 'strict', { startsAt: Date.now() + ORPHAN_RULE_ENDS_MS + 60_000 })
    expect((await hold(redis, soon, [1, 2])).ok).toBe(true)
    expect((await hold(redis, later, [1, 2])).ok).toBe(false)
  })
})

describe('the budget of a buyer', () => {
  const buyerId = randomUUID()
  const seats = Array.from({ length: 10 }, (_, seat) => seat)

  test('is spent by holding and dropping: holds get shorter, then the answer is when to come back', async () => {
    const showtimeId = await loadShowtime(redis, loaded(10))
    const lengths: number[] = []
    for (;;) {
      const made = await hold(redis, showtimeId, seats, { buyerId })
      if (!made.ok) {
        expect(made).toMatchObject({ code: 'hold_budget_spent' })
        expect(made.code === 'hold_budget_spent' && made.retryAfterMs).toBeGreaterThan(0)
        break
      }
      lengths.push(made.expiresAt - made.serverTime)
      await releaseHold(redis, { showtimeId, holdId: made.holdId, buyerId })
    }
    expect(lengths[0]).toBe(HOLD_LENGTH_MS)
    expect(lengths.at(-1)).toBeLessThan(HOLD_LENGTH_MS)
    expect(lengths.at(-1)).toBeGreaterThanOrEqual(SHORTEST_HOLD_MS)
    expect(lengths.length).toBeGreaterThan(10)
    expect((await hold(redis, showtimeId, [0])).ok).toBe(true)
  })

  test('is given back whole for seats that are bought, and a payment is never refused for it', async () => {
    const showtimeId = await loadShowtime(redis, loaded(100))
    for (let turn = 0; turn < 30; turn++) {
      const made = await mustHold(redis, showtimeId, seats, { buyerId })
      const reserved = await reserveHold(redis, { showtimeId, holdId: made.holdId, buyerId })
      expect(reserved!.expiresAt - made.expiresAt).toBeGreaterThan(HOLD_LENGTH_MS)
      await confirmHold(redis, { showtimeId, ...made })
      await freeSeats(redis, { showtimeId, ...made })
      await loadShowtime(redis, loaded(100), showtimeId)
    }
  })

  test('and cap count what was bought, also after a load', async () => {
    const bought = [[buyerId, 15]] as const
    const showtimeId = await loadShowtime(redis, loaded(40, { bought }))
    const five = [0, 1, 2, 3, 4]
    expect(await hold(redis, showtimeId, [...five, 5], { buyerId })).toMatchObject({
      code: 'too_many_seats',
    })
    const made = await mustHold(redis, showtimeId, five, { buyerId })
    await confirmHold(redis, { showtimeId, ...made })
    expect(await hold(redis, showtimeId, [20], { buyerId })).toMatchObject({ code: 'too_many_seats' })
    await unloadMap(redis, showtimeId)
    await loadShowtime(redis, loaded(40, { taken: five }), showtimeId)
    expect((await hold(redis, showtimeId, [20], { buyerId })).ok).toBe(true)
  })
})

describe('blocks', () => {
  test('take all the seats or none, and never one that is held or sold', async () => {
    const showtimeId = await loadShowtime(redis, loaded(10, { taken: [9] }))
    await mustHold(redis, showtimeId, [3])
    const refused = { ok: false, code: 'seats_taken', seats: [3, 9] }
    expect(await blockSeats(redis, showtimeId, [2, 3, 9])).toEqual(refused)
    expect(await blockSeats(redis, showtimeId, [2, 10])).toEqual({
      ok: false,
      code: 'seats_unknown',
      seats: [10],
    })
    expect((await blockSeats(redis, showtimeId, [1, 2])).ok).toBe(true)
    expect((await blockSeats(redis, showtimeId, [1, 2])).ok).toBe(true)
    expect(await drawStates(redis, showtimeId)).toBe('fbbhfffffs')
  })

  test('end without touching seats in another state', async () => {
    const showtimeId = await loadShowtime(redis, loaded(10, { taken: [9], blocked: [1, 2] }))
    await mustHold(redis, showtimeId, [3])
    expect(await unblockSeats(redis, showtimeId, [1, 2, 3, 9])).toBe('unblocked')
    expect(await drawStates(redis, showtimeId)).toBe('fffhfffffs')
  })

  test('that end while the map is being loaded make that load begin again', async () => {
    const showtimeId = randomUUID()
    expect(await blockSeats(redis, showtimeId, [1])).toEqual({ ok: false, code: 'unloaded' })
    expect(await unblockSeats(redis, showtimeId, [1])).toBe('unloaded')
  })
})

describe('changes', () => {
  test('since a version are each one after it, in turn', async () => {
    const showtimeId = await loadShowtime(redis, loaded(10))
    const first = await mustHold(redis, showtimeId, [1, 2])
    const second = await mustHold(redis, showtimeId, [4])
    await confirmHold(redis, { showtimeId, ...first })
    const since = await changesSince(redis, showtimeId, first.version)
    expect(since).toMatchObject({ kind: 'changes', version: first.version + 2 })
    expect(since.loaded && since.kind === 'changes' && since.changes).toEqual([
      { version: second.version, seats: [{ seat: 4, state: 'held' }] },
      {
        version: second.version + 1,
        seats: [
          { seat: 1, state: 'sold' },
          { seat: 2, state: 'sold' },
        ],
      },
    ])
    expect(await changesSince(redis, showtimeId, first.version + 2)).toMatchObject({
      kind: 'changes',
      changes: [],
    })
  })

  test('that are no longer kept, or of another time, are answered with the whole map', async () => {
    const showtimeId = await loadShowtime(redis, loaded(10))
    const made = await mustHold(redis, showtimeId, [1])
    for (const version of [0, made.version - 5, made.version + 5])
      expect(await changesSince(redis, showtimeId, version)).toMatchObject({
        kind: 'snapshot',
        version: made.version,
      })
    await unloadMap(redis, showtimeId)
    await loadShowtime(redis, loaded(10), showtimeId)
    expect(await changesSince(redis, showtimeId, made.version)).toMatchObject({ kind: 'snapshot' })
  })

  test('of which some were lost are answered with the whole map', async () => {
    const showtimeId = await loadShowtime(redis, loaded(10))
    const made = await mustHold(redis, showtimeId, [1])
    await mustHold(redis, showtimeId, [2])
    await redis.del(keyOf(showtimeId, 'changes'))
    await mustHold(redis, showtimeId, [3])
    expect(await changesSince(redis, showtimeId, made.version)).toMatchObject({ kind: 'snapshot' })
  })

  test('are kept in a bounded number', async () => {
    const showtimeId = await loadShowtime(redis, loaded(10))
    for (let turn = 0; turn < 2 * CHANGES_KEPT; turn++) {
      const buyerId = randomUUID()
      const { holdId } = await mustHold(redis, showtimeId, [1], { buyerId })
      await releaseHold(redis, { showtimeId, holdId, buyerId })
    }
    const kept = await redis.xrange(keyOf(showtimeId, 'changes'), 1, '+')
    expect(kept.length).toBeLessThanOrEqual(2 * CHANGES_KEPT)
  })

  test('of the map reach its viewers, with their version', async () => {
    const watcher = await testRedis()
    const showtimeId = await loadShowtime(redis, loaded(10))
    const heard: string[] = []
    watcher.on('message', (_, message: string) => heard.push(message))
    await watcher.subscribe(changesChannel(showtimeId))
    const made = await mustHold(redis, showtimeId, [1, 2])
    await expect.poll(() => heard).toEqual([`${made.version} h1-2`])
    expect((await getHold(redis, showtimeId, made.holdId))?.version).toBe(made.version)
    watcher.disconnect()
  })
})
