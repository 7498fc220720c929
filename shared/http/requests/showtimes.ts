// What staff say of showtimes: prices as money, times before and after the movie, and the many of a batch at
// once.
import * as v from 'valibot'
import { COMPANION_RELEASE_MINUTES, EARLIEST_COMPANION_RELEASE_MINUTES } from '../../domain/companions.ts'
import { currencyOf } from '../../domain/currencies.ts'
import { addDays } from '../../domain/local-time.ts'
import { type Money, type Prices, ticketTypes } from '../../domain/price.ts'
import { seatCategories } from '../../domain/seating.ts'
import { LONGEST_SALE_AFTER_START_MINUTES } from '../../domain/showtime.ts'
import { Id } from '../../std/ids.ts'
import { Format, Language } from './catalogue.ts'
import { Count, Day, Moment, Pattern, Price } from './inputs.ts'

const MoneyInput = Price(0)

/** A strict object of these names, each optional, at least one given. */
const someOf = <Name extends string, Value extends v.GenericSchema>(names: readonly Name[], value: Value) =>
  v.pipe(
    v.partial(v.strictObject(Object.fromEntries(names.map((name) => [name, value])) as Record<Name, Value>)),
    v.minEntries(1, 'must name at least one price'),
  )
const PricesInput = someOf(seatCategories, someOf(ticketTypes, MoneyInput))

const orphanRules = ['strict', 'warn', 'off'] as const
const CleaningMinutes = Count(0, 240)
const shared = {
  prices: PricesInput,
  /** Per seat. */
  bookingFee: MoneyInput,
  /** Sales end so long before the start; less than nothing: so long after it. */
  salesCutOffMinutes: Count(-LONGEST_SALE_AFTER_START_MINUTES, 7 * 24 * 60),
  orphanRule: v.picklist(orphanRules, `must be one of ${orphanRules.join(', ')}`),
  /** Companion seats are sold only with their place until so long before the start. */
  companionReleaseMinutes: Count(0, EARLIEST_COMPANION_RELEASE_MINUTES),
}

const scheduled = {
  movieId: Id,
  language: Language,
  /** Left out: the screen's own. */
  format: v.optional(Format),
  preShowMinutes: v.optional(Count(0, 120), 15),
  cleaningMinutes: v.optional(CleaningMinutes, 15),
  prices: shared.prices,
  bookingFee: v.optional(shared.bookingFee),
  salesCutOffMinutes: v.optional(shared.salesCutOffMinutes, 0),
  orphanRule: v.optional(shared.orphanRule, 'warn' as const),
  companionReleaseMinutes: v.optional(shared.companionReleaseMinutes, COMPANION_RELEASE_MINUTES),
}

/** A showtime ends within the years that the stores have, whatever its length. */
const LAST_START = new Date('9998-12-31T00:00:00Z')
const Start = v.pipe(Moment, v.maxValue(LAST_START, 'must be before the year 9999'))
const StartDay = v.pipe(
  Day,
  v.check((day) => day < '9999', 'must be before the year 9999'),
)

/** Staff alone see a draft; `scheduled` publishes it. */
const Status = v.picklist(['draft', 'scheduled'], 'must be draft or scheduled')
const status = v.optional(Status, 'scheduled')

export const NewShowtime = v.strictObject({ screenId: Id, startsAt: Start, ...scheduled, status })
export type NewShowtime = v.InferOutput<typeof NewShowtime>
export const ShowtimeChange = v.partial(
  v.strictObject({ ...shared, startsAt: Start, cleaningMinutes: CleaningMinutes, status: Status }),
)
export type ShowtimeChange = v.InferOutput<typeof ShowtimeChange>

