// Seats named by staff, and the seats of a rectangle.
import { expect, test } from 'vitest'
import { rowsOf, seatsOf } from '../seats/rows.ts'
import type { PageSeat } from '../seats/seat.ts'
import { seatsNamed } from './seat-names.ts'
import { seatsWithin } from './seats-within.ts'

const seat = (row: string, number: number, section: string | null = null, y = 0): PageSeat => ({
  seatId: `${section ?? ''}${row}/${number}`,
  section,
  row,
  number,
  category: 'standard',
  accessible: false,
  companion: false,
  pairedSeatId: null,
  x: number,
  y,
  state: 'free',
  price: null,
})
const row = (name: string, y: number, section: string | null = null) =>
  [1, 2, 3, 4].map((number) => seat(name, number, section, y))
const rows = rowsOf([...row('F', 0), ...row('12', 1), ...row('A', 2, 'Stalls'), ...row('A', 3, 'Balcony')])
const named = (text: string) => {
  const { seats, unknown } = seatsNamed(seatsOf(rows), text)
  return [seats.map(({ seatId }) => seatId), unknown]
}

test('seats are named one by one and from seat to seat, in any letters, each once', () => {
  expect(named('f2, F 4')).toEqual([['F/2', 'F/4'], []])
  expect(named('f2 12-4')).toEqual([['F/2', '12/4'], []])
  expect(named('F2-F3; F3–4')).toEqual([['F/2', 'F/3', 'F/4'], []])
  expect(named('F4-F2')).toEqual([['F/2', 'F/3', 'F/4'], []])
})

test('rows that end in a digit, and sections, keep their names', () => {
  expect(named('12-3')).toEqual([['12/3'], []])
  expect(named('12-3-12-4, 12-1–2')).toEqual([['12/3', '12/4', '12/1', '12/2'], []])
  expect(named('Balcony A1-A2')).toEqual([['BalconyA/1', 'BalconyA/2'], []])
})

test('what names no seat, or seats of two sections, is said', () => {
  expect(named('Z9, F1-A2, A1, F9')).toEqual([[], ['Z9', 'F1-A2', 'A1', 'F9']])
  expect(named(' , ')).toEqual([[], []])
})

test('a rectangle has the seats whose middle is in it', () => {
  const all = { left: 0, top: 0, right: 9_999, bottom: 9_999 }
  expect(seatsWithin(rows, all)).toHaveLength(16)
  expect(seatsWithin(rows, { left: 40, top: 56, right: 94, bottom: 80 }).map(({ seatId }) => seatId)).toEqual(
    ['F/1', 'F/2'],
  )
})
