// The programme of the office: a theater's business day for those who run it, with forms to plan it.
import { expect, test } from 'vitest'
import { businessDayAt } from '#shared/domain/business-day.ts'
import { newId } from '#shared/std/ids.ts'
import { evening } from '../../../testing/office.ts'
import { mustPay } from '../../../testing/paid-sales.ts'
import { useSale } from '../../../testing/sales.ts'
import programme from './programme.ts'

const sale = useSale()

async function ask({ headers }: { headers: Record<string, string> }, query = '') {
  const cookie = `__Host-access=${headers.authorization!.slice('Bearer '.length)}`
  const answer = await programme.request(`/office/programme${query}`, { headers: { cookie } }, sale.env)
  return { status: answer.status, html: await answer.text() }
}

async function dayOf(showtimeId: string): Promise<string> {
  const [row] = await sale.database.sql<{ startsAt: Date; zone: string }[]>`
    select starts_at as "startsAt", time_zone as zone from showtimes
    join screens on screens.id = screen_id join theaters on theaters.id = theater_id
    where showtimes.id = ${showtimeId}`
  return businessDayAt(row!.startsAt, row!.zone)
}

test('shows a business day by screen, drawn and as a list, with what is sold', async () => {
  const of = await evening(sale, { title: 'Ordet' })
  await mustPay(of.buyer, [0, 1])
  const day = await dayOf(of.showtime.showtimeId)
  const { status, html } = await ask(of.staff, `?date=${day}`)
  expect(status).toBe(200)
  expect(html).toMatch(/aria-label="Ordet \d\d:\d\d–\d\d:\d\d, Screen \d+"/)
  expect(html).toContain('<bdi>Ordet</bdi>')
  expect(html).toMatch(/<td class="figures amount">2<\/td>/)
  // What the last showtime had, as a start for the next one.
  expect(html).toMatch(/name="prices.standard.adult"[^>]* value="\d+\.\d\d"/)
  expect((await ask(of.staff, `?date=${day}&lang=ar`)).html).toContain('dir="rtl"')
  const other = await ask(of.staff, '?date=2031-05-05')
  expect(other.html).toContain('Nothing is scheduled on this day.')
  expect(other.html).not.toContain('class="name"')
})

test('opens the forms of a showtime that is to come, and only of this theater', async () => {
  const of = await evening(sale, { title: 'Vredens Dag' })
  const { showtimeId } = of.showtime
  const day = await dayOf(showtimeId)
  const { html } = await ask(of.staff, `?date=${day}&showtime=${showtimeId}`)
  expect(html).toContain(`data-call="PATCH /v1/showtimes/${showtimeId}"`)
  expect(html).toContain(`data-call="POST /v1/showtimes/${showtimeId}/moves"`)
  const foreign = await ask(of.stranger, `?date=${day}&showtime=${showtimeId}`)
  expect(foreign.html).not.toContain(`/v1/showtimes/${showtimeId}`)
  await sale.database.sql`update showtimes set status = 'cancelled' where id = ${showtimeId}`
  expect((await ask(of.staff, `?date=${day}&showtime=${showtimeId}`)).html).toContain(
    'can no longer be changed',
  )
})

test('is not there for theaters of others, and takes what is no day as not given', async () => {
  const of = await evening(sale)
  expect((await ask(of.staff, `?theater=${newId()}`)).status).toBe(404)
  expect((await ask(of.stranger, `?theater=${of.showtime.theaterId}`)).status).toBe(404)
  for (const day of ['9999-12-31', '0001-01-01', '2031-02-30', 'x'])
    expect((await ask(of.staff, `?date=${day}`)).status).toBe(200)
})
