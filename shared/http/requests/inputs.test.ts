// What counts as a day, a moment, a line and a cursor, and that nothing else reaches the database.
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { Cursor, Day, Email, Limit, Line, Moment, page } from './inputs.ts'

const takes = (schema: v.GenericSchema, input: unknown) => v.safeParse(schema, input).success

test.each([
  ['an e-mail', Email, 'Ada@Example.com', true],
  ['an e-mail without a host', Email, 'ada@', false],
  ['a day', Day, '2028-02-29', true],
  ['a day that no calendar has', Day, '2026-02-30', false],
  ['a day with a time', Day, '2026-02-03T10:00', false],
  ['a moment', Moment, '2026-02-03T10:00:00+01:00', true],
  ['a moment without its offset', Moment, '2026-02-03T10:00:00', false],
  ['a moment of a month that does not exist', Moment, '2026-13-03T10:00:00Z', false],
  ['a moment of a day that no calendar has', Moment, '2026-02-30T10:00:00Z', false],
  ['a line', Line(5), 'Dune', true],
  ['a line with NUL, which Postgres cannot store', Line(5), 'a\u0000b', false],
  ['a line of nothing but blanks', Line(5), '   ', false],
  ['a line that is too long', Line(3), 'Dune', false],
  ['the largest page', Limit, '100', true],
  ['a page of nothing', Limit, '0', false],
  ['a page beyond the largest', Limit, '101', false],
])('%s is taken or not', (_, schema, input, taken) => {
  expect(takes(schema as v.GenericSchema, input)).toBe(taken)
})

test('an e-mail is kept trimmed and in lower case, so that one person is one account', () => {
  expect(v.parse(Email, '  Ada@Example.COM ')).toBe('ada@example.com')
})

const ID = '0190b5a4-0000-7000-8000-000000000001'

test('a cursor gives back what the last item was sorted by, in any script', () => {
  const { items, nextCursor } = page(['Über', 'Zug'], 1, String, (row) => [row, ID])
  expect(items).toEqual(['Über'])
  expect(nextCursor).toMatch(/^[\w-]+$/)
  expect(v.parse(Cursor(), nextCursor)).toEqual(['Über', ID])
})

test('the last page has no cursor', () => {
  expect(page(['a', 'b'], 2, String, (row) => [row, ID])).toEqual({ items: ['a', 'b'], nextCursor: null })
})

test.each(['', 'nonsense', 'WzEsMl0', btoa('["a","not-an-id"]'), btoa('["a"]')])(
  'a cursor that this list did not give is refused: %j',
  (cursor) => {
    expect(takes(Cursor(), cursor)).toBe(false)
  },
)

test('a cursor of another list is refused', () => {
  const { nextCursor } = page(['not a time', 'b'], 1, String, (row) => [row, ID])
  expect(takes(Cursor(v.pipe(v.string(), v.isoTimestamp())), nextCursor)).toBe(false)
})

test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
  'a field called %s, which every object has by its prototype, is as unknown as any other',
  (key) => {
    const schema = v.strictObject({ name: v.optional(Line(5)) })
    expect(takes(schema, JSON.parse(`{"name": "a", "${key}": 1}`))).toBe(false)
    expect(takes(schema, { name: 'a' })).toBe(true)
  },
)
