// Every text and number from outside has a type that the stores can keep.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { Bounded, Count, Decimal, Digits, JsonOf, Line, Pattern, Secret, Text, Token } from './values.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const BARE = /\bv\s*\.\s*(?:string|number|bigint|any|unknown)\s*\(/

/** Values that do not come from callers, or that are parsed on the spot. */
const EXEMPT: [where: RegExp, why: string][] = [
  [/^shared\/domain\/values\.ts$/, 'the types themselves'],
  [/^shared\/http\/responses\//, 'what goes out'],
  [/^functions\/docs\/get\.ts$/, 'what goes out'],
  [/^shared\/(?:env|setting-types)\.ts$/, 'settings, of who runs it'],
  [
    /^shared\/(?:auth\/tokens|auth\/sealing|tickets\/codes|tickets\/google-pass)\.ts$/,
    'keys of who runs it, and what they signed',
  ],
  [/^shared\/domain\/(?:messages|price)\.ts$/, 'rows and messages that Milo wrote'],
  [/^shared\/std\/ids\.ts$/, 'a UUID, by its form'],
]
const exempt = (file: string) => EXEMPT.some(([where]) => where.test(file))

const sources = ['shared', 'functions'].flatMap((folder) =>
  (readdirSync(join(ROOT, folder), { recursive: true }) as string[])
    .map((name) => `${folder}/${name}`)
    .filter(
      (file) =>
        /(?<!\.test)\.ts$/.test(file) &&
        !/\/testing|generated|^functions\/(?:host|client|openapi)\//.test(file),
    ),
)
const bareLines = (file: string, text = readFileSync(join(ROOT, file), 'utf8')) =>
  text.split('\n').flatMap((line, index) => (BARE.test(line) ? [`${file}:${index + 1}`] : []))

test('no input is a bare text or number', () => {
  expect(sources.length).toBeGreaterThan(100)
  expect(sources.filter((file) => !exempt(file)).flatMap((file) => bareLines(file))).toEqual([])
})

test('negative control: a bare one would be found, and each exemption is needed', () => {
  expect(bareLines('x.ts', 'const A = v.object({\n  name: v.string(),\n})')).toEqual(['x.ts:2'])
  for (const [where] of EXEMPT)
    expect(
      sources.filter((file) => where.test(file)).flatMap((file) => bareLines(file)).length,
    ).toBeGreaterThan(0)
})

const takes = (schema: v.GenericSchema, value: unknown) => v.safeParse(schema, value).success
const REFUSED = ['a\u0000b', '\ud800', 'x\udc00y']

test.each([
  ['Line', Line(10)],
  ['Text', Text(10)],
  ['Token', Token(10)],
])('%s takes text that every store keeps, up to its length', (_, schema) => {
  for (const value of ['a', 'é', '字', '💺💺', 'x'.repeat(10)]) expect(takes(schema, value), value).toBe(true)
  for (const value of [...REFUSED, 'x'.repeat(11), 1, null, undefined, {}, ['a']])
    expect(takes(schema, value)).toBe(false)
})

test('Line is one line and not empty; Text may be several or none; Token keeps its spaces', () => {
  for (const value of ['', '  ', 'a\nb', 'a\u2028b', 'a\u2029b'])
    expect(takes(Line(10), value), value).toBe(false)
  expect(v.parse(Line(10), ' e\u0301 ')).toBe('é')
  for (const value of ['', 'a\nb\tc']) expect(takes(Text(10), value), value).toBe(true)
  expect(v.parse(Token(10), ' a ')).toBe(' a ')
  expect(takes(Token(10), '')).toBe(false)
  expect(takes(Token(10, 3), 'ab')).toBe(false)
})

test('Secret accepts whatever can be hashed, and nothing that hashes like another text', () => {
  expect(takes(Secret(10), 'a\u0000\nb')).toBe(true)
  for (const value of ['\ud800', '', 'x'.repeat(11)]) expect(takes(Secret(10), value)).toBe(false)
  expect(takes(Secret(10, 3), 'ab')).toBe(false)
})

test('Pattern checks its pattern, Bounded its length, JsonOf its shape', () => {
  const Day = Pattern(/^\d{4}$/, 'must be a year')
  expect([takes(Day, '2026'), takes(Day, '2026\u0000'), takes(Day, 2026)]).toEqual([true, false, false])
  const { issues } = v.safeParse(Day, 'x')
  expect(issues?.[0]?.message).toBe('must be a year')
  expect([takes(Bounded(3, 'no'), 'abc'), takes(Bounded(3, 'no'), 'abcd')]).toEqual([true, false])
  const Named = JsonOf(v.object({ id: Line(10) }))
  expect([takes(Named, '{"id":"a"}'), takes(Named, '{"id":'), takes(Named, '{"id":"\\u0000"}')]).toEqual([
    true,
    false,
    false,
  ])
})

test('numbers stay within their columns', () => {
  for (const value of [0, 1, 2 ** 31 - 1]) expect(takes(Count(0), value), String(value)).toBe(true)
  const none = [-1, 1.5, 2 ** 31, 2 ** 53, 5e-324, Number.NaN, Number.POSITIVE_INFINITY, '1', null]
  for (const value of none) expect(takes(Count(0), value), String(value)).toBe(false)
  expect(v.parse(Digits(500, 'no'), '007')).toBe(7)
  for (const value of ['501', '-1', '1.5', '1e2', '', ' 1', '9999', 7])
    expect(takes(Digits(500, 'no'), value), String(value)).toBe(false)
  expect(v.parse(Decimal(-90, 90, 6), 5e-324)).toBe(0)
  expect(v.parse(Decimal(-90, 90, 6), 1.23456789)).toBe(1.234568)
  for (const value of [90.1, -91, Number.NaN, '1']) expect(takes(Decimal(-90, 90, 6), value)).toBe(false)
})

test('Line has a visible character, and no direction overrides', () => {
  for (const value of ['\u200b', '\u2060\u200d', 'a\u202eb', 'a\u2066b', '\u3164'])
    expect(takes(Line(10), value), JSON.stringify(value)).toBe(false)
  // The joiners of Persian and of emoji families stay.
  for (const value of ['\u0646\u06cc\u200c\u0645', '👩\u200d👧', 'é'])
    expect(takes(Line(10), value)).toBe(true)
})