const MOST_DAYS = 62
const MOST_SHOWTIMES = 500
const Time = Pattern(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time, such as 20:15')
const someUnique = <Item extends v.GenericSchema<string, string>>(item: Item, most: number) =>
  v.pipe(
    v.array(item, 'must be a list'),
    v.minLength(1, 'must not be empty'),
    v.maxLength(most, `must have at most ${most} entries`),
    v.check((items) => new Set(items).size === items.length, 'must not repeat an entry'),
  )

interface Days {
  from: string
  to: string
  weekdays?: number[] | undefined
}

/** These checks run also where a day was found to be none. */
const areDays = ({ from, to }: Days): boolean => v.is(StartDay, from) && v.is(StartDay, to)

export const ShowtimeBatch = v.pipe(
  v.strictObject({
    screenIds: someUnique(Id, 50),
    /** Of the theater's own calendar and clocks. */
    days: v.strictObject({
      from: StartDay,
      to: StartDay,
      /** 1 is Monday; left out: all. */
      weekdays: v.optional(v.pipe(v.array(Count(1, 7)), v.minLength(1, 'must not be empty'), v.maxLength(7))),
    }),
    times: someUnique(Time, 24),
    ...scheduled,
    status,
    dryRun: v.optional(v.boolean('must be true or false'), false),
  }),
  v.forward(
    v.check(
      ({ days }) => !areDays(days) || (days.from <= days.to && days.to < addDays(days.from, MOST_DAYS)),
      `must be a range of 1 to ${MOST_DAYS} days`,
    ),
    ['days'],
  ),
  v.check(
    ({ days, times, screenIds }) =>
      !areDays(days) || daysOf(days).length * times.length * screenIds.length <= MOST_SHOWTIMES,
    `would make more than ${MOST_SHOWTIMES} showtimes: take fewer at once`,
  ),
)
export type ShowtimeBatch = v.InferOutput<typeof ShowtimeBatch>

/** Business days of a theater, which begin at 05:00 by its clocks. */
export const ShowtimeCopy = v.strictObject({
  from: StartDay,
  /** From the first day on: 1 copies a day, 7 a week. */
  days: v.optional(Count(1, 7), 1),
  /** What the first day becomes. */
  to: StartDay,
  status,
  dryRun: v.optional(v.boolean('must be true or false'), false),
})

/** The days of a range that fall on its weekdays. */
export function daysOf({ from, to, weekdays }: Days): string[] {
  const days: string[] = []
  for (let day = from; day <= to && days.length <= MOST_SHOWTIMES; day = addDays(day, 1)) days.push(day)
  return days.filter((day) => weekdays === undefined || weekdays.includes(new Date(day).getUTCDay() || 7))
}

/**
 * Amounts in minor units of this currency, or the fields that are in another one, or that no total can have
 * with these providers.
 */
export function amountsIn(
  currency: string,
  providers: readonly string[],
  given: { prices?: v.InferOutput<typeof PricesInput> | undefined; bookingFee?: Money | undefined },
): { prices: Prices; bookingFee: number | undefined; errors: { path: string; message: string }[] } {
  const errors: { path: string; message: string }[] = []
  const amountOf = (money: Money, path: string): number => {
    if (money.currency !== currency)
      errors.push({ path: `${path}.currency`, message: `must be ${currency}, as everything in this theater` })
    const refusal = priceRefusal(money, providers)
    if (refusal) errors.push({ path: `${path}.amount`, message: refusal })
    return money.amount
  }
  const prices: Prices = {}
  for (const [category, byType] of Object.entries(given.prices ?? {})) {
    if (!byType) continue
    const amounts = Object.entries(byType).flatMap(([type, money]) =>
      money ? [[type, amountOf(money as Money, `prices.${category}.${type}`)] as const] : [],
    )
    prices[category] = Object.fromEntries(amounts)
  }
  const bookingFee = given.bookingFee && amountOf(given.bookingFee, 'bookingFee')
  return { prices, bookingFee, errors }
}

/** Of a single price: the least and the most are those of a total. */
function priceRefusal({ amount, currency }: Money, providers: readonly string[]): string | undefined {
  const units = currencyOf(currency)?.stripe
  if (amount === 0 || !providers.includes('stripe')) return undefined
  if (!units) return providers.length === 1 ? `must be 0: Stripe does not take ${currency}` : undefined
  return amount % units.step === 0
    ? undefined
    : `must be a multiple of ${units.step}, as Stripe charges ${currency}`
}
