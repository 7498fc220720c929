// What a drawing says about each seat, and how a wrong one is told apart.
import { expect, test } from 'vitest'
import { readDrawing } from './drawing.ts'

const seatsOf = (drawing: string) => {
  const read = readDrawing(drawing)
  if (!read.ok) throw new Error(JSON.stringify(read.errors))
  return read.layout.seats
}

test('each place becomes a seat with its number, kind and position; aisles and walkways only take room', () => {
  expect(seatsOf('\nA  ss.p\n\nB  .wcr\n')).toEqual([
    { index: 0, row: 'A', number: 1, category: 'standard', accessible: false, companion: false, x: 0, y: 0 },
    { index: 1, row: 'A', number: 2, category: 'standard', accessible: false, companion: false, x: 1, y: 0 },
    { index: 2, row: 'A', number: 3, category: 'premium', accessible: false, companion: false, x: 3, y: 0 },
    { index: 3, row: 'B', number: 1, category: 'standard', accessible: true, companion: false, x: 1, y: 2 },
    { index: 4, row: 'B', number: 2, category: 'standard', accessible: false, companion: true, x: 2, y: 2 },
    { index: 5, row: 'B', number: 3, category: 'recliner', accessible: false, companion: false, x: 3, y: 2 },
  ])
})

test('the best spot lies in the middle, two thirds back', () => {
  const read = readDrawing('A  .ss\nB  sssss\nC  sssss\nD  oo.oo')
  expect(read).toMatchObject({ ok: true, layout: { bestX: 2, bestY: 2 } })
})

test.each([
  ['a sign that means nothing', 'A  ss\nB  sXs', 2, /"X" at place 2 of row B/],
  ['a sign that every object has as a property', 'A  s\u0000', 1, /place 2 of row A/],
  ['a row named twice, after empty lines', '\n\nA  ss\nA  ss', 4, /row A a second time/],
  ['a row without a name', 'ssss', 1, /must be a name/],
  ['a row with blanks between its seats', 'A  ss ss', 1, /places without blanks/],
  ['a companion alone', 'A  wcs\nB  ssc', 2, /place 3 of row B who sits beside no wheelchair/],
  ['nothing but an aisle', 'A  ...', 1, /has no seat/],
  ['nothing', '', 1, /has no seat/],
])('%s is refused, and the line is named', (_, drawing, line, message) => {
  const read = readDrawing(drawing)
  expect(read).toEqual({ ok: false, errors: [{ line, message: expect.stringMatching(message) }] })
})

test('every wrong place is named at once', () => {
  const read = readDrawing('A  sXs\nB  Xss\nB  ss')
  expect(read.ok ? [] : read.errors.map(({ line }) => line)).toEqual([1, 2, 3])
})
