// The amounts that Stripe takes, as its page says (https://docs.stripe.com/currencies), in its own units: a
// copy apart from Milo's, so that one can be wrong alone.

const LEAST: Readonly<Record<string, number>> = {
  aed: 200,
  aud: 50,
  bgn: 100,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17500,
  inr: 50,
  jpy: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
  usd: 50,
}
/** Counted in hundredths that are always 0. */
const HUNDREDS = ['isk', 'ugx']
/** Three decimals, of which the last is 0. */
const TENS = ['bhd', 'jod', 'kwd']

export const leastAmounts: ReadonlyMap<string, number> = new Map(Object.entries(LEAST))

/** Why Stripe refuses the amount: an error's fields. */
export function amountError(amount: number, currency: string): object | undefined {
  const wrong = { param: 'amount', code: 'parameter_invalid_integer' }
  if (!Number.isSafeInteger(amount) || amount < 1) return wrong
  if (HUNDREDS.includes(currency) && amount % 100 !== 0) return wrong
  if (TENS.includes(currency) && amount % 10 !== 0) return wrong
  if (amount < (LEAST[currency] ?? 1)) return { param: 'amount', code: 'amount_too_small' }
  return undefined
}
