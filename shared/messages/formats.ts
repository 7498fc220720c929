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

/** An amount in minor units as people write it, e.g. €25.00. Currencies differ in how many units make one. */
export function moneyIn(language: Language, amount: number, currency: string): string {
  const format = new Intl.NumberFormat(LOCALES[language], { style: 'currency', currency })
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
}

/** Hundredths of a percent, such as 8.1 %. */
export const percentIn = (language: Language, basisPoints: number): string =>
  new Intl.NumberFormat(LOCALES[language], { style: 'percent', maximumFractionDigits: 2 }).format(
    basisPoints / 10_000,
  )

/** Local time at the theater, with the day's name. */
export function wallTimeIn(language: Language, at: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat(LOCALES[language], {
    dateStyle: 'full',
    timeStyle: 'short',
    timeZone,
  })
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
