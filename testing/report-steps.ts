// Random steps in the life of a theater's sales, for reports: testing/report-histories.ts takes them.
import fc from 'fast-check'

/** Around the night in which clocks change in Lisbon; 04:30Z is half past five there since. */
export const MOMENTS = [
  ...['2026-03-20T12:00:00Z', '2026-03-28T20:00:00Z', '2026-03-29T03:30:00Z', '2026-03-29T04:30:00Z'],
  ...['2026-04-01T23:00:00Z', '2026-04-04T20:00:00Z'],
]
export const SALE_STEPS = [
  ...[
    'capture',
    'capture',
    'decline',
    'letIn',
    'letOut',
    'giveBackOne',
    'cancel',
    'refunded',
    'dispute',
    'win',
  ],
  ...['refundOutside', 'moveSeat', 'retry'],
] as const
const SHOW_STEPS = ['move', 'cancelShow', 'showAnother'] as const
export type SaleStep = (typeof SALE_STEPS)[number]
export type ShowStep = (typeof SHOW_STEPS)[number]

export interface Sale {
  show: number
  prices: number[]
  fees: number
  way: 'online' | 'counter' | 'comp' | 'promo'
  soldAt: string
}

export type Step =
  | { kind: 'sell'; sale: Sale }
  | { kind: SaleStep; which: number }
  | { kind: ShowStep; which: number; at: string }
  | { kind: 'tax'; rate: number; at: string }
  | { kind: 'clocks'; timeZone: string }
  | { kind: 'sweep' }

const moment = fc.constantFrom(...MOMENTS)
const which = fc.nat({ max: 11 })
const sell = fc.record({
  show: fc.nat({ max: 2 }),
  prices: fc.array(fc.integer({ min: 0, max: 99_999 }), { minLength: 1, maxLength: 3 }),
  fees: fc.integer({ min: 0, max: 999 }),
  way: fc.constantFrom<Sale['way']>('online', 'online', 'counter', 'comp', 'promo'),
  soldAt: moment,
})
export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: sell.map((sale): Step => ({ kind: 'sell', sale })) },
    {
      weight: 9,
      arbitrary: fc.record({ kind: fc.constantFrom(...SALE_STEPS), which }) as fc.Arbitrary<Step>,
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constantFrom(...SHOW_STEPS), which, at: moment }) as fc.Arbitrary<Step>,
    },
    {
      weight: 1,
      arbitrary: fc
        .record({ rate: fc.nat({ max: 2500 }), at: moment })
        .map((tax): Step => ({ kind: 'tax', ...tax })),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom('Europe/Lisbon', 'America/New_York')
        .map((timeZone): Step => ({ kind: 'clocks', timeZone })),
    },
    { weight: 3, arbitrary: fc.constant<Step>({ kind: 'sweep' }) },
  ),
  { minLength: 4, maxLength: 30 },
)
