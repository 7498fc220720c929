// Reports: whatever happened to sales, their money adds up to the payments, to the cent.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { insertShowtime, type TestShowtime } from '../../testing/catalogue.ts'
import { evening } from '../../testing/office.ts'
import { mustPay } from '../../testing/paid-sales.ts'
import { type Answered, problemOf, rivalOf, useSale } from '../../testing/sales.ts'
import { as, signInStaff } from '../../testing/staff.ts'
import putTaxes from '../tax-settings/update.ts'
import movies from './movies.ts'
import occupancy from './occupancy.ts'
import payments from './payments.ts'
import promoCodes from './promo-codes.ts'
import sales from './sales.ts'

const sale = useSale()
const someTheater = `theaterId=${newId()}&from=2026-01-01&to=2026-01-02`
for (const [name, fn] of Object.entries({ sales, movies, occupancy, payments, 'promo-codes': promoCodes }))
  describe(name, () => {
    test('is for staff of the theater', async () => {
      const { showtime, stranger } = await evening(sale)
      const path = `/v1/reports/${name}?theaterId=${showtime.theaterId}&from=2026-01-01&to=2026-01-02`
      expect(await problemOf(await as(sale.env, stranger)(fn, 'GET', path))).toMatchObject({
        code: 'forbidden',
      })
    })
  })
describe('refusals', () => {
  test('of an unknown parameter', async () => {
    const { staff } = await evening(sale)
    const answer = await as(sale.env, staff)(sales, 'GET', `/v1/reports/sales?${someTheater}&surprise=1`)
    expect(await problemOf(answer)).toMatchObject({ code: 'invalid_input', errors: [{ path: 'surprise' }] })
  })

  test('of a range that ends before it begins, or is longer than 400 days', async () => {
    const { staff } = await evening(sale)
    for (const range of ['from=2026-01-02&to=2026-01-01', 'from=2026-01-01&to=2027-06-01']) {
      const answer = await as(sale.env, staff)(
        sales,
        'GET',
        `/v1/reports/sales?theaterId=${newId()}&${range}`,
      )
      expect(await problemOf(answer)).toMatchObject({ errors: [{ path: 'to' }] })
    }
  })
})

type Outcome = 'captured' | 'partly' | 'whole' | 'disputed' | 'declined' | 'requested' | 'settled outside'
const outcomes: Outcome[] = [
  'captured',
  'partly',
  'whole',
  'disputed',
  'declined',
  'requested',
  'settled outside',
]
interface Sold {
  show: number
  prices: number[]
  fees: number
  outcome: Outcome
  reseated: boolean
}

const history = fc.array(
  fc.record({
    show: fc.nat({ max: 2 }),
    prices: fc.array(fc.integer({ min: 0, max: 99_999 }), { minLength: 1, maxLength: 4 }),
    fees: fc.integer({ min: 0, max: 999 }),
    outcome: fc.constantFrom(...outcomes),
    reseated: fc.boolean(),
  }),
  { minLength: 1, maxLength: 10 },
)

const TYPES = ['adult', 'child', 'senior', 'student']
const STATUS = {
  captured: ['confirmed', 'captured'],
  partly: ['confirmed', 'captured'],
  'settled outside': ['confirmed', 'captured'],
  whole: ['cancelled', 'refunded'],
  disputed: ['confirmed', 'disputed'],
  declined: ['declined', 'declined'],
  requested: ['awaiting_payment', 'requested'],
} as const

