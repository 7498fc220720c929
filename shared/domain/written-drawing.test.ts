// Layouts written as drawings mean the same seats, and a rectangle is painted in its rows and columns alone.
import { expect, test } from 'vitest'
import { drawings } from '../../local/seed/drawings.ts'
import { readDrawing } from './drawing.ts'
import { paint, writeDrawing } from './written-drawing.ts'

const seatsOf = (drawing: string) => {
  const read = readDrawing(drawing)
  if (!read.ok) throw new Error(JSON.stringify(read.errors))
  return read.layout.seats
}
const named = (drawing: string) =>
  seatsOf(drawing).map(({ section, row, number, category, accessible, companionOf }) => [
    section,
    row,
    number,
    category,
    accessible,
    companionOf,
  ])

test.each([
  ...Object.values(drawings),
  'A wc.ss\n\n\nB pp.pp',
  '[Stalls]\nA ss\n"1 a" ..oo\n\n[Balcony]\nA rrr',
])('a drawing is written as it was read: %j', (drawing) => {
  const written = writeDrawing(seatsOf(drawing))!
  expect(named(written)).toEqual(named(drawing))
  expect(writeDrawing(seatsOf(written))).toBe(written)
})

test('seats that no drawing can mean are not written', () => {
  const [seat] = seatsOf('A s')
  expect(writeDrawing([{ ...seat!, x: 0.5 }])).toBeUndefined()
  expect(writeDrawing([{ ...seat!, number: 7 }])).toBeUndefined()
})

test('paints the seats of a rectangle, not aisles, headings or other rows', () => {
  const drawing = '\n[Stalls]\nA  ss.ss\n\n"b s" ssss  \n'
  const painted = paint(drawing, { left: 1, right: 3, front: 1, back: 3 }, 'p')
  expect(painted).toBe('\n[Stalls]\nA  sp.ps\n\n"b s" sppp  \n')
})
