// Values that the stores keep unchanged: text without what Postgres refuses (NUL, halves of a surrogate
// pair), numbers within the range of their columns. Every text and number from outside is one of these, or of
// requests/inputs.ts.
import * as v from 'valibot'

// Cs: halves of a surrogate pair, which jsonb refuses. Zl and Zp end a line in some readers. U+202A to 202E
// and U+2066 to 2069 override the text direction, beyond the text itself.
const ONE_LINE = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u
// Other rules report empty text and control characters.
const VISIBLE = /^$|[^\p{Cf}\p{Co}\p{Cn}\p{Z}\p{M}\u115f\u1160\u3164]/u
const LINES = /^(?:[^\p{Cc}\p{Cs}]|[\n\t])*$/u

/**
 * One line of text for people or searches, not empty. A letter sent as one character or two (é) is stored as
 * one.
 */
export const Line = (maxLength: number) =>
  v.pipe(
    v.string('must be text'),
    v.normalize('NFC'),
    v.trim(),
    v.maxLength(maxLength, `must have at most ${maxLength} characters`),
    v.minLength(1, 'must not be empty'),
    v.regex(ONE_LINE, 'must not contain control characters or broken Unicode'),
    v.check((text) => VISIBLE.test(text), 'must contain a visible character'),
  )

/** Text of several lines, or empty. */
export const Text = (maxLength: number) =>
  v.pipe(
    v.string('must be text'),
    v.normalize('NFC'),
    v.trim(),
    v.maxLength(maxLength, `must have at most ${maxLength} characters`),
    v.regex(LINES, 'must not contain control characters or broken Unicode'),
  )

/** One line of text, stored as sent: secrets and names that others made. */
export const Token = (maxLength: number, minLength = 1) =>
  v.pipe(
    v.string('must be text'),
    v.minLength(
      minLength,
      minLength === 1 ? 'must not be empty' : `must have at least ${minLength} characters`,
    ),
    v.maxLength(maxLength, `must have at most ${maxLength} characters`),
    v.regex(ONE_LINE, 'must not contain control characters or broken Unicode'),
  )

/** Text that a pattern describes completely. */
export const Pattern = (pattern: RegExp, message: string) =>
  v.pipe(v.string(message), v.regex(pattern, message))

/** Text that a later check accepts or refuses, such as a name from a list; never stored as sent. */
export const Bounded = (maxLength: number, message: string) =>
  v.pipe(v.string(message), v.maxLength(maxLength, message))

/** Text that is JSON of this shape. The caller has to limit its length. */
export const JsonOf = <Schema extends v.GenericSchema<unknown, unknown>>(schema: Schema) =>
  v.pipe(v.string('must be text'), v.parseJson(undefined, 'must be JSON'), schema)

/** Text that is only hashed: anything but halves of surrogate pairs, which all encode alike. */
export const Secret = (maxLength: number, minLength = 1) =>
  v.pipe(
    v.string('must be text'),
    v.minLength(
      minLength,
      minLength === 1 ? 'must not be empty' : `must have at least ${minLength} characters`,
    ),
    v.maxLength(maxLength, `must have at most ${maxLength} characters`),
    v.regex(/^\P{Cs}*$/u, 'must not contain broken Unicode'),
  )

const INT4 = 2 ** 31 - 1

/** A whole number in a range. */
export const Count = (from: number, to: number = INT4) => {
  const message = `must be a whole number from ${from} to ${to}`
  return v.pipe(v.number(message), v.integer(message), v.minValue(from, message), v.maxValue(to, message))
}

/** A whole number in a query, a header or a cursor. */
export const Digits = (to: number, message: string) =>
  v.pipe(
    v.string(message),
    v.regex(new RegExp(`^\\d{1,${String(to).length}}$`), message),
    v.transform(Number),
    v.maxValue(to, message),
  )

/**
 * A number in a range with so many decimals; others do not fit into a column (5e-324 is not a real of
 * Postgres).
 */
export const Decimal = (from: number, to: number, places: number) => {
  const message = `must be a number from ${from} to ${to}`
  const scale = 10 ** places
  return v.pipe(
    v.number(message),
    v.minValue(from, message),
    v.maxValue(to, message),
    v.transform((value) => Math.round(value * scale) / scale),
  )
}
