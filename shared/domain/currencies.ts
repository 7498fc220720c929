// The currencies that seats can be sold in: their decimals, limits that catch typing errors, and how Stripe
// counts them.

export interface Currency {
  /** ISO 4217: minor units of one unit, as a power of ten. */
  decimals: number
  /** More than a seat costs anywhere, in minor units: a higher price is a typing error. */
  maxAmount: number
  /** Null if Stripe does not accept the currency. */
  stripe: StripeUnits | null
}

export interface StripeUnits {
  /** Stripe's amount is ours times this. */
  factor: number
  /** Our amount must be a multiple of this. */
  step: number
  /** The least and the most that Stripe charges, in our minor units. */
  least: number
  most: number
}

// Units for about a dollar in 2026: only orders of magnitude, so it may age.
const PER_DOLLAR = `
  AED 4 · AFN 70 · ALL 90 · AMD 390 · AOA 920 · ARS 1500 · AUD 1.6 · AWG 1.8 · AZN 1.7 · BAM 1.8
  BBD 2 · BDT 122 · BGN 1.8 · BHD 0.4 · BIF 3000 · BMD 1 · BND 1.3 · BOB 7 · BRL 6 · BSD 1 · BTN 90
  BWP 14 · BYN 3.3 · BZD 2 · CAD 1.4 · CDF 2800 · CHF 1 · CLP 950 · CNY 7.3 · COP 4200 · CRC 510
  CUP 24 · CVE 103 · CZK 24 · DJF 178 · DKK 7 · DOP 62 · DZD 135 · EGP 50 · ERN 15 · ETB 140 · EUR 1
  FJD 2.3 · FKP 1 · GBP 1 · GEL 2.8 · GHS 12 · GIP 1 · GMD 72 · GNF 8700 · GTQ 7.8 · GYD 210 · HKD 8
  HNL 26 · HTG 132 · HUF 370 · IDR 16500 · ILS 3.7 · INR 90 · IQD 1310 · IRR 1000000 · ISK 130
  JMD 160 · JOD 0.8 · JPY 155 · KES 130 · KGS 88 · KHR 4050 · KMF 450 · KPW 900 · KRW 1450 · KWD 0.4
  KYD 1 · KZT 540 · LAK 21800 · LBP 90000 · LKR 305 · LRD 190 · LSL 18 · LYD 6 · MAD 10 · MDL 17.5
  MGA 4600 · MKD 57 · MMK 2100 · MNT 3600 · MOP 8 · MRU 40 · MUR 46 · MVR 15.5 · MWK 1740 · MXN 20
  MYR 4.5 · MZN 64 · NAD 18 · NGN 1550 · NIO 37 · NOK 11 · NPR 142 · NZD 1.8 · OMR 0.4 · PAB 1
  PEN 3.8 · PGK 4.2 · PHP 58 · PKR 283 · PLN 4 · PYG 7600 · QAR 3.7 · RON 4.6 · RSD 110 · RUB 95
  RWF 1460 · SAR 3.8 · SBD 8.4 · SCR 14.5 · SDG 600 · SEK 11 · SGD 1.4 · SHP 1 · SLE 23 · SOS 572
  SRD 39 · SSP 4700 · STN 22.5 · SYP 13000 · SZL 18 · THB 35 · TJS 10.5 · TMT 3.5 · TND 3.1 · TOP 2.4
  TRY 42 · TTD 6.8 · TWD 32 · TZS 2700 · UAH 42 · UGX 3700 · USD 1 · UYU 41 · UZS 12800 · VES 250
  VND 26000 · VUV 122 · WST 2.8 · XAF 600 · XCD 2.7 · XCG 1.8 · XOF 600 · XPF 109 · YER 250 · ZAR 18.5
  ZMW 25 · ZWG 27`

const NO_DECIMALS = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'
const THREE_DECIMALS = 'BHD IQD JOD KWD LYD OMR TND'

/** Ten thousand dollars, rounded up to a power of ten of the currency. */
const CEILING_DOLLARS = 10_000

// https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts, checked on 2026-11-28; in units of
// the currency, for accounts paid out in it.
const STRIPE_LEAST: Readonly<Record<string, number>> = {
  AED: 2,
  AUD: 0.5,
  BGN: 1,
  BRL: 0.5,
  CAD: 0.5,
  CHF: 0.5,
  CZK: 15,
  DKK: 2.5,
  EUR: 0.5,
  GBP: 0.3,
  HKD: 4,
  HUF: 175,
  INR: 0.5,
  JPY: 50,
  MXN: 10,
  MYR: 2,
  NOK: 3,
  NZD: 0.5,
  PLN: 2,
  RON: 2,
  SEK: 3,
  SGD: 0.5,
  THB: 10,
  USD: 0.5,
}
// Otherwise Stripe converts, and the minimum of the account's own currency applies: about half a dollar.
const STRIPE_LEAST_DOLLARS = 0.5

