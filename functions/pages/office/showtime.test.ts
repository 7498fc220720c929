// A showtime at the desk: figures, blocks with their reasons, prices, cancellation; for its staff alone.
import { expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import type { SignedIn } from '../../../testing/catalogue.ts'
import { evening, scanOf } from '../../../testing/office.ts'
import { mustPay } from '../../../testing/paid-sales.ts'
import { useSale } from '../../../testing/sales.ts'
import { as } from '../../../testing/staff.ts'
import block from '../../blocks/create.ts'
import checkIn from '../../check-ins/create.ts'
import cancel from '../../showtime-cancellations/create.ts'
import page from './showtime.ts'

const sale = useSale()

async function ask(of: SignedIn, showtimeId: string, more = '') {
  const cookie = `__Host-access=${of.headers.authorization.slice('Bearer '.length)}`
  const answer = await page.request(
    `/office/showtimes/${showtimeId}${more}`,
    { headers: { cookie } },
    sale.env,
  )
  return { status: answer.status, html: await answer.text() }
}

test('shows what was sold, who is in, and what is blocked and why', async () => {
  const of = await evening(sale, { title: 'Ordet' })
  const { showtimeId, seats } = of.showtime
  const paid = await mustPay(of.buyer, [0, 1])
  await as(sale.env, of.staff)(checkIn, 'POST', '/v1/check-ins', scanOf(paid.tickets[0]!.code))
  const body = { seatIds: [seats[4]!.id, seats[5]!.id], reason: 'Broken springs' }
  await as(sale.env, of.staff)(block, 'POST', `/v1/showtimes/${showtimeId}/blocks`, body)
  const { status, html } = await ask(of.staff, showtimeId)
  expect(status).toBe(200)
  expect(html).toContain('2 of 40 sold')
  expect(html).toContain('1 of 2 tickets are in')
  expect(html).toContain('<bdi>Broken springs</bdi>')
  expect(html).toMatch(/DELETE \/v1\/showtimes\/[\da-f-]+\/blocks\/[\da-f-]+/)
  expect(html).toContain('class="seat standard blocked tone-0"')
  expect((await ask(of.staff, showtimeId, '?lang=ar')).html).toContain('dir="rtl"')
})

test('says how far a cancellation is, and offers no change of what is cancelled', async () => {
  const of = await evening(sale)
  const { showtimeId } = of.showtime
  await mustPay(of.buyer, [0, 1])
  expect((await ask(of.staff, showtimeId)).html).toContain(`PATCH /v1/showtimes/${showtimeId}`)
  const path = `/v1/showtimes/${showtimeId}/cancellation`
  await as(sale.env, of.staff)(cancel, 'POST', path, { reason: 'The projector burnt' })
  const { html } = await ask(of.staff, showtimeId)
  expect(html).toContain('The projector burnt')
  expect(html).toContain('Reservations cancelled: 0, waiting: 1')
  expect(html).not.toContain(`PATCH /v1/showtimes/${showtimeId}`)
})

test('is not there for staff of others, and where there is no such showtime', async () => {
  const of = await evening(sale)
  expect((await ask(of.stranger, of.showtime.showtimeId)).status).toBe(404)
  expect((await ask(of.buyer.customer, of.showtime.showtimeId)).status).toBe(403)
  expect((await ask(of.staff, newId())).status).toBe(404)
})
