// Reports in the office: the figures of one theater, for its staff alone, and the same as a file.
import { expect, test } from 'vitest'
import { evening } from '../../../testing/office.ts'
import { mustPay } from '../../../testing/paid-sales.ts'
import { useSale } from '../../../testing/sales.ts'
import report from './report.ts'

const sale = useSale()
async function ask(of: { headers: Record<string, string> }, path: string) {
  const cookie = `__Host-access=${of.headers.authorization!.slice('Bearer '.length)}`
  const answer = await report.request(path, { headers: { cookie } }, sale.env)
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}
const day = (at: number) => new Date(at).toISOString().slice(0, 10)
const span = `from=${day(Date.now() - 2 * 86_400_000)}&to=${day(Date.now() + 2 * 86_400_000)}`

test('each report shows the figures of the theater, with a plot and its table', async () => {
  const of = await evening(sale, { title: 'Ordet' })
  await mustPay(of.buyer, [0, 1])
  for (const path of ['sales?group=movie', 'sales?group=day', 'occupancy', 'movies', 'payments']) {
    const { status, text } = await ask(
      of.staff,
      `/office/reports/${path}${path.includes('?') ? '&' : '?'}${span}`,
    )
    expect(status, path).toBe(200)
    expect(text).toContain('<svg class="plot"')
    expect(text).toContain('</tfoot>')
  }
  expect((await ask(of.staff, `/office/reports/movies?${span}`)).text).toContain('€26.00')
  expect((await ask(of.staff, `/office/reports/promo-codes?${span}`)).text).toContain('Nothing on these days')
})

test('a file has the same lines, and nobody else gets it', async () => {
  const of = await evening(sale, { title: 'Ordet' })
  await mustPay(of.buyer, [0, 1])
  const path = `/office/reports/sales?group=movie&format=csv&theater=${of.showtime.theaterId}&${span}`
  const { headers, text } = await ask(of.staff, path)
  expect(headers.get('content-disposition')).toMatch(/sales-.*\.csv/)
  expect(text).toContain(`${of.showtime.movieId},Ordet,2,0,26`)
  expect((await ask(of.stranger, path)).status).toBe(404)
})

test('a range that no report takes is said, and this week is shown', async () => {
  const of = await evening(sale)
  const { status, text } = await ask(of.staff, '/office/reports/sales?from=2026-02-01&to=2026-01-01')
  expect([status, text.includes('A report has at most 400 days')]).toEqual([200, true])
})
