// Figures and labels of reports as a language writes them.
import type { Language } from '../../../shared/domain/contact.ts'
import { dateFormat, minorDigits, moneyIn, numberFormat } from '../../../shared/messages/formats.ts'
import { numberOf, shortDay } from '../../components/times.ts'
import type { ReportsMessages } from '../../messages/reports.ts'
import type { Kind, Line, Value } from './report-columns.ts'

export interface ReportWords {
  language: Language
  texts: ReportsMessages
  currency: string
}

const percent = (language: Language, value: number, sign?: 'exceptZero'): string =>
  numberFormat(language, {
    style: 'percent',
    maximumFractionDigits: 0,
    ...(sign === undefined ? {} : { signDisplay: sign }),
  }).format(value)

/** Also a minus is read by people and by programs that read aloud. */
export const NOTHING = '–'

export function say({ language, currency, texts }: ReportWords, kind: Kind, value: Value): string {
  if (value === null) return NOTHING
  if (typeof value === 'string') return texts.words[value] ?? value
  if (kind === 'money') return moneyIn(language, value, currency)
  if (kind === 'share') return percent(language, value)
  if (kind === 'change') return percent(language, value, 'exceptZero')
  return numberOf(language, value)
}

/** For an axis: money without its smallest units. */
export function sayShort(words: ReportWords, kind: Kind, value: number): string {
  if (kind !== 'money') return say(words, kind, value)
  const { language, currency } = words
  const format = numberFormat(language, {
    style: 'currency',
    currency,
    notation: 'compact',
    minimumFractionDigits: 0,
    maximumFractionDigits: 1,
  })
  return format.format(value / 10 ** minorDigits(currency))
}

/** Monday first. 1 January 2024 was one. */
export const weekdayNames = (language: Language, length: 'short' | 'long'): string[] =>
  Array.from({ length: 7 }, (_, day) =>
    dateFormat(language, { weekday: length, timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, 1 + day))),
  )

const plainDay = (language: Language, day: string): string =>
  dateFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    new Date(`${day}T12:00:00Z`),
  )

/** What a line is of, by what lines are. */
export function labelOf(
  { language, texts }: ReportWords,
  group: string,
  { key, label }: Pick<Line, 'key' | 'label'>,
  report: string,
): string {
  if (report === 'promo-codes') return label
  if (group === 'plain day') return plainDay(language, key)
  if (group === 'day') return shortDay(language, key)
  if (group === 'week') return texts.weekOf(plainDay(language, key))
  if (group === 'ticketType') return texts.words[key] ?? label
  if (group !== 'hour') return label
  const [weekday = '1', hour = '00'] = key.split('-')
  return `${weekdayNames(language, 'long')[Number(weekday) - 1]} ${hour}:00`
}
