// The forms of input that several functions take: text, days, pages. Ids have theirs in ids.ts.
import { decodeBase64Url } from 'hono/utils/encode'
import * as v from 'valibot'
import { base64Url } from './base64-url.ts'

/** Text of one line for people or searches: trimmed, not empty, without control characters (Postgres refuses NUL). */
export const Line = (maxLength: number) =>
  v.pipe(
    v.string('must be text'),
    v.trim(),
    v.minLength(1, 'must not be empty'),
    v.maxLength(maxLength, `must have at most ${maxLength} characters`),
    v.regex(/^\P{Cc}*$/u, 'must not contain control characters'),
  )

/** Text of several lines. */
export const Prose = (maxLength: number) =>
  v.pipe(
    v.string('must be text'),
    v.trim(),
    v.maxLength(maxLength, `must have at most ${maxLength} characters`),
    v.regex(/^(?:\P{Cc}|[\n\t])*$/u, 'must not contain control characters'),
  )

// 254 is the longest address that SMTP can carry.
export const Email = v.pipe(
  Line(254),
  v.toLowerCase(),
  v.email('must be an e-mail address, such as ada@example.com'),
)

/** A calendar day that exists, `YYYY-MM-DD`; whose day it is, the function says. */
export const Day = v.pipe(
  v.string('must be a day'),
  v.regex(/^\d{4}-\d\d-\d\d$/, 'must be a day, such as 2026-03-29'),
  v.check((day) => {
    const time = Date.parse(`${day}T00:00:00Z`)
    return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day)
  }, 'is not a day of the calendar'),
  v.metadata({ format: 'date' }),
)

/** A moment with its offset (RFC 3339). */
export const Moment = v.pipe(
  v.string('must be a time'),
  v.regex(
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/,
    'must be a time with its offset, such as 2026-03-29T20:00:00Z',
  ),
  v.metadata({ format: 'date-time' }),
  // Date takes 30 February for 2 March.
  v.check((text) => v.is(Day, text.slice(0, 10)), 'is not a time of the calendar'),
  v.transform((text) => new Date(text)),
  v.date('is not a time of the calendar'),
)

/** valibot leaves out what was not sent, which its types do not say. */
export const onlyGiven = <Change extends object>(change: Change) =>
  change as { [Name in keyof Change]: Exclude<Change[Name], undefined> }

// A page of 100 showtimes is some 60 KB: more belongs into a second request.
const MOST_PER_PAGE = 100

/** How many items a page has at most, from a query. */
export const Limit = v.optional(
  v.pipe(
    v.string(),
    v.regex(/^\d{1,3}$/, `must be a number from 1 to ${MOST_PER_PAGE}`),
    v.metadata({ type: 'integer', pattern: undefined, minimum: 1, maximum: MOST_PER_PAGE }),
    v.transform(Number),
    v.minValue(1, `must be a number from 1 to ${MOST_PER_PAGE}`),
    v.maxValue(MOST_PER_PAGE, `must be a number from 1 to ${MOST_PER_PAGE}`),
  ),
  '20',
)

/** Where the last page ended: what its last item was sorted by, ending with its id. Opaque to clients. */
export type CursorValues = [sortedBy: string, id: string]
const CursorShape = v.strictTuple([v.string(), v.pipe(v.string(), v.uuid())])

const writeCursor = (values: CursorValues): string =>
  base64Url(new TextEncoder().encode(JSON.stringify(values)))

/** A cursor from a query, read back into the values that it was made of; `sortedBy` says what the first must be. */
export const Cursor = (sortedBy: v.GenericSchema<string, unknown> = v.string()) =>
  v.pipe(
    v.string(),
    v.maxLength(1000),
    v.rawTransform(({ dataset, addIssue, NEVER }): CursorValues => {
      const values = readCursor(dataset.value)
      if (values && v.is(sortedBy, values[0])) return values
      addIssue({ message: 'is not a cursor of this list: take nextCursor as it came' })
      return NEVER
    }),
  )

function readCursor(text: string): CursorValues | undefined {
  try {
    const parsed = v.safeParse(CursorShape, JSON.parse(new TextDecoder().decode(decodeBase64Url(text))))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}

/**
 * One page of a list whose query asked for `limit + 1` rows: the row too many only says that there is a next page,
 * which begins after the last item of this one.
 */
export function page<Row, Item>(
  rows: Row[],
  limit: number,
  toItem: (row: Row) => Item,
  sortedBy: (row: Row) => CursorValues,
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map(toItem),
    nextCursor: rows.length > limit && last !== undefined ? writeCursor(sortedBy(last)) : null,
  }
}
