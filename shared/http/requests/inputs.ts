// The forms of input that several functions take: text, days, pages. None of them takes what a store cannot
// keep. Ids have theirs in ids.ts.
import { decodeBase64Url } from 'hono/utils/encode'
import * as v from 'valibot'
import { currencyOf, HIGHEST_AMOUNT } from '../../domain/currencies.ts'
import { Bounded, Count, Line, Pattern, Token } from '../../domain/values.ts'
import { base64Url } from '../../std/base64-url.ts'
import { Id } from '../../std/ids.ts'

export { Count, Decimal, Digits, JsonOf, Line, Pattern, Secret, Text, Token } from '../../domain/values.ts'

// Characters of an unquoted local part (RFC 5322 dot-atom), and a name of at least two labels, in letters of
// any script.
const ADDRESS = /^([\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*)@([\p{L}\p{M}\p{N}.-]+)$/u
const DOMAIN = /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z](?:[a-z\d-]{0,61}[a-z\d])$/
const LONGEST_LOCAL_PART = 64
// The longest address that SMTP can carry.
const LONGEST_ADDRESS = 254

/**
 * One form for each address, so that one person is one account: lower case, the domain as DNS has it
 * (punycode).
 */
function normalAddress(text: string): string | undefined {
  const [, local = '', domain = ''] = ADDRESS.exec(text) ?? []
  if (local === '' || local.length > LONGEST_LOCAL_PART) return undefined
  const host = URL.canParse(`http://${domain}`) ? new URL(`http://${domain}`).hostname : ''
  const address = `${local.toLowerCase()}@${host}`
  return DOMAIN.test(host) && address.length <= LONGEST_ADDRESS ? address : undefined
}

export const Email = v.pipe(
  Line(LONGEST_ADDRESS),
  v.metadata({ format: 'email' }),
  v.rawTransform(({ dataset, addIssue, NEVER }): string => {
    const address = normalAddress(dataset.value)
    if (address !== undefined) return address
    addIssue({ message: 'must be an e-mail address, such as ada@example.com' })
    return NEVER
  }),
)

/**
 * A calendar day of the years 1 to 9999 (Postgres has no year 0), `YYYY-MM-DD`; whose day it is, the function
 * says.
 */
export const Day = v.pipe(
  Pattern(/^(?!0000)\d{4}-\d\d-\d\d$/, 'must be a day, such as 2026-03-29'),
  v.check((day) => {
    const time = Date.parse(`${day}T00:00:00Z`)
    return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day)
  }, 'is not a calendar day'),
  v.metadata({ format: 'date' }),
)

const FIRST_MOMENT = new Date('0001-01-01T00:00:00Z')
const LAST_MOMENT = new Date('9999-12-31T23:59:59.999Z')

/** A moment with its offset (RFC 3339), of the years 1 to 9999 in UTC. */
export const Moment = v.pipe(
  Pattern(
    /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/,
    'must be a time with its offset, such as 2026-03-29T20:00:00Z',
  ),
  v.metadata({ format: 'date-time' }),
  // Date takes 30 February for 2 March.
  v.check((text) => v.is(Day, text.slice(0, 10)), 'is not a calendar time'),
  v.transform((text) => new Date(text)),
  v.date('is not a calendar time'),
  v.minValue(FIRST_MOMENT, 'must be in the years 1 to 9999'),
  v.maxValue(LAST_MOMENT, 'must be in the years 1 to 9999'),
)

// Area/City, as the time zone database names places. Abbreviations mean several zones (IST: Kolkata,
// Jerusalem, Dublin).
const ZONE = /^(?:UTC|[A-Z][A-Za-z]+(?:\/[A-Z][A-Za-z_-]*)+|Etc\/GMT[+-]1?\d)$/

/** A time zone that this process knows. Whether Postgres knows it too, `createTheater` asks. */
export const TimeZone = v.pipe(
  Bounded(60, 'must have at most 60 characters'),
  v.trim(),
  v.check(
    (name) => ZONE.test(name) && isKnown(name),
    'must be a time zone by its full name, such as Europe/Lisbon or UTC',
  ),
)

function isKnown(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** A currency in use, by its ISO 4217 code. */
export const Currency = v.pipe(
  Bounded(100, 'must be text'),
  v.check(
    (code) => currencyOf(code) !== undefined,
    'must be a currency code in capital letters, such as EUR',
  ),
  v.metadata({ pattern: '^[A-Z]{3}$' }),
)

/** Money from so many minor units to what no seat costs in its currency: more is a slip of the hand. */
export const Price = (least: number) =>
  v.pipe(
    v.strictObject({ amount: Count(least, HIGHEST_AMOUNT), currency: Currency }),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return
      const { amount, currency } = dataset.value
      const most = currencyOf(currency)?.maxAmount ?? HIGHEST_AMOUNT
      if (amount <= most) return
      const at = {
        type: 'object' as const,
        origin: 'value' as const,
        input: dataset.value,
        key: 'amount',
        value: amount,
      }
      addIssue({ message: `must be at most ${most} minor units of ${currency}`, path: [at] })
    }),
  )

/** valibot leaves out what was not sent, which its types do not say. */
export const onlyGiven = <Change extends object>(change: Change) =>
  change as { [Name in keyof Change]: Exclude<Change[Name], undefined> }

// A page of 100 showtimes is some 60 KB: more belongs into a second request.
const MOST_PER_PAGE = 100

/** How many items a page has at most, from a query. */
export const Limit = v.optional(
  v.pipe(
    Pattern(/^\d{1,3}$/, `must be a number from 1 to ${MOST_PER_PAGE}`),
    v.metadata({ type: 'integer', pattern: undefined, minimum: 1, maximum: MOST_PER_PAGE }),
    v.transform(Number),
    v.minValue(1, `must be a number from 1 to ${MOST_PER_PAGE}`),
    v.maxValue(MOST_PER_PAGE, `must be a number from 1 to ${MOST_PER_PAGE}`),
  ),
  '20',
)

/** Where the last page ended: what its last item was sorted by, ending with its id. Opaque to clients. */
export type CursorValues = [sortedBy: string, id: string]
const CursorText = Token(1000, 0)
const CursorShape = v.strictTuple([CursorText, Id])

/** A moment as our own cursors have it: Postgres refuses other offsets that Moment takes. */
export const CursorMoment = v.pipe(
  Pattern(/Z$/, 'is not a time of a cursor'),
  v.check((text) => v.is(Moment, text)),
)

const writeCursor = (values: CursorValues): string =>
  base64Url(new TextEncoder().encode(JSON.stringify(values)))

/**
 * A cursor from a query, read back into the values that it was made of; `sortedBy` says what the first must
 * be.
 */
export const Cursor = (sortedBy: v.GenericSchema<string, unknown> = CursorText) =>
  v.pipe(
    Bounded(1000, 'is not a cursor of this list: pass nextCursor unchanged'),
    v.rawTransform(({ dataset, addIssue, NEVER }): CursorValues => {
      const values = readCursor(dataset.value)
      if (values && v.is(sortedBy, values[0])) return values
      addIssue({ message: 'is not a cursor of this list: pass nextCursor unchanged' })
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
 * One page of a list whose query asked for `limit + 1` rows: the row too many only says that there is a next
 * page, which begins after the last item of this one.
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
