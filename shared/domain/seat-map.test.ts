// The text of a seat map is the JSON of its seats.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { beginningOf, type MapSeat, seatsText, showSeats } from './seat-map.ts'

const categories = ['standard', 'sofa "row"', 'prices']
const seats: fc.Arbitrary<MapSeat[]> = fc.array(
  fc.record({
    seatId: fc.uuid(),
    index: fc.nat(),
    section: fc.option(fc.string({ unit: 'grapheme' })),
    row: fc.string({ unit: 'grapheme' }),
    number: fc.nat(),
    category: fc.constantFrom(...categories),
    accessible: fc.boolean(),
    companion: fc.boolean(),
    pairedSeatId: fc.option(fc.uuid()),
    x: fc.double({ noNaN: true, noDefaultInfinity: true }),
    y: fc.nat(),
  }),
)
const states = fc.array(fc.constantFrom('free', 'held', 'sold', 'blocked'))
const terms = fc.record({
  currency: fc.constantFrom('EUR', 'JPY'),
  prices: fc.dictionary(
    fc.constantFrom(...categories),
    fc.dictionary(fc.constantFrom('adult', 'child'), fc.nat()),
  ),
})

test('the text of a map says what its seats say, at each state and price', () => {
  fc.assert(
    fc.property(seats, fc.array(fc.tuple(states, terms), { minLength: 1 }), (seats, times) => {
      const beginnings = seats.map(beginningOf)
      for (const [states, terms] of times) {
        const shown = JSON.stringify(showSeats(seats, states, terms))
        expect(seatsText({ seats, beginnings }, states, terms)).toBe(shown)
      }
    }),
  )
})
