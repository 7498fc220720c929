// What best available gives: together before apart, near the best spot, no single seat left, accessible
// places only when asked for.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testRedis } from '../../testing/servers.ts'
import { RUN_BATCH } from '../domain/hold.ts'
import { best, bestSeats, drawLayout, drawStates, loaded, loadShowtime } from './testing.ts'

let redis: Awaited<ReturnType<typeof testRedis>>
beforeAll(async () => {
  redis = await testRedis()
})
afterAll(() => redis.disconnect())

async function open(rows: string[], taken: number[] = [], spot?: { x: number; y: number }) {
  const layout = drawLayout(rows, spot)
  return loadShowtime(redis, loaded(layout.seats.length, { layout, taken }))
}

describe('best available', () => {
  test('takes the middle of the best row', async () => {
    const showtimeId = await open(['sssssss', 'sssssss', 'sssssss'])
    expect(await bestSeats(redis, showtimeId, 3)).toEqual([9, 10, 11])
  })

  test('gives the next asker the next best group', async () => {
    const showtimeId = await open(['sssssss', 'sssssss', 'sssssss'])
    const groups = await Promise.all([1, 2, 3, 4, 5].map(() => bestSeats(redis, showtimeId, 3)))
    expect(new Set(groups.flat()).size).toBe(15)
  })

  test('leaves no single seat where another choice exists, even a worse one', async () => {
    const showtimeId = await open(['ssss', 'sss'], [], { x: 1, y: 1 })
    expect(await bestSeats(redis, showtimeId, 2)).toEqual([0, 1])
  })

  test('leaves a single seat where there is no other choice', async () => {
    const showtimeId = await open(['sss'])
    expect(await bestSeats(redis, showtimeId, 2)).toHaveLength(2)
  })

  test('never seats a group across an aisle or a row end as if together', async () => {
    const showtimeId = await open(['ss_ss', 'ss_ss'])
    expect(await bestSeats(redis, showtimeId, 3, { together: true })).toBe('not_enough_seats')
  })

  test('seats a group that no row can take in two rows, one behind the other, as even as can be', async () => {
    const showtimeId = await open(['sss_s', 'sss_s', 'sss_s'], [1, 2], { x: 1, y: 1 })
    const seats = (await bestSeats(redis, showtimeId, 5)) as number[]
    expect(seats).toEqual([4, 5, 6, 8, 9])
  })

  test('seats a group apart where nothing better is left, in the largest groups', async () => {
    const showtimeId = await open(['ss_s', '____', 's_ss', '____', 's__s'])
    expect(await bestSeats(redis, showtimeId, 5)).toHaveLength(5)
    expect(await bestSeats(redis, showtimeId, 4)).toBe('not_enough_seats')
    expect(await bestSeats(redis, showtimeId, 3)).toHaveLength(3)
    expect(await drawStates(redis, showtimeId)).toBe('hhhhhhhh')
  })

  test('keeps to the category asked for', async () => {
    const showtimeId = await open(['sssss', 'ppppp', 'sssss'])
    expect(await bestSeats(redis, showtimeId, 3, { categories: ['standard'] })).toEqual([0, 1, 2])
    expect(await bestSeats(redis, showtimeId, 3, { categories: ['premium'] })).toEqual([5, 6, 7])
    expect(await bestSeats(redis, showtimeId, 3, { categories: ['premium'] })).toBe('not_enough_seats')
    expect(await bestSeats(redis, showtimeId, 1, { categories: ['sofa'] })).toBe('not_enough_seats')
    expect(await bestSeats(redis, showtimeId, 1, { categories: [] })).toBe('not_enough_seats')
    expect(await bestSeats(redis, showtimeId, 2, { categories: ['sofa', 'premium'] })).toEqual([8, 9])
  })

  test('keeps to the category where the row goes on in another one, even one nearer to the best spot', async () => {
    const showtimeId = await open(['ssssppp'], [], { x: 6, y: 0 })
    expect(await bestSeats(redis, showtimeId, 2, { categories: ['standard'] })).toEqual([2, 3])
  })

  test('gives accessible places only when asked for, and then no more than it must', async () => {
    const showtimeId = await open(['wwsss'])
    expect(await bestSeats(redis, showtimeId, 4)).toBe('not_enough_seats')
    expect(await bestSeats(redis, showtimeId, 2, { accessible: true })).toEqual([1, 2])
    expect(await bestSeats(redis, showtimeId, 2, { accessible: true, together: true })).toBe(
      'not_enough_seats',
    )
    expect(await bestSeats(redis, showtimeId, 2, { accessible: true })).toEqual([0, 3])
    expect(await bestSeats(redis, showtimeId, 1, { accessible: true })).toBe('not_enough_seats')
    expect(await bestSeats(redis, showtimeId, 1)).toEqual([4])
  })

  test('gives as many accessible places as are asked for, or none', async () => {
    const showtimeId = await open(['wssswws'])
    expect(await bestSeats(redis, showtimeId, 3, { accessible: 2, together: true })).toEqual([3, 4, 5])
    expect(await bestSeats(redis, showtimeId, 2, { accessible: 2 })).toBe('not_enough_seats')
  })

  test('with an accessible place keeps to the category for all of the group', async () => {
    const showtimeId = await open(['pws'])
    expect(await bestSeats(redis, showtimeId, 2, { accessible: true, categories: ['standard'] })).toEqual([
      1, 2,
    ])
  })

  test('repeated with the same id, finds its own seats', async () => {
    const showtimeId = await open(['sssss'])
    const ids = { holdId: randomUUID(), buyerId: randomUUID() }
    const first = await best(redis, showtimeId, 2, ids)
    const second = await best(redis, showtimeId, 2, ids)
    expect(second).toMatchObject({ ok: true, repeated: true })
    expect(first.ok && second.ok && second.seats).toEqual(first.ok && first.seats)
    expect((await drawStates(redis, showtimeId)).replaceAll('f', '')).toBe('hh')
  })

  test('refuses more seats than a hold may have, and a map that is not loaded', async () => {
    const showtimeId = await open(['ssssssssssss'])
    expect(await bestSeats(redis, showtimeId, 11)).toBe('too_many_seats')
    expect(await bestSeats(redis, randomUUID(), 2)).toBe('unloaded')
    for (const count of [0, -1, 1.5]) await expect(best(redis, showtimeId, count)).rejects.toThrow(RangeError)
  })

  test('fills every seat of a hall of more runs than one command looks at, and finds the last pair wherever it is', async () => {
    const rows = Array.from({ length: 60 }, () => 'ss_ss_ss_ss_ss')
    expect(rows.length * 5).toBeGreaterThan(RUN_BATCH)
    const showtimeId = await open(rows)
    const seen = new Set<number>()
    for (let left = 600; left > 0; left -= 6) {
      const seats = await bestSeats(redis, showtimeId, 6)
      expect(seats).toHaveLength(6)
      for (const seat of seats as number[]) seen.add(seat)
    }
    expect(seen.size).toBe(600)
    expect(await bestSeats(redis, showtimeId, 1)).toBe('not_enough_seats')
    for (const pair of [0, 2, 298, 300, 598]) {
      const taken = Array.from({ length: 600 }, (_, seat) => seat).filter((seat) => seat >> 1 !== pair >> 1)
      expect(await bestSeats(redis, await open(rows, taken), 2, { together: true })).toEqual([pair, pair + 1])
    }
  })

  test('fills every seat of a hall, whatever the groups', async () => {
    const showtimeId = await open(['ssss_sssss', 'pppp_ppppp', 'sss__sssss', 'sssssssss'])
    let left = 9 + 9 + 8 + 9
    for (let size = 4; left > 0; size = (size % 5) + 1) {
      const count = Math.min(size, left)
      expect(await bestSeats(redis, showtimeId, count)).toHaveLength(count)
      left -= count
    }
    expect(await drawStates(redis, showtimeId)).toMatch(/^h+$/)
  })
})
