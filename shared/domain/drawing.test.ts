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
  [
    'a sign that means nothing',
    'A  ss\nB  sXs',
    { line: 2, code: 'unknown_sign', sign: 'X', place: 2, row: 'B' },
  ],
  [
    'a sign that every object has as a property',
    'A  s\u0000',
    { line: 1, code: 'unknown_sign', sign: '\u0000', place: 2, row: 'A' },
  ],
  ['a row named twice, after empty lines', '\n\nA  ss\nA  ss', { line: 4, code: 'row_repeated', row: 'A' }],
  ['a row without a name', 'ssss', { line: 1, code: 'row_form', most: 8 }],
  ['a name of nine characters', 'Balcony-1 ss', { line: 1, code: 'row_form', most: 8 }],
  ['a name of blanks', '"  " ss', { line: 1, code: 'row_form', most: 8 }],
  ['a name with a control character', 'A\u0007 ss', { line: 1, code: 'row_form', most: 8 }],
  ['a section without a name', '[]\nA ss', { line: 1, code: 'section_name', most: 24 }],
  ['a row named twice in a section', '[Balcony]\nA ss\nA ss', { line: 3, code: 'row_repeated', row: 'A' }],
  ['a row with blanks between its seats', 'A  ss ss', { line: 1, code: 'row_form', most: 8 }],
  ['a row of 301 places', `A  ${'s'.repeat(301)}`, { line: 1, code: 'row_too_long', most: 300 }],
  ['a companion alone', 'A  wcs\nB  ssc', { line: 2, code: 'companion_alone', place: 3, row: 'B' }],
  ['nothing but an aisle', 'A  ...', { line: 1, code: 'no_seat' }],
  ['nothing', '', { line: 1, code: 'no_seat' }],
  [
    'a walkway of 400 lines',
    `A  s${'\n'.repeat(400)}B  s`,
    { line: 401, code: 'too_large', seats: 3000, side: 300 },
  ],
])('%s is refused, and the line is named', (_, drawing, error) => {
  expect(readDrawing(drawing)).toEqual({ ok: false, errors: [error] })
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
