// What a cashier asks for, with ticket types: seats together, each with a type that it is sold to.
import { expect, test } from 'vitest'
import { seatLabel } from '../../../../shared/domain/seat-name.ts'
import type { CounterSeat, CounterShowtime, Wish } from './counter.ts'
import { firstCounter } from './first-state.ts'
import { quoteOf } from './quote.ts'

const PRICES = { standard: { adult: 1000, child: 600, senior: 800 }, sofa: { adult: 1500 } }
const showtime: CounterShowtime = {
  id: 's',
  title: 'Playtime',
  screen: 1,
  startsAt: 0,
  free: 24,
  prices: PRICES,
  fee: 50,
}
const first = firstCounter({
  language: 'en',
  timeZone: 'UTC',
  currency: 'EUR',
  theater: { id: 't', name: 'T' },
  showtimes: [showtime],
}).wish

/** Three rows of eight; the best row, B, has sofas in its middle. */
const hall: CounterSeat[] = ['A', 'B', 'C'].flatMap((row, y) =>
  Array.from({ length: 8 }, (_, x) => ({
    section: null,
    row,
    number: x + 1,
    seatId: `${row}${x + 1}`,
    category: row === 'B' && x > 1 && x < 6 ? 'sofa' : 'standard',
    accessible: false,
    companion: false,
    x,
    y,
    state: 'free' as const,
  })),
)
function ask(wish: Partial<Wish>, seats = hall) {
  const { picks, total, fault } = quoteOf({ ...first, ...wish }, showtime, seats, 'EUR')
  return fault ?? { picks: picks.map(({ seat, ticketType }) => `${seatLabel(seat)} ${ticketType}`), total }
}

test('two adults and a child get three seats together that are sold to both', () => {
  const family = { picks: ['C3 child', 'C4 adult', 'C5 adult'], total: 2750 }
  expect(ask({ types: { adult: '2', child: '1' } })).toEqual(family)
  // The same, said in other ways.
  expect(ask({ seats: '3', types: { child: '1' } })).toEqual(family)
  expect(ask({ seats: '3', types: { adult: '2', child: '1' } })).toEqual(family)
  // Without a child the sofas are the best seats.
  expect(ask({ types: { adult: '3' } })).toMatchObject({ total: 4650 })
})

test('named seats get the types that they are sold to, in whatever order they are named', () => {
  const sorted = { picks: ['B2 child', 'B3 adult'], total: 2200 }
  expect(ask({ seats: 'B2, B3', types: { child: '1' } })).toEqual(sorted)
  expect(ask({ seats: 'B3, B2', types: { child: '1' } })).toEqual({
    ...sorted,
    picks: ['B3 adult', 'B2 child'],
  })
  // A senior gives way where the child has no other seat, and no sofa is sold to either.
  expect(ask({ seats: 'B3, B2', types: { child: '1', senior: '1' } })).toBe('notSold')
  expect(ask({ seats: 'B4, B3', types: { child: '1' } })).toBe('notSold')
})

test('types that are not as many as the seats, or no numbers, are refused', () => {
  expect(ask({ seats: '2', types: { child: '3' } })).toBe('types')
  expect(ask({ seats: '4', types: { adult: '2', child: '1' } })).toBe('types')
  expect(ask({ types: { child: 'one' } })).toBe('types')
  expect(ask({})).toBe('seats')
  expect(ask({ types: { adult: '25' } })).toBe('seats')
})
