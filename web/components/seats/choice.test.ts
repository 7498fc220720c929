// What a buyer chose, through what happens: nothing is lost but what is gone.
import { describe, expect, test } from 'vitest'
import { asGoodAs } from './alternatives.ts'
import { seatByKey, seatByName } from './arrow-keys.ts'
import {
  type Choice,
  choiceAfter,
  type Happening,
  type Hold,
  isHeld,
  newChoice,
  pickedSeats,
} from './choice.ts'
import { totalOf } from './price.ts'
import { rowsOf, withSnapshot, withStates } from './rows.ts'
import { namesOf, type PageSeat, packSeat, type SeatState, unpackSeat } from './seat.ts'
import { sightFrom } from './view-angle.tsx'

const tariff = { currency: 'CHF', prices: { standard: { adult: 1800, child: 900 } }, fee: 150 }

/** Rows A to C; a digit or dot is a place to the right, a dot an aisle. */
function hall(...drawn: string[]): PageSeat[] {
  return drawn.flatMap((line, y) =>
    [...line].flatMap((sign, x) => {
      if (sign === '.') return []
      const row = String.fromCharCode(65 + y)
      const number = [...line.slice(0, x + 1)].filter((each) => each !== '.').length
      const seat: PageSeat = {
        seatId: `${row}${number}`,
        section: null,
        row,
        number,
        category: 'standard',
        accessible: sign === 'w',
        companion: sign === 'c',
        pairedSeatId: sign === 'c' ? `${row}${number - 1}` : null,
        x,
        y,
        state: sign === 'x' ? 'sold' : 'free',
        price: { amount: 1800, currency: 'CHF' },
      }
      return [seat]
    }),
  )
}

const start = (...drawn: string[]): Choice => newChoice(rowsOf(hall(...drawn)), 2)
const live = (choice: Choice, ...happenings: Happening[]): Choice => happenings.reduce(choiceAfter, choice)
const tap = (...seatIds: string[]): Happening[] => seatIds.map((seatId) => ({ type: 'toggled', seatId }))
const become = (state: SeatState, ...ids: string[]): Happening => ({
  type: 'states',
  states: new Map(ids.map((id) => [id, state])),
})
const picked = (choice: Choice): string => namesOf(pickedSeats(choice))
const holdOf = (...ids: string[]): Hold => ({
  id: 'h',
  showtimeId: 's',
  seats: ids.map((seatId) => ({ seatId, ticketType: 'adult', price: { amount: 1800, currency: 'CHF' } })),
  fees: { amount: 150 * ids.length, currency: 'CHF' },
  total: { amount: 1950 * ids.length, currency: 'CHF' },
  expiresAt: '2026-01-01T00:05:00Z',
  serverTime: '2026-01-01T00:00:00Z',
  extensionsLeft: 10,
})