/** Rows as the flows leave them. */
async function write(shows: readonly TestShowtime[], buyer: string, sold: readonly Sold[]) {
  const { sql } = sale.database
  const next = shows.map(() => 0)
  for (const { show, prices, fees, outcome, reseated } of sold) {
    const { showtimeId, layoutId, seats } = shows[show]!
    const [status, paid] = STATUS[outcome]
    const [id, paymentId] = [newId(), newId()]
    const total = prices.reduce((sum, price) => sum + price, fees)
    await sql`
      insert into reservations (id, user_id, showtime_id, layout_id, hold_id, fence, status, fees, total, currency,
        idempotency_key, request_hash, request_id, expires_at)
      values (${id}, ${buyer}, ${showtimeId}, ${layoutId}, ${newId()}, 1, ${status}, ${fees}, ${total}, 'EUR', ${newId()},
        'x', 'x', now())`
    const isGone = status === 'cancelled' || status === 'declined'
    const rows = prices.map((price, at) => ({
      reservation_id: id,
      showtime_id: showtimeId,
      layout_id: layoutId,
      seat_id: seats[next[show]!++]!.id,
      ticket_type: TYPES[at]!,
      price,
      fence: 1,
      released_at: isGone || (outcome === 'partly' && at === 0) ? new Date() : null,
      was_seat_id: reseated ? seats[39]!.id : null,
    }))
    await sql`insert into reservation_seats ${sql(rows)}`
    await sql`
      insert into payments (id, reservation_id, status, amount, currency, method)
      values (${paymentId}, ${id}, ${paid}, ${total}, 'EUR', 'sim_approved')`
    const back = { partly: prices[0]!, whole: total, 'settled outside': Math.floor(total / 3) }
    const amount = outcome in back ? back[outcome as keyof typeof back] : 0
    if (amount > 0)
      await sql`
        insert into refunds (id, payment_id, key, amount, currency, reason, status)
        values (${newId()}, ${paymentId}, ${newId()}, ${amount}, 'EUR', 'cancelled', ${outcome === 'partly' ? 'due' : 'refunded'})`
  }
}

/** Three showtimes: two of one evening, one on either side of 05:00 when clocks change, one a week later. */
async function theater() {
  const first = await insertShowtime(sale.database.sql, { startsAt: new Date('2026-03-28T20:00:00Z') })
  const at = (startsAt: string) =>
    insertShowtime(sale.database.sql, { screen: first, startsAt: new Date(startsAt), minutes: 60 })
  const shows = [first, await at('2026-03-29T03:30:00Z'), await at('2026-04-04T20:00:00Z')]
  const staff = await signInStaff(sale.database.sql, sale.env, first.theaterId)
  const report = async (fn: typeof sales, query = ''): Promise<Answered> => {
    const path = `${fn.definition.path}?theaterId=${first.theaterId}&from=2026-03-20&to=2026-04-10${query}`
    const answer = await as(sale.env, staff)(fn, 'GET', path)
    if (answer.status !== 200) throw new Error(await answer.text())
    return answer.json()
  }
  return { shows, staff, report, theaterId: first.theaterId }
}

const sumOf = (rows: Answered[], column: string): number =>
  rows.reduce((sum, row) => sum + row[column].amount, 0)

test('for any history of sales, refunds, new seats and disputes the columns add up to the payments', async () => {
  const { sql } = sale.database
  await fc.assert(
    fc.asyncProperty(history, async (sold) => {
      const { shows, staff, report, theaterId } = await theater()
      const rates = { adult: 1000, child: 500, senior: 1000, student: 0, fees: 2000 }
      const seller = { name: 'Kino', address: 'Ring 1', taxId: 'U1', legalText: 'FN 1' }
      const path = `/v1/theaters/${theaterId}/tax-settings`
      expect((await as(sale.env, staff)(putTaxes, 'PUT', path, { seller, rates })).status).toBe(200)
      await write(shows, staff.user.id, sold)
      const [truth] = await sql`
        select coalesce(sum(p.amount), 0)::bigint as gross,
          coalesce(sum((select sum(amount) from refunds where payment_id = p.id)), 0)::bigint as refunds,
          coalesce(sum(p.amount) filter (where p.status = 'disputed'), 0)::bigint as disputed
        from payments p join reservations r on r.id = p.reservation_id
        where r.user_id = ${staff.user.id} and p.status not in ('requested', 'declined')`
      for (const group of ['day', 'week', 'movie', 'showtime', 'ticketType', 'hour']) {
        const { rows } = await report(sales, `&group=${group}`)
        const sums = ['gross', 'refunds', 'disputed'].map((column) => sumOf(rows, column))
        expect([group, ...sums]).toEqual([group, truth!.gross, truth!.refunds, truth!.disputed])
        const stays = truth!.gross - truth!.refunds - truth!.disputed
        expect([group, sumOf(rows, 'takings')]).toEqual([group, stays])
        if (group !== 'ticketType') expect(sumOf(rows, 'tax') + sumOf(rows, 'net')).toBe(stays)
      }
      expect(sumOf((await report(movies as never)).rows, 'gross')).toBe(truth!.gross)
    }),
    { numRuns: 12 },
  )
})

