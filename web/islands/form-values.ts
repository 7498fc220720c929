// What the control of a form is in JSON: its text, or what its `data-type` makes of that.
import { momentOf } from '../../shared/domain/local-time.ts'
import { minorDigits } from '../../shared/messages/formats.ts'

/** What is read of an element. */
export interface Control {
  value: string
  type: string
  checked?: boolean
  dataset: Readonly<Record<string, string | undefined>>
}

/**
 * Undefined: left out, as an empty field is unless its `data-empty` says what it is instead. What cannot be
 * read goes as it was typed, so that the server says at this field what it has to be.
 */
export function sentValue({ value, type, checked, dataset }: Control): unknown {
  if (dataset.type === 'boolean') return type === 'checkbox' ? checked === true : value === 'true'
  if ((dataset.type === undefined ? value : value.trim()) === '')
    return dataset.empty === undefined ? undefined : JSON.parse(dataset.empty)
  switch (dataset.type) {
    case 'number':
      return numberOf(value, Number(dataset.times ?? 1))
    case 'money':
      return moneyOf(value, dataset.currency!)
    case 'moment':
      return momentIn(value, dataset.zone!)
    case 'list':
      return partsOf(value, /[\n,،]/)
    case 'pairs':
      return partsOf(value, /\n/).map((line) => pairOf(line, dataset.keys!.split(' ')))
    case 'json':
      return JSON.parse(value)
    default:
      return value
  }
}

const partsOf = (text: string, between: RegExp): string[] =>
  text
    .split(between)
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** With a point or a comma before its decimals; `times`: how many of what is sent make one. */
function numberOf(text: string, times: number): number | string {
  const number = Number(text.trim().replace(',', '.'))
  // 19.99 times 100 is a little less than 1999.
  return Number.isNaN(number) ? text : Number((number * times).toFixed(6))
}

/** In minor units of a currency, which may be chosen in the element of this id: "#currency". */
function moneyOf(text: string, given: string): object {
  const currency = given.startsWith('#')
    ? (document.getElementById(given.slice(1)) as HTMLInputElement).value
    : given
  return { amount: numberOf(text, 10 ** decimalsOf(currency)), currency }
}

function decimalsOf(currency: string): number {
  // While it is typed: the server says what a currency has to be.
  if (!/^[A-Z]{3}$/.test(currency)) return 0
  return minorDigits(currency)
}

/** Of `datetime-local`, by the clocks of a zone. */
function momentIn(text: string, zone: string): string {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(text) ?? []
  return day === undefined ? text : momentOf(day, time!, zone).toISOString()
}

/** "Director: Jane Campion" as an object of two fields; without a colon all of it is the second. */
function pairOf(line: string, [first = '', second = '']: string[]): object {
  const at = line.indexOf(':')
  return { [first]: line.slice(0, Math.max(at, 0)).trim(), [second]: line.slice(at + 1).trim() }
}

/** "seller.name" goes into an object of that name. */
export function put(body: Record<string, unknown>, name: string, value: unknown): void {
  const [first = '', ...rest] = name.split('.')
  if (rest.length === 0) {
    body[first] = value
    return
  }
  const inner = { ...(body[first] as Record<string, unknown> | null | undefined) }
  put(inner, rest.join('.'), value)
  body[first] = inner
}