describe('a choice', () => {
  test('costs what the list says, with the fee of each seat, and a hold what the server says', () => {
    const choice = live(start('ooooo'), ...tap('A1', 'A2'), {
      type: 'ticket',
      seatId: 'A2',
      ticketType: 'child',
    })
    expect(totalOf(choice, tariff)).toEqual({ amount: 3000, fees: 300, currency: 'CHF' })
    const cheaper = { ...holdOf('A1', 'A2'), total: { amount: 99, currency: 'CHF' } }
    expect(totalOf(choiceAfter(choice, { type: 'held', hold: cheaper }), tariff).amount).toBe(99)
  })

  test('loses a seat that somebody else takes, keeps the others and offers as good ones', () => {
    const choice = live(start('oooooo', 'oooooo'), ...tap('A1', 'A2'), become('held', 'A2'))
    expect(picked(choice)).toBe('A1')
    expect(choice.notice).toMatchObject({ kind: 'lost', held: false })
    const { lost, kept, choices } = choice.notice as Extract<Choice['notice'], { kind: 'lost' }>
    expect([namesOf(lost), namesOf(kept)]).toEqual(['A2', 'A1'])
    expect(choices.map(namesOf)).toEqual(['A3, A4', 'B1, B2', 'A5, A6'])
    const other = live(choice, { type: 'took', seats: choices[0]! })
    expect([picked(other), other.notice]).toEqual(['A3, A4', undefined])
  })

  test('takes its own hold for no loss, neither while it is asked for nor after', () => {
    const asked = live(start('ooooo'), ...tap('A1', 'A2'), { type: 'asked' }, become('held', 'A1', 'A2'))
    expect(picked(asked)).toBe('A1, A2')
    const held = live(asked, { type: 'held', hold: holdOf('A1', 'A2') }, become('held', 'A1'))
    expect([picked(held), isHeld(held)]).toEqual(['A1, A2', true])
    expect(isHeld(live(held, ...tap('A2')))).toBe(false)
  })

  test('is over when its seats are given back', () => {
    const held = live(start('ooooo'), { type: 'held', hold: holdOf('A1') }, become('held', 'A1'))
    const givenBack = choiceAfter(held, { type: 'givenBack' })
    expect([picked(givenBack), givenBack.hold, givenBack.rows[0]!.seats[0]!.state]).toEqual([
      '',
      undefined,
      'free',
    ])
  })

  test('is refused with seats, alternatives or a place beside it, and stays', () => {
    const choice = live(start('oooooo', 'wcoooo'), ...tap('A1', 'A2', 'B2'))
    const refuse = (refusal: Extract<Happening, { type: 'refused' }>['refusal']) =>
      choiceAfter(choice, { type: 'refused', refusal, count: 3, together: true })
    expect(picked(refuse({ code: 'seats_taken', seatIds: ['A2'] }))).toBe('A1, B2')
    const orphan = refuse({ code: 'orphan_seat', alternatives: [{ seatIds: ['A1', 'A2', 'A3'] }] })
    expect(orphan.notice).toMatchObject({ kind: 'leavesSingle', choices: [{ length: 3 }] })
    expect(picked(orphan)).toBe('A1, A2, B2')
    expect(refuse({ code: 'not_eligible', pairedSeatIds: ['B1'] }).notice).toMatchObject({
      choices: [[{ seatId: 'B1' }, { seatId: 'A1' }, { seatId: 'A2' }, { seatId: 'B2' }]],
    })
    expect(refuse({ code: 'not_enough_seats' }).notice).toEqual({ kind: 'notTogether', count: 3 })
    expect(refuse({ code: 'hall_on_fire' }).notice).toEqual({ kind: 'holdFailed' })
  })
})

test('as good is beside each other, of a kind, near, and leaves no single seat over if it can', () => {
  const seats = hall('xooooxoo.o', 'wwoocoxxxx')
  const found = asGoodAs(rowsOf(seats), [seats[2]!, seats[3]!], new Set())
  expect(found.map(namesOf)).toEqual(['A2, A3', 'A4, A5', 'B3, B4'])
})

test('rows that nothing happened in stay the same objects, also after a whole snapshot', () => {
  const rows = rowsOf(hall('oo', 'oo'))
  const changed = withStates(rows, new Map([['A1', 'sold']]))
  expect(changed[1]).toBe(rows[1])
  expect(changed[0]).not.toBe(rows[0])
  expect(withStates(rows, new Map([['A1', 'free']]))).toBe(rows)
  expect(withSnapshot(rows, hall('oo', 'oo'))).toBe(rows)
  expect(withSnapshot(rows, hall('ooo'))).toHaveLength(1)
})

test('keys lead to neighbours, to the ends of row and hall, and up and down to the nearest', () => {
  const rows = rowsOf(hall('.oo.o', 'ooooo', 'o'))
  const from = (seatId: string, key: string, ctrlKey = false) =>
    seatByKey(rows, seatId, { key, ctrlKey })?.seatId
  expect(from('A2', 'ArrowRight')).toBe('A3')
  expect(from('A3', 'ArrowDown')).toBe('B5')
  expect(from('B1', 'ArrowUp')).toBe('A1')
  expect(from('A1', 'ArrowUp')).toBeUndefined()
  expect(from('B3', 'Home')).toBe('B1')
  expect(from('B3', 'End', true)).toBe('C1')
  expect(seatByName(rows, 'b4')?.seatId).toBe('B4')
  expect(seatByName(rows, 'z')).toBeUndefined()
})

test('a seat is the same after its journey to the script', () => {
  for (const seat of hall('owcx')) expect(unpackSeat(packSeat(seat), tariff.prices, 'CHF')).toEqual(seat)
})

test('the screen fills more of the view from the front, and its nearer side is taller', () => {
  const seats = hall('ooooooooo', 'ooooooooo', 'ooooooooo')
  const rows = rowsOf(seats)
  const [front, back] = [sightFrom(seats[4]!, rows), sightFrom(seats[22]!, rows)]
  expect(front.degrees).toBeGreaterThan(back.degrees)
  expect(front.left).toBeCloseTo(front.right)
  const aside = sightFrom(seats[0]!, rows)
  expect(aside.left).toBeGreaterThan(aside.right)
})
