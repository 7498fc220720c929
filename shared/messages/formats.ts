// Dates, money, lists and plurals as a language writes them.
import type { Language } from '../domain/contact.ts'

// Arabic with Latin digits: rows, seats and codes have them too.
const LOCALES: Readonly<Record<Language, string>> = {
  en: 'en-GB',
  de: 'de-DE',
  fr: 'fr-FR',
  es: 'es-ES',
  ar: 'ar-u-nu-latn',
}

/** How Intl is asked for a language. */
export const localeOf = (language: Language): string => LOCALES[language]

export const directionOf = (language: Language): 'rtl' | 'ltr' => (language === 'ar' ? 'rtl' : 'ltr')

// Creating a format costs fifty times as much as using it, and a hall has a price at each seat.
const formats = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>()

const kept = <Format extends Intl.NumberFormat | Intl.DateTimeFormat>(
  key: object,
  make: () => Format,
): Format => {
  const name = JSON.stringify(key)
  const format = (formats.get(name) as Format | undefined) ?? make()
  formats.set(name, format)
  return format
}

export const numberFormat = (language: Language, form: Intl.NumberFormatOptions): Intl.NumberFormat =>
  kept({ numbers: language, ...form }, () => new Intl.NumberFormat(LOCALES[language], form))

export const dateFormat = (language: Language, form: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  kept({ dates: language, ...form }, () => new Intl.DateTimeFormat(LOCALES[language], form))

const digits = new Map<string, number>()

/** How many decimals people write of a currency: two of most, none of some. */
export function minorDigits(currency: string): number {
  const known =
    digits.get(currency) ??
    numberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ??
    2
  digits.set(currency, known)
  return known
}

/** An amount in minor units as people write it, e.g. €25.00. */
export const moneyIn = (language: Language, amount: number, currency: string): string =>
  numberFormat(language, { style: 'currency', currency }).format(amount / 10 ** minorDigits(currency))

/** Hundredths of a percent, such as 8.1 %. */
export const percentIn = (language: Language, basisPoints: number): string =>
  numberFormat(language, { style: 'percent', maximumFractionDigits: 2 }).format(basisPoints / 10_000)

/** Local time at the theater, with the day's name. */
export function wallTimeIn(language: Language, at: Date, timeZone: string): string {
  const format = dateFormat(language, { dateStyle: 'full', timeStyle: 'short', timeZone })
  // Morning or evening stays in the line of its hour.
  return format.format(at).replace(/ (?=[\u0635\u0645]$)/, '\u00a0')
}

/** Such as "A1, A2". */
export const listIn = (language: Language, items: readonly string[]): string =>
  items.join(language === 'ar' ? '، ' : ', ')

const rules = new Map<Language, Intl.PluralRules>()

/** The form that the language uses for a count; `other` where it has none of its own. */
export function plural(
  language: Language,
  count: number,
  forms: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string },
): string {
  const rule = rules.get(language) ?? new Intl.PluralRules(LOCALES[language])
  rules.set(language, rule)
  return forms[rule.select(count)] ?? forms.other
}
