// What staff say of promo codes.
import * as v from 'valibot'
import { Id } from './ids.ts'
import { Line, Moment } from './inputs.ts'

const whole = (from: number, to: number) => {
  const message = `must be a whole number from ${from} to ${to}`
  return v.pipe(v.number(message), v.safeInteger(message), v.minValue(from, message), v.maxValue(to, message))
}

/** As customers type it: in any case. */
export const PromoCodeText = v.pipe(
  Line(40),
  v.regex(/^[A-Za-z0-9-]{3,40}$/, 'must be 3 to 40 letters, digits and hyphens'),
  v.toUpperCase(),
)

const limits = {
  validFrom: v.nullable(Moment),
  validUntil: v.nullable(Moment),
  showtimesFrom: v.nullable(Moment),
  showtimesUntil: v.nullable(Moment),
  maxUses: v.nullable(whole(1, 1_000_000_000)),
  maxUsesPerCustomer: v.nullable(whole(1, 1_000_000)),
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
    /** Off each seat. */
    percent: v.optional(whole(1, 99)),
    amount: v.optional(
      v.strictObject({
        amount: whole(1, 1_000_000),
        currency: v.pipe(v.string('must be text'), v.regex(/^[A-Z]{3}$/, 'must be a currency, such as EUR')),
      }),
    ),
    movieId: v.optional(v.nullable(Id), null),
    theaterId: v.optional(v.nullable(Id), null),
    validFrom: v.optional(limits.validFrom, null),
    validUntil: v.optional(limits.validUntil, null),
    showtimesFrom: v.optional(limits.showtimesFrom, null),
    showtimesUntil: v.optional(limits.showtimesUntil, null),
    maxUses: v.optional(limits.maxUses, null),
    maxUsesPerCustomer: v.optional(limits.maxUsesPerCustomer, null),
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
