// Values that are well-formed for JSON or HTTP and that some store, parser or clock behind us cannot keep.
import { base64Url } from '#shared/std/base64-url.ts'
import { newId } from '#shared/std/ids.ts'

const texts = [
  'a\u0000b',
  '\ud800',
  'x\udc00y',
  '\ufeff',
  '\uffff',
  '\u2028',
  '\u202e',
  'e\u0301'.repeat(60),
  // Grows when it is normalised.
  '\u0958'.repeat(100),
  '\u1d160'.repeat(100),
  'x'.repeat(70_000),
  '%00',
  '%ff',
  'o\'\\"`$1',
  '../../etc',
  '__proto__',
  'constructor',
  '{}',
  'null',
  '{1,2}',
]
const times = [
  '0000-01-01',
  '0001-01-01',
  '9999-12-31',
  '10000-01-01',
  '-0001-01-01',
  '-infinity',
  'infinity',
  'now',
  '2026-02-29',
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '0001-01-01T00:00:00+14:00',
  '0001-01-01T00:00:00-14:00',
  '9999-12-31T23:59:59.999Z',
  '9999-12-31T23:59:59-14:00',
  '9999-12-31T24:00:00Z',
  '2026-01-01T00:00:00+23:59',
  '2026-01-01T00:00:00+99:00',
  '2026-06-30T23:59:60Z',
  '99:99',
  '24:00',
]
const zones = ['US/Pacific-New', 'VST', 'IST', 'EST5EDT', 'posixrules', '+01:00', 'UTC+25']
const numbers = [
  -0,
  -1,
  1.5,
  5e-324,
  1e-10,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53 - 1,
  2 ** 53,
  2 ** 63,
  1e21,
  1.7976931348623157e308,
  -60,
  32_768,
]
const digits = [
  '-0',
  '1e400',
  '5e-324',
  'NaN',
  ...numbers.map(String),
  '9'.repeat(15),
  '9'.repeat(16),
  '9'.repeat(40),
]

export const hostileNumbers: readonly number[] = numbers
export const hostileTexts: readonly string[] = [...texts, ...times, ...zones, ...digits]

/** A cursor in the format of Milo's lists with forged values. */
const forged = (first: unknown, id: unknown = newId()) =>
  base64Url(new TextEncoder().encode(JSON.stringify([first, id])))
export const hostileCursors: readonly string[] = [
  ...hostileTexts.filter((text) => text.length < 1000).map((text) => forged(text)),
  ...numbers.map((number) => forged(number)),
  forged('a', 'a\u0000'),
  forged(null, null),
  base64Url(new TextEncoder().encode('['.repeat(700))),
]

/** Latin-1 without control characters: what a header may carry. */
export const hostileHeaders: readonly string[] = [
  '\u00ff\u00fe',
  ',,,,',
  '*',
  'W/"',
  '"'.repeat(2000),
  ';q=,'.repeat(1000),
  '*/*;q=abc',
  'text/html;q=1e999',
  ...digits,
  'x'.repeat(8000),
]
