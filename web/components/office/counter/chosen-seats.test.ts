// What a cashier types becomes the seats that they mean, and an amount of money.
import { expect, test } from 'vitest'
import { seatLabel } from '../../../../shared/domain/seat-name.ts'
import { minorUnits } from './amounts.ts'
import { chooseSeats } from './chosen-seats.ts'
import type { CounterSeat } from './counter.ts'

/** Three rows of eight, the screen in front of A. */
function hall(taken: readonly string[] = []): CounterSeat[] {
  return ['A', 'B', 'C'].flatMap((row, y) =>
    Array.from({ length: 8 }, (_, x): CounterSeat => {
      const name = { section: null, row, number: x + 1 }
      const state = taken.includes(seatLabel(name)) ? ('sold' as const) : ('free' as const)
      return {
        ...name,
        seatId: seatLabel(name),
        category: 'standard',
        accessible: false,
        companion: false,
        x,
        y,
        state,
      }
    }),
  )
}
const names = (text: string, seats = hall()) => {
  const chosen = chooseSeats(seats, text)
  return 'seats' in chosen ? chosen.seats.map(seatLabel) : chosen
}

test('names are seats, in any case, also as a range of a row', () => {
  expect(names('b2, B3')).toEqual(['B2', 'B3'])
  expect(names('b2 c1')).toEqual(['B2', 'C1'])
  expect(names('A2-4')).toEqual(['A2', 'A3', 'A4'])
  expect(names('A2–A4, C1')).toEqual(['A2', 'A3', 'A4', 'C1'])
  expect(names('B2, Z9')).toEqual({ wrong: 'unknown', names: ['Z9'] })
  // Of two rows it is no range: neither half of it is sold.
  expect(names('B2-C4')).toEqual({ wrong: 'unknown', names: ['B2-C4'] })
  expect(names('B2, B3', hall(['B3']))).toEqual({ wrong: 'taken', names: ['B3'] })
})

test('a count is the best seats side by side, and leaves no single seat where it can', () => {
  expect(names('2')).toEqual(['B4', 'B5'])
  expect(names('2', hall(['B4', 'B5']))).toHaveLength(2)
  // B4 and B5 are nearer to the middle, and would leave B3 alone.
  expect(names('2', hall(['B2', 'A4', 'C4', 'A5', 'C5']))).not.toEqual(['B4', 'B5'])
  expect(names('24')).toHaveLength(24)
  expect(names('25')).toEqual({ wrong: 'too_few', free: 24 })
  expect(names('0')).toEqual({ wrong: 'empty' })
  expect(names(' ')).toEqual({ wrong: 'empty' })
})

test('across an aisle seats are not together, whatever their numbers say', () => {
  // B4 and B5 with an aisle between: nearest to the middle, and apart.
  const aisle = hall().map((seat) => (seat.x > 3 ? { ...seat, x: seat.x + 1 } : seat))
  expect(names('2', aisle)).toEqual(['B3', 'B4'])
  expect(names('4', aisle)).toEqual(['B1', 'B2', 'B3', 'B4'])
})

test('amounts are read with a point or a comma, as the currency counts', () => {
  expect(['20', '20,5', '20.50', '0'].map((text) => minorUnits(text, 'EUR'))).toEqual([2000, 2050, 2050, 0])
  expect(minorUnits('2000', 'JPY')).toBe(2000)
  expect(['', 'x', '20.505', '-1', '1.'].map((text) => minorUnits(text, 'EUR'))).toEqual(
    Array(5).fill(undefined),
  )
})
