// Nobody loses seats or neighbours when a showtime moves to another screen.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readDrawing } from './drawing.ts'
import { type Group, type NamedSeat, placeGroups } from './placing.ts'
import { areNeighbours, seatCategories } from './seating.ts'

function hall(...rows: string[]): NamedSeat[] {
  const names = 'ABCDEFGHIJ'
  const read = readDrawing(rows.map((places, at) => `${names[at]} ${places}`).join('\n'))
  if (!read.ok) throw new Error(JSON.stringify(read.errors))
  return read.layout.seats
}
const named = ({ row, number }: NamedSeat) => `${row}${number}`
/** A group with the seats of these names. */
const group = (from: readonly NamedSeat[], ...names: string[]) => ({
  seats: names.map((name) => from.findIndex((seat) => named(seat) === name)),
})
/** The new seat of each seat, by name. */
function went(from: readonly NamedSeat[], to: readonly NamedSeat[], groups: Group[]) {
  const { places, unplaced } = placeGroups(from, to, groups)
  const names = [...places].map(([seat, place]) => `${named(from[seat]!)}→${named(to[place]!)}`)
  return { went: names.sort(), unplaced }
}

describe('a group that moves', () => {
  test('stays in the balcony, though the stalls have a row of the same name', () => {
    const drawing = '[Stalls]\nA ssss\n[Balcony]\nA ssss'
    const read = readDrawing(drawing)
    const seats = read.ok ? read.layout.seats : []
    const { places } = placeGroups(seats, seats, [{ seats: [4, 5] }])
    expect([...places]).toEqual([
      [4, 4],
      [5, 5],
    ])
  })

  test('keeps row and number if they exist, in the same category and without an aisle between', () => {
    const [from, to] = [hall('ssss', 'pppp'), hall('ssssss', 'pp.pp')]
    const moved = went(from, to, [group(from, 'A2', 'A3'), group(from, 'B1', 'B2')])
    expect(moved).toEqual({ went: ['A2→A2', 'A3→A3', 'B1→B1', 'B2→B2'], unplaced: [] })
    expect(went(from, to, [group(from, 'B2', 'B3')]).went).not.toContain('B2→B2')
  })
  test('prefers the category to the row, and the row to the place in it', () => {
    const from = hall('ssss', 'ssss')
    expect(went(from, hall('ssss', 'pppp'), [group(from, 'B1')]).went).toEqual(['B1→A1'])
    const taken = [group(from, 'B1', 'B2'), group(from, 'B4')]
    expect(went(from, hall('ssss', 'ss.s'), taken).went).toEqual(['B1→B1', 'B2→B2', 'B4→B3'])
  })
  test('gets better seats if it must, and never lesser ones', () => {
    const from = hall('ss', 'pp')
    expect(went(from, hall('pp'), [group(from, 'A1', 'A2')]).went).toEqual(['A1→A1', 'A2→A2'])
    const premium = group(from, 'B1', 'B2')
    expect(went(from, hall('ss', 'ss'), [premium])).toEqual({ went: [], unplaced: [premium] })
  })
  test('does not take premium seats from those who paid for them', () => {
    const from = hall('ss', 'pp')
    const [cheap, dear] = [group(from, 'A1', 'A2'), group(from, 'B1', 'B2')]
    expect(went(from, hall('pp'), [cheap, dear])).toEqual({ went: ['B1→A1', 'B2→A2'], unplaced: [cheap] })
  })
  test('keeps an accessible place with its companion, and nobody else gets one', () => {
    const from = hall('wcss')
    expect(went(from, hall('sscw'), [group(from, 'A1', 'A2')]).unplaced).toHaveLength(1)
    expect(went(from, hall('s.wc'), [group(from, 'A1', 'A2')]).went).toEqual(['A1→A2', 'A2→A3'])
    expect(went(from, hall('w'), [group(from, 'A3')]).unplaced).toHaveLength(1)
  })
  test('is packed if staying put would leave somebody out', () => {
    const from = hall('ssssss')
    const groups = [group(from, 'A2', 'A3'), group(from, 'A4', 'A5', 'A6')]
    expect(went(from, hall('sssss'), groups)).toMatchObject({ unplaced: [] })
  })
})

/** A hall of up to six rows, and groups of some of its seats. */
const places = fc
  .array(fc.constantFrom('s', 's', 's', 'p', 'r', 'o', 'w', '.'), { minLength: 1, maxLength: 9 })
  .map((signs) => signs.join(''))
const halls = fc
  .array(places, { minLength: 1, maxLength: 6 })
  .filter((rows) => rows.some((row) => /[^.]/.test(row)))
  .map((rows) => hall(...rows.filter((row) => row !== '')))
const moves = fc.tuple(halls, halls).chain(([from, to]) =>
  fc.record({
    from: fc.constant(from),
    to: fc.constant(to),
    groups: fc
      .array(fc.integer({ min: 0, max: 8 }), { minLength: from.length, maxLength: from.length })
      .map((owners) => {
        const bySize = new Map<number, number[]>()
        // Owner 0: no group.
        for (const [seat, owner] of owners.entries())
          if (owner > 0) bySize.set(owner, [...(bySize.get(owner) ?? []), seat])
        return [...bySize.values()].map((seats) => ({ seats }))
      }),
  }),
)

describe('for any halls and groups', () => {
  test('each group has all its seats, each its own, or is listed as unplaced', () => {
    fc.assert(
      fc.property(moves, ({ from, to, groups }) => {
        const { places, unplaced } = placeGroups(from, to, groups)
        expect(new Set(places.values()).size).toBe(places.size)
        for (const one of groups) {
          const seated = one.seats.filter((seat) => places.has(seat)).length
          expect(seated).toBe(unplaced.includes(one) ? 0 : one.seats.length)
        }
      }),
    )
  })
  test('no seat is of a lesser category, accessible places stay accessible, and neighbours stay neighbours', () => {
    fc.assert(
      fc.property(moves, ({ from, to, groups }) => {
        const { places } = placeGroups(from, to, groups)
        const rank = ({ category }: NamedSeat) => seatCategories.indexOf(category)
        for (const [seat, place] of places) {
          expect(rank(to[place]!)).toBeGreaterThanOrEqual(rank(from[seat]!))
          expect(to[place]!.accessible).toBe(from[seat]!.accessible)
        }
        for (const { seats } of groups)
          for (const seat of seats.filter((one) => places.has(one) && seats.includes(one + 1)))
            if (areNeighbours(from[seat]!, from[seat + 1]!))
              expect(areNeighbours(to[places.get(seat)!]!, to[places.get(seat + 1)!]!)).toBe(true)
      }),
    )
  })
  test('in an equal hall everybody keeps row and number', () => {
    fc.assert(
      fc.property(moves, ({ from, groups }) => {
        const { places, unplaced } = placeGroups(from, [...from], groups)
        expect(unplaced).toEqual([])
        for (const [seat, place] of places) expect(place).toBe(seat)
      }),
    )
  })
})
