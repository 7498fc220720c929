// What forms send: numbers, money, moments and lists as /v1 takes them, whatever language they are typed in.
import { expect, test } from 'vitest'
import { type Control, put, sentValue } from './form-values.ts'

const typed = (value: string, dataset: Control['dataset'] = {}, type = 'text') =>
  sentValue({ value, type, dataset })

test('an empty field is left out, or what it says that it is when empty', () => {
  expect(typed('')).toBeUndefined()
  expect(typed('  ')).toBe('  ')
  expect(typed(' ', { type: 'number' })).toBeUndefined()
  expect(typed('', { empty: 'null' })).toBeNull()
  expect(typed(' ', { type: 'list', empty: '[]' })).toEqual([])
})

test('numbers have a point or a comma, and other text goes as it was typed', () => {
  expect(typed('108', { type: 'number' })).toBe(108)
  expect(typed('8,1', { type: 'number', times: '100' })).toBe(810)
  expect(typed('52.520008', { type: 'number' })).toBe(52.520008)
  expect(typed('many', { type: 'number' })).toBe('many')
})

test('money is in minor units of its currency, exactly', () => {
  expect(typed('19.99', { type: 'money', currency: 'EUR' })).toEqual({ amount: 1999, currency: 'EUR' })
  expect(typed('1500', { type: 'money', currency: 'JPY' })).toEqual({ amount: 1500, currency: 'JPY' })
  expect(typed('1,250', { type: 'money', currency: 'KWD' })).toEqual({ amount: 1250, currency: 'KWD' })
  expect(typed('1.000,00', { type: 'money', currency: 'EUR' })).toEqual({
    amount: '1.000,00',
    currency: 'EUR',
  })
})

test('a moment is read by the clocks of its zone, on both sides of a change', () => {
  const at = (value: string) => typed(value, { type: 'moment', zone: 'Europe/Berlin' })
  expect(at('2026-12-01T20:30')).toBe('2026-12-01T19:30:00.000Z')
  expect(at('2026-07-01T20:30')).toBe('2026-07-01T18:30:00.000Z')
  expect(at('2026-03-29T02:30')).toBe('2026-03-29T01:30:00.000Z')
  expect(at('tomorrow')).toBe('tomorrow')
})

test('lists have commas or lines between their entries, pairs a colon', () => {
  expect(typed('Drama, Comedy\n\nWar،Music', { type: 'list' })).toEqual(['Drama', 'Comedy', 'War', 'Music'])
  expect(
    typed('Director: Jane Campion\nAda: The Piano: 1993\nnobody', { type: 'pairs', keys: 'role name' }),
  ).toEqual([
    { role: 'Director', name: 'Jane Campion' },
    { role: 'Ada', name: 'The Piano: 1993' },
    { role: '', name: 'nobody' },
  ])
})

test('a checkbox is always true or false, and a choice may be any JSON', () => {
  expect(sentValue({ value: 'on', type: 'checkbox', checked: false, dataset: { type: 'boolean' } })).toBe(
    false,
  )
  expect(typed('false', { type: 'boolean' }, 'select-one')).toBe(false)
  expect(typed('{"a":[1]}', { type: 'json' })).toEqual({ a: [1] })
})

test('names with dots go into objects, of any depth', () => {
  const body: Record<string, unknown> = { position: null }
  put(body, 'prices.standard.adult', 1250)
  put(body, 'prices.standard.child', 900)
  put(body, 'position.latitude', 52.5)
  expect(body).toEqual({ prices: { standard: { adult: 1250, child: 900 } }, position: { latitude: 52.5 } })
})
