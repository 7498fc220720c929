// What staff say of promo codes.
import * as v from 'valibot'
import { promoCounts } from '../../domain/promo.ts'
import { Id } from '../../std/ids.ts'
import { Count, Line, Moment, Price } from './inputs.ts'

/** As customers type it: in any case. */
export const PromoCodeText = v.pipe(
  Line(40),
  v.regex(/^[A-Za-z0-9-]{3,40}$/, 'must be 3 to 40 letters, digits and hyphens'),
  v.toUpperCase(),
)

// What the driver reads of years before 100 is another century.
const Limit = v.nullable(v.pipe(Moment, v.minValue(new Date(0), 'must not be before 1970')))
const limits = {
  validFrom: Limit,
  validUntil: Limit,
  showtimesFrom: Limit,
  showtimesUntil: Limit,
  maxUses: v.nullable(Count(1, 1_000_000_000)),
  maxUsesPerCustomer: v.nullable(Count(1, 1_000_000)),
}

export interface PromoTimes {
  validFrom?: Date | null | undefined
  validUntil?: Date | null | undefined
  showtimesFrom?: Date | null | undefined
  showtimesUntil?: Date | null | undefined
}

/** The fields that end before they begin. */
export const wrongTimes = (promo: PromoTimes) =>
  [['validFrom', 'validUntil'] as const, ['showtimesFrom', 'showtimesUntil'] as const].flatMap(
    ([from, until]) =>
      promo[from] && promo[until] && promo[from] >= promo[until]
        ? [{ path: until, message: `must be later than ${from}` }]
        : [],
  )

export const NewPromoCode = v.pipe(
  v.strictObject({
    code: PromoCodeText,
    /** Off each seat, down to nothing; the booking fee stays. */
    percent: v.optional(Count(1, 100)),
    amount: v.optional(Price(1)),
    movieId: v.optional(v.nullable(Id), null),
    theaterId: v.optional(v.nullable(Id), null),
    validFrom: v.optional(limits.validFrom, null),
    validUntil: v.optional(limits.validUntil, null),
    showtimesFrom: v.optional(limits.showtimesFrom, null),
    showtimesUntil: v.optional(limits.showtimesUntil, null),
    maxUses: v.optional(limits.maxUses, null),
    maxUsesPerCustomer: v.optional(limits.maxUsesPerCustomer, null),
    /** What both limits count. */
    counts: v.optional(v.picklist(promoCounts, `must be one of ${promoCounts.join(', ')}`), 'reservations'),
  }),
  v.forward(
    v.check(
      ({ percent, amount }) => (percent === undefined) !== (amount === undefined),
      'must be given, or amount instead of it',
    ),
    ['percent'],
  ),
)
export type NewPromoCode = v.InferOutput<typeof NewPromoCode>

/** What a code takes off does not change: who was promised more would be deceived. */
export const PromoCodeChange = v.partial(v.strictObject(limits))