// From the same page: eight digits of Stripe's own units, more for these currencies, in units of the
// currency.
const STRIPE_MOST_DIGITS = 99_999_999
const STRIPE_MOST: Readonly<Record<string, number>> = {
  COP: 9_999_999_999,
  HUF: 9_999_999_999,
  IDR: 9_999_999_999,
  INR: 9_999_999,
  JPY: 9_999_999_999,
  LBP: 999_999_999_999,
}

const STRIPE_TAKES_NOT = 'BTN CUP ERN GHS IQD IRR KPW LYD MRU OMR SDG SSP SYP TMT TND VES ZWG'
// From "special cases" of the same page: no decimals in use, but Stripe counts hundredths.
const STRIPE_COUNTS_HUNDREDTHS = 'ISK UGX'
// ISO gives the ariary two decimals (it has fifths); Stripe counts whole ones.
const STRIPE_COUNTS_WHOLE = 'MGA'

const has = (codes: string, code: string) => codes.split(' ').includes(code)

function decimalsOf(code: string): number {
  if (has(NO_DECIMALS, code)) return 0
  return has(THREE_DECIMALS, code) ? 3 : 2
}

function stripeUnits(code: string, decimals: number, perDollar: number): StripeUnits | null {
  if (has(STRIPE_TAKES_NOT, code)) return null
  const { factor, step } = stripeScale(code, decimals)
  const units = STRIPE_LEAST[code] ?? STRIPE_LEAST_DOLLARS * perDollar
  const most = code in STRIPE_MOST ? STRIPE_MOST[code]! * 10 ** decimals : STRIPE_MOST_DIGITS / factor
  return {
    factor,
    step,
    least: Math.ceil((units * 10 ** decimals) / step) * step,
    most: Math.floor(most / step) * step,
  }
}

function stripeScale(code: string, decimals: number): Pick<StripeUnits, 'factor' | 'step'> {
  if (has(STRIPE_COUNTS_HUNDREDTHS, code)) return { factor: 100, step: 1 }
  if (has(STRIPE_COUNTS_WHOLE, code)) return { factor: 1 / 100, step: 100 }
  return { factor: 1, step: decimals === 3 ? 10 : 1 }
}

function newCurrency(code: string, perDollar: number): Currency {
  const decimals = decimalsOf(code)
  const ceiling = 10 ** Math.ceil(Math.log10(CEILING_DOLLARS * perDollar))
  return { decimals, maxAmount: ceiling * 10 ** decimals, stripe: stripeUnits(code, decimals, perDollar) }
}

export const currencies: ReadonlyMap<string, Currency> = new Map(
  PER_DOLLAR.split(/[·\n]/)
    .map((entry) => entry.trim().split(' '))
    .filter(([code]) => code !== '')
    .map(([code, perDollar]) => [code!, newCurrency(code!, Number(perDollar))]),
)

/** Undefined if the currency is not in use. */
export const currencyOf = (code: string): Currency | undefined => currencies.get(code)

/** More than a seat costs in any currency, in minor units. */
export const HIGHEST_AMOUNT = Math.max(...[...currencies.values()].map(({ maxAmount }) => maxAmount))

/**
 * An amount derived from a price (a discount or a refund), rounded down to what can be charged and refunded:
 * whole minor units, or tens of them with three decimals.
 */
export function roundDown(amount: number, currency: string): number {
  const step = currencyOf(currency)?.stripe?.step ?? 1
  return Math.floor(amount / step) * step
}

/** Why Stripe cannot charge exactly this, as a text for users; undefined if it can. */
export function stripeRefusal({
  amount,
  currency,
}: {
  amount: number
  currency: string
}): string | undefined {
  const units = currencyOf(currency)?.stripe
  if (!units) return `Stripe does not take ${currency}.`
  const { least, most, step } = units
  if (amount < least) return `Stripe charges no less than ${least} minor units of ${currency}.`
  if (amount > most) return `Stripe charges no more than ${most} minor units of ${currency}.`
  return amount % step === 0 ? undefined : `Stripe charges multiples of ${step} minor units of ${currency}.`
}

// https://razorpay.com/docs/api/orders/create says so of these three: one unit of the currency.
const RAZORPAY_LEAST_UNIT = 'INR MYR USD'
// https://razorpay.com/docs/payments/payment-methods: the last of three decimals is 0.
const RAZORPAY_STEP = 10

/** Why Razorpay cannot charge exactly this, as a text for users; undefined if it can. */
export function razorpayRefusal({
  amount,
  currency,
}: {
  amount: number
  currency: string
}): string | undefined {
  if (has(RAZORPAY_LEAST_UNIT, currency) && amount < 100)
    return `Razorpay charges no less than 100 minor units of ${currency}.`
  return has(THREE_DECIMALS, currency) && amount % RAZORPAY_STEP !== 0
    ? `Razorpay charges multiples of ${RAZORPAY_STEP} minor units of ${currency}.`
    : undefined
}