describe('figures', () => {
  test('are of business days: half past four belongs to the evening before, also when clocks change', async () => {
    const { shows, staff, report } = await theater()
    const one = (show: number): Sold => ({
      show,
      prices: [1000],
      fees: 0,
      outcome: 'captured',
      reseated: false,
    })
    await write(shows, staff.user.id, [one(0), one(1), one(2)])
    // 03:30 UTC is 04:30 in Lisbon since that night.
    const { rows } = await report(sales)
    expect(rows.map(({ key, tickets }: Answered) => [key, tickets])).toEqual([
      ['2026-03-28', 2],
      ['2026-04-04', 1],
    ])
    expect(rows[0]).toMatchObject({ tax: null, net: null, takings: { amount: 2000, currency: 'EUR' } })
    const weeks = await report(sales, '&group=week')
    expect(weeks.rows.map(({ key, label }: Answered) => [key, label])).toEqual([
      ['2026-03-23', '2026-W13'],
      ['2026-03-30', '2026-W14'],
    ])
  })

  test('of occupancy count seats, sold and let in; of payments each provider and state', async () => {
    const of = await evening(sale)
    await mustPay(of.buyer, [0, 1])
    await mustPay(await rivalOf(of.buyer), [5])
    const day = (at: number) => new Date(at).toISOString().slice(0, 10)
    const span = `from=${day(Date.now() - 2 * 86_400_000)}&to=${day(Date.now() + 2 * 86_400_000)}`
    const path = (name: string) => `/v1/reports/${name}?theaterId=${of.showtime.theaterId}&${span}`
    const ask = as(sale.env, of.staff)
    const seats: Answered = await (await ask(occupancy, 'GET', path('occupancy'))).json()
    expect(seats.rows).toMatchObject([{ showtimes: 1, capacity: 40, tickets: 3, comps: 0, checkedIn: 0 }])
    const taken: Answered = await (await ask(payments, 'GET', path('payments'))).json()
    expect(taken.rows).toMatchObject([
      {
        provider: 'simulator',
        status: 'captured',
        payments: 2,
        gross: { amount: 3900 },
        refunds: { amount: 0 },
      },
    ])
    expect(await (await ask(promoCodes, 'GET', path('promo-codes'))).json()).toMatchObject({ rows: [] })
  })

  test('as CSV are amounts of the currency, and no title is a formula', async () => {
    const of = await evening(sale, { title: '=HYPERLINK("evil")' })
    await mustPay(of.buyer, [0])
    const day = (at: number) => new Date(at).toISOString().slice(0, 10)
    const span = `from=${day(Date.now() - 2 * 86_400_000)}&to=${day(Date.now() + 2 * 86_400_000)}`
    const path = `/v1/reports/sales?theaterId=${of.showtime.theaterId}&${span}&group=movie`
    const headers = { ...of.staff.headers, accept: 'text/csv' }
    const answer = await sales.request(path, { headers }, sale.env)
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="sales-.*\.csv"$/)
    const bytes = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.arrayBuffer())
    const [head, line, end] = bytes.split('\r\n')
    expect(head).toBe('\uFEFFkey,label,tickets,comps,gross,fees,refunds,disputed,takings,tax,net')
    expect(line).toBe(`${of.showtime.movieId},"'=HYPERLINK(""evil"")",1,0,13,0.5,0,0,13,,`)
    expect(end).toBe('')
  })
})
