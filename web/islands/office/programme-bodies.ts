// What the forms of the programme send: their fields as /v1 takes them, amounts in minor units.
import { momentOf } from '../../../shared/domain/local-time.ts'
import { minorDigits } from '../../../shared/messages/formats.ts'
import type { ScriptData } from '../../components/office/programme-data.ts'

interface Fields {
  get(name: string): string
  all(name: string): string[]
  prices(currency: string): Record<string, Record<string, object>>
}

function fieldsOf(form: HTMLFormElement): Fields {
  const typed = new FormData(form)
  return {
    get: (name) => String(typed.get(name) ?? '').trim(),
    all: (name) => typed.getAll(name).map(String),
    prices(currency) {
      const prices: Record<string, Record<string, object>> = {}
      for (const [name, value] of typed) {
        const [, category, type] = /^prices\.(\w+)\.(\w+)$/.exec(name) ?? []
        if (category === undefined || type === undefined || value === '') continue
        prices[category] = { ...prices[category], [type]: moneyOf(String(value), currency) }
      }
      return prices
    },
  }
}

function moneyOf(typed: string, currency: string): object {
  return { amount: Math.round(Number(typed) * 10 ** minorDigits(currency)), currency }
}

/** Many showtimes of one movie: `POST /v1/showtime-batches`. */
export function addBody(form: HTMLFormElement, { currency }: ScriptData): object {
  const { get, all, prices } = fieldsOf(form)
  return {
    movieId: get('movieId'),
    screenIds: all('screenIds'),
    days: { from: get('days.from'), to: get('days.to') },
    times: get('times')
      .split(/[\s,;،]+/)
      .filter(Boolean)
      // 9:30 is meant as 09:30.
      .map((time) => time.padStart(5, '0')),
    language: get('language'),
    ...(get('draft') === '' ? {} : { status: 'draft' }),
    ...(get('format') === '' ? {} : { format: get('format') }),
    preShowMinutes: Number(get('preShowMinutes')),
    cleaningMinutes: Number(get('cleaningMinutes')),
    prices: prices(currency),
    ...(get('bookingFee') === '' ? {} : { bookingFee: moneyOf(get('bookingFee'), currency) }),
  }
}

/** A day or a week of the programme: `POST /v1/theaters/:theaterId/showtime-copies`. */
export function copyBody(form: HTMLFormElement): object {
  const { get } = fieldsOf(form)
  return {
    ...JSON.parse(form.dataset.fixed!),
    ...{ days: Number(get('days')), to: get('to') },
    ...(get('draft') === '' ? {} : { status: 'draft' }),
  }
}

/** `PATCH /v1/showtimes/:showtimeId`. */
export function pricesBody(form: HTMLFormElement, { currency }: ScriptData): object {
  const { get, prices } = fieldsOf(form)
  return {
    prices: prices(currency),
    ...(get('bookingFee') === '' ? {} : { bookingFee: moneyOf(get('bookingFee'), currency) }),
  }
}

/** `POST /v1/showtimes/:showtimeId/moves`. */
export const moveBody = (form: HTMLFormElement): object => ({ screenId: fieldsOf(form).get('screenId') })

/** `PATCH /v1/showtimes/:showtimeId`, by the clocks of the theater. */
export function startBody(form: HTMLFormElement, { timeZone }: ScriptData): object {
  const { get } = fieldsOf(form)
  return {
    startsAt: momentOf(get('day'), get('time'), timeZone).toISOString(),
    cleaningMinutes: Number(get('cleaningMinutes')),
  }
}
