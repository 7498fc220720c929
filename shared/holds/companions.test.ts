// Companion seats while they are sold only with their place: best available, and what is offered instead of a
// choice, leave them alone.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testRedis } from '../../testing/servers.ts'
import { readDrawing } from '../domain/drawing.ts'
import { best, bestSeats, hold, loaded, loadShowtime } from './testing.ts'

let redis: Awaited<ReturnType<typeof testRedis>>
beforeAll(async () => {
  redis = await testRedis()
})
afterAll(() => redis.disconnect())

async function open(drawing: string, more: Partial<Parameters<typeof loaded>[1]> = {}) {
  const read = readDrawing(drawing)
  if (!read.ok) throw new Error(JSON.stringify(read.errors))
  const { seats, bestX, bestY } = read.layout
  const layout = { seats, best: { x: bestX, y: bestY } }
  const pairs = seats.flatMap(({ index, companionOf }) =>
    companionOf === null ? [] : [[index, companionOf]],
  )
  const showtimeId = await loadShowtime(redis, loaded(seats.length, { layout, ...more }))
  return { showtimeId, seats, closed: pairs.map((pair) => pair.join('-')).join(',') }
}

describe('best available', () => {
  test('gives a companion seat to nobody who asks for no place; once open, to anybody', async () => {
    const { showtimeId, closed } = await open('A swc')
    expect(await bestSeats(redis, showtimeId, 1, { closed })).toEqual([0])
    expect(await bestSeats(redis, showtimeId, 1, { closed })).toBe('not_enough_seats')
    expect(await bestSeats(redis, showtimeId, 1, {})).toEqual([2])
  })

  test('gives a place with its companion rather than with another seat', async () => {
    const { showtimeId, closed } = await open('A sswc')
    expect(await bestSeats(redis, showtimeId, 2, { closed, accessible: true })).toEqual([2, 3])
  })

  test('never the companion seat of another place', async () => {
    const { showtimeId, closed } = await open('A wccw', { taken: [1] })
    expect(await bestSeats(redis, showtimeId, 2, { closed, accessible: true, together: true })).toEqual([
      2, 3,
    ])
    expect(await bestSeats(redis, showtimeId, 1, { closed, accessible: true })).toEqual([0])
  })

  test('seats the rest of a group elsewhere where the place beside them is not theirs', async () => {
    const { showtimeId, closed } = await open('A w.cw\nB ss', { taken: [2] })
    expect(await bestSeats(redis, showtimeId, 2, { closed, accessible: true })).toEqual([0, 4])
  })

  test('holds the rule whatever the hall and the wish', async () => {
    const hall = fc.stringMatching(/^([swc.]|wc|cw){3,12}$/)
    const wish = fc.record({
      count: fc.integer({ min: 1, max: 4 }),
      accessible: fc.boolean(),
      together: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(hall, { minLength: 1, maxLength: 3 }),
        fc.array(wish, { maxLength: 5 }),
        async (rows, wishes) => {
          const drawing = rows.map((row, at) => `${'ABC'[at]} ${row}`).join('\n')
          fc.pre(readDrawing(drawing).ok)
          const { showtimeId, seats, closed } = await open(drawing)
          for (const { count, ...more } of wishes) {
            const made = await best(redis, showtimeId, count, { ...more, closed })
            if (!made.ok) continue
            const places = made.seats.map((seat) => seats[seat]!.companionOf)
            for (const place of places) expect(place === null || made.seats.includes(place)).toBe(true)
          }
        },
      ),
      { numRuns: 100 },
    )
  })
})

describe('the orphan rule', () => {
  test('counts no companion seat as left over: nobody else may have it', async () => {
    const { showtimeId, closed } = await open('A wc.ss\nB w.ss', { orphanRule: 'strict' })
    expect(await hold(redis, showtimeId, [0], {})).toMatchObject({ ok: false, code: 'orphan_seat' })
    expect(await hold(redis, showtimeId, [0], { closed })).toMatchObject({ ok: true, orphans: [] })
  })

  test('offers no companion seat instead of a choice', async () => {
    const { showtimeId, closed } = await open('A sss.w\nB wcs', { orphanRule: 'strict', taken: [4] })
    const wanted = [0, 1]
    expect(await hold(redis, showtimeId, wanted, {})).toMatchObject({
      code: 'orphan_seat',
      alternatives: [[5, 6]],
    })
    expect(await hold(redis, showtimeId, wanted, { closed })).toMatchObject({ ok: true, orphans: [2] })
  })
})
