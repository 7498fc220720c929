// Prices in every currency fit, sums stay exact, and Stripe gets the amounts of its own documentation.
import { expect, test } from 'vitest'
import { currencies, currencyOf } from './currencies.ts'
import { chargeRefusal } from './payment.ts'

// The most seats that one report could ever add up: a chain's year.
const MANY_SEATS = 100_000

test('decimals agree with the runtime’s ISO 4217 data', () => {
  // CLDR counts decimals in use, ISO those that exist: these differ.
  const differs = new Set(
    'AFN ALL COP HUF IDR IQD IRR KPW LAK LBP MGA MMK PKR RSD SOS SYP TWD YER'.split(' '),
  )
  for (const [code, { decimals }] of currencies) {
    if (differs.has(code)) continue
    const format = new Intl.NumberFormat('en', { style: 'currency', currency: code })
    expect([code, decimals]).toEqual([code, format.resolvedOptions().maximumFractionDigits])
  }
})

test.each([
  ['EUR', 12_50],
  ['IDR', 1_000_000_00],
  ['COP', 300_000_00],
  ['ARS', 200_000_00],
  ['UZS', 500_000_00],
  ['VND', 2_000_000],
  ['KRW', 150_000],
  ['IRR', 50_000_000_00],
  ['LBP', 20_000_000_00],
  ['JPY', 30_000],
  ['KWD', 60_000],
])('a dear seat in %s can be sold', (code, amount) => {
  expect(currencyOf(code)!.maxAmount).toBeGreaterThan(amount)
})

test('a seat of more than ten thousand euros stays a typing error', () => {
  expect(currencyOf('EUR')!.maxAmount).toBe(1_000_000)
})

test('sums of the most expensive seats stay exact', () => {
  for (const [code, { maxAmount }] of currencies)
    expect([code, Number.isSafeInteger(maxAmount * 2 * 20 * 100)]).toEqual([code, true])
  expect(Number.isSafeInteger(currencyOf('EUR')!.maxAmount * MANY_SEATS)).toBe(true)
})

test.each([
  ['EUR', { factor: 1, step: 1, least: 50, most: 999_999_99 }],
  ['GBP', { factor: 1, step: 1, least: 30, most: 999_999_99 }],
  ['JPY', { factor: 1, step: 1, least: 50, most: 9_999_999_999 }],
  ['HUF', { factor: 1, step: 1, least: 175_00, most: 9_999_999_999_00 }],
  ['ISK', { factor: 100, step: 1, least: 65, most: 999_999 }],
  ['UGX', { factor: 100, step: 1, least: 1850, most: 999_999 }],
  ['KWD', { factor: 1, step: 10, least: 200, most: 99_999_990 }],
  ['MGA', { factor: 0.01, step: 100, least: 2300_00, most: 99_999_999_00 }],
])('Stripe counts %s its own way', (code, units) => {
  expect(currencyOf(code)!.stripe).toEqual(units)
})

test('a currency that is not in use is unknown', () => {
  expect(['XXX', 'DEM', 'eur', 'toString'].map((code) => currencyOf(code))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

test.each([
  [['razorpay'], 99, 'INR', /no less than 100/],
  [['razorpay'], 100, 'INR', undefined],
  [['razorpay'], 295991, 'KWD', /multiples of 10/],
  [['razorpay', 'stripe'], 50, 'INR', undefined],
  [['stripe', 'razorpay'], 49, 'INR', /Stripe charges no less/],
  [['stripe', 'simulator'], 49, 'INR', undefined],
] as const)('%j: whether one can charge %d of %s', (providers, amount, currency, refusal) => {
  const said = chargeRefusal(providers, { amount, currency })
  if (refusal) expect(said).toMatch(refusal)
  else expect(said).toBeUndefined()
})
