// Reports as workbooks: what is in them is what the JSON says, and no title is a formula.
import { expect, test } from 'vitest'
import { XLSX } from '#shared/http/report-answers.ts'
import { evening } from '../../testing/office.ts'
import { mustPay } from '../../testing/paid-sales.ts'
import { type Answered, rivalOf, useSale } from '../../testing/sales.ts'
import { readSheet } from '../../testing/workbooks.ts'
import movies from './movies.ts'
import occupancy from './occupancy.ts'
import payments from './payments.ts'
import promoCodes from './promo-codes.ts'
import sales from './sales.ts'

const sale = useSale()
const DAY_MS = 86_400_000
const day = (at: number) => new Date(at).toISOString().slice(0, 10)
test('every report is the same as JSON and as a workbook, to the cent', async () => {
  const of = await evening(sale, { title: '=HYPERLINK("evil") & Söhne <3>' })
  await mustPay(of.buyer, [0, 1])
  await mustPay(await rivalOf(of.buyer), [35])
  const span = `from=${day(Date.now() - 2 * DAY_MS)}&to=${day(Date.now() + 2 * DAY_MS)}`
  const all = { sales, movies, occupancy, payments, 'promo-codes': promoCodes }
  for (const [name, fn] of Object.entries(all)) {
    const path = `/v1/reports/${name}?theaterId=${of.showtime.theaterId}&${span}&group=movie`
    const ask = (accept: string) =>
      fn.request(path, { headers: { ...of.staff.headers, accept } }, sale.env) as Promise<Response>
    const { rows } = (await (await ask('application/json')).json()) as Answered
    const answer = await ask(XLSX)
    expect(answer.headers.get('content-type')).toBe(XLSX)
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="[a-z-]+-.*\.xlsx"$/)
    const lines = readSheet(new Uint8Array(await answer.arrayBuffer()))
    const plain = (value: Answered) => (value?.currency ? value.amount / 100 : value)
    const shown = rows.map((row: Answered) =>
      Object.fromEntries(
        Object.entries(row).flatMap(([column, value]) => (value === null ? [] : [[column, plain(value)]])),
      ),
    )
    expect([name, lines]).toEqual([name, shown])
    if (name === 'sales') expect(lines.reduce((sum, line) => sum + Number(line.gross), 0)).toBe(42.5)
  }
})
