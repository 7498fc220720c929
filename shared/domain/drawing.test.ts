// What a drawing says about each seat, and which line an error names.
import { expect, test } from 'vitest'
import { readDrawing } from './drawing.ts'

const seatsOf = (drawing: string) => {
  const read = readDrawing(drawing)
  if (!read.ok) throw new Error(JSON.stringify(read.errors))
  return read.layout.seats
}

test('each place becomes a seat with number, kind and position; aisles and walkways only take room', () => {
  const plain = {
    section: null,
    category: 'standard',
    accessible: false,
    companion: false,
    companionOf: null,
  }
  expect(seatsOf('\nA  ss.p\n\nB  .wcr\n')).toEqual([
    { ...plain, index: 0, row: 'A', number: 1, x: 0, y: 0 },
    { ...plain, index: 1, row: 'A', number: 2, x: 1, y: 0 },
    { ...plain, index: 2, row: 'A', number: 3, category: 'premium', x: 3, y: 0 },
    { ...plain, index: 3, row: 'B', number: 1, accessible: true, x: 1, y: 2 },
    { ...plain, index: 4, row: 'B', number: 2, companion: true, companionOf: 3, x: 2, y: 2 },
    { ...plain, index: 5, row: 'B', number: 3, category: 'recliner', x: 3, y: 2 },
  ])
})

test('a companion seat belongs to the place on its left, else on its right', () => {
  const read = readDrawing('A wcw\nB cwc\nC wccw')
  expect(read.ok && read.layout.seats.map(({ companionOf }) => companionOf)).toEqual([
    ...[null, 0, null],
    ...[4, null, 4],
    ...[null, 6, 9, null],
  ])
})

test('rows keep their usual names, and each section has its own rows', () => {
  const read = readDrawing('[Stalls]\nA  s\n12 s\n"1 a" s\n\n[Balcony]\nA  s\nÅ  s\n間  s')
  const names = read.ok && read.layout.seats.map(({ section, row, y }) => [section, row, y])
  expect(names).toEqual([
    ['Stalls', 'A', 1],
    ['Stalls', '12', 2],
    ['Stalls', '1 a', 3],
    ['Balcony', 'A', 6],
    ['Balcony', 'Å', 7],
    ['Balcony', '間', 8],
  ])
})

test('the best spot is in the middle, two thirds back', () => {
  const read = readDrawing('A  .ss\nB  sssss\nC  sssss\nD  oo.oo')
  expect(read).toMatchObject({ ok: true, layout: { bestX: 2, bestY: 2 } })
})

test.each([
  ['a sign that means nothing', 'A  ss\nB  sXs', 2, /"X" at place 2 of row B/],
  ['a sign that every object has as a property', 'A  s\u0000', 1, /place 2 of row A/],
  ['a row named twice, after empty lines', '\n\nA  ss\nA  ss', 4, /repeats row A/],
  ['a row without a name', 'ssss', 1, /must be a name/],
  ['a name of nine characters', 'Balcony-1 ss', 1, /1 to 8 printable characters/],
  ['a name of blanks', '"  " ss', 1, /1 to 8 printable characters/],
  ['a name with a control character', 'A\u0007 ss', 1, /1 to 8 printable characters/],
  ['a section without a name', '[]\nA ss', 1, /characters in brackets/],
  ['a row named twice in a section', '[Balcony]\nA ss\nA ss', 3, /repeats row A/],
  ['a row with blanks between its seats', 'A  ss ss', 1, /places without spaces/],
  [
    'a companion alone',
    'A  wcs\nB  ssc',
    2,
    /companion seat at place 3 of row B that is not beside a wheelchair/,
  ],
  ['nothing but an aisle', 'A  ...', 1, /must have a seat/],
  ['nothing', '', 1, /must have a seat/],
])('%s is refused, and the line is named', (_, drawing, line, message) => {
  const read = readDrawing(drawing)
  expect(read).toEqual({ ok: false, errors: [{ line, message: expect.stringMatching(message) }] })
})

const line = (places: string) => `A  ${places}`
const name = (row: number) => String.fromCharCode(65 + Math.floor(row / 26), 65 + (row % 26))
const block = (rows: number, width: number) =>
  Array.from({ length: rows }, (_, row) => `${name(row)}  ${'s'.repeat(width)}`).join('\n')

test('the largest cinema is accepted, and not a seat more', () => {
  expect(seatsOf(block(12, 250))).toHaveLength(3000)
  expect(readDrawing(`${block(12, 250)}\nZZ  s`).ok).toBe(false)
})

test.each([
  ['a row of half a million seats', line('s'.repeat(500_000))],
  ['half a million rows', 'A  s\n'.repeat(500_000)],
  ['half a million empty lines before a second row', `A  s\n${'\n'.repeat(500_000)}B  s`],
  ['a walkway of 400 lines', `A  s\n${'\n'.repeat(400)}B  s`],
  ['a row of 301 places', line(`${'.'.repeat(300)}s`)],
  ['a thousand wrong lines', 'nonsense\n'.repeat(1000)],
])('%s is refused at once, with few words', (_, drawing) => {
  const begun = performance.now()
  const read = readDrawing(drawing)
  expect(read.ok ? 0 : read.errors.length).toBeGreaterThan(0)
  expect(read.ok ? 0 : read.errors.length).toBeLessThanOrEqual(50)
  expect(performance.now() - begun).toBeLessThan(500)
})

test('all wrong places are reported at once', () => {
  const read = readDrawing('A  sXs\nB  Xss\nB  ss')
  expect(read.ok ? [] : read.errors.map(({ line }) => line)).toEqual([1, 2, 3])
})
