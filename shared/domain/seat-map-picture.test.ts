// What the picture of a seat map guarantees to eyes and screen readers.
import { expect, test } from 'vitest'
import type { ShownSeat } from './seat-map.ts'
import { drawSeatMap } from './seat-map-picture.ts'

const seat = (number: number, more: Partial<ShownSeat> = {}): ShownSeat => ({
  seatId: `id-${number}`,
  section: null,
  row: 'A',
  number,
  category: 'standard',
  accessible: false,
  companion: false,
  pairedSeatId: null,
  x: number - 1,
  y: 0,
  state: 'free',
  price: { amount: 1250, currency: 'EUR' },
  ...more,
})

test('an aisle is a gap, a row is a group, and each seat is at its place', () => {
  const picture = drawSeatMap([seat(1), seat(2, { x: 3 }), seat(3, { row: 'B', x: 0, y: 1 })])
  const places = [...picture.matchAll(/role="img"[^>]*translate\((\d+) (\d+)\)/g)].map(([, x, y]) => [x, y])
  expect(places).toEqual([
    ['44', '64'],
    ['122', '64'],
    ['44', '90'],
  ])
  expect([...picture.matchAll(/role="group" aria-label="(Row .)"/g)].map(([, label]) => label)).toEqual([
    'Row A',
    'Row B',
  ])
})

test('states and accessible places differ in shape, and the legend lists what the map has', () => {
  const drawn = (one: ShownSeat) => drawSeatMap([one]).split('role="list"')[0]!
  const shapes = (['free', 'held', 'sold', 'blocked'] as const).map(
    (state) => drawn(seat(1, { state })).match(/<rect width="20"[^>]*>(.*?)<\/g>/)?.[1],
  )
  expect(new Set(shapes).size).toBe(4)
  expect(drawn(seat(1, { accessible: true }))).toContain('rx="0"')
  const legend = drawSeatMap([seat(1), seat(2, { category: 'sofa', price: null })]).split('role="list"')[1]!
  expect([...legend.matchAll(/<text x="28" y="15">([^<]*)/g)].map(([, label]) => label)).toEqual([
    'standard, EUR\u00a012.50',
    'sofa, not sold',
    'held',
    'sold',
    'blocked',
  ])
})

test('money has the decimals of its currency', () => {
  expect(drawSeatMap([seat(1, { price: { amount: 1800, currency: 'JPY' } })])).toContain('JPY\u00a01,800')
  expect(drawSeatMap([seat(1, { price: { amount: 1800, currency: 'KWD' } })])).toContain('KWD\u00a01.800')
})

test('a row may have any name', () => {
  const picture = drawSeatMap([seat(1, { row: '<"&' })])
  expect(picture).not.toContain('Row <')
  expect(picture).toContain('Row &lt;&quot;&amp;')
})

test('an empty hall is drawn too', () => {
  expect(drawSeatMap([])).toMatch(/viewBox="0 0 \d+ \d+"/)
})
