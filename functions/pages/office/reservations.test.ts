// Reservations at the desk: found by what people say, shown with money and tickets, to staff of the theater
// alone.
import { expect, test } from 'vitest'
import { seatLabel } from '#shared/domain/seat-name.ts'
import { newId } from '#shared/std/ids.ts'
import type { SignedIn } from '../../../testing/catalogue.ts'
import { evening } from '../../../testing/office.ts'
import { mustPay } from '../../../testing/paid-sales.ts'
import { rivalOf, useSale } from '../../../testing/sales.ts'
import { as } from '../../../testing/staff.ts'
import cancel from '../../cancellations/create.ts'
import reservation from './reservation.ts'
import reservations from './reservations.ts'

const sale = useSale()

async function ask(page: typeof reservations, of: { headers: Record<string, string> }, path: string) {
  const cookie = `__Host-access=${of.headers.authorization!.slice('Bearer '.length)}`
  const answer = await page.request(path, { headers: { cookie } }, sale.env)
  return { status: answer.status, html: await answer.text() }
}

async function giveBack({ headers }: SignedIn, id: string, body: object) {
  const key = { ...headers, 'idempotency-key': newId() }
  const call = `/v1/reservations/${id}/cancellations`
  expect((await as(sale.env, { headers: key })(cancel, 'POST', call, body)).status).toBe(202)
}

test('finds a reservation by its seat, its number and its address, and says when nothing matches', async () => {
  const of = await evening(sale, { title: 'Ordet' })
  const paid = await mustPay(of.buyer, [2, 3])
  const link = `/office/reservations/${paid.id}?theater=${of.showtime.theaterId}`
  const [seat] = await sale.database.sql<{ section: string | null; row: string; number: number }[]>`
    select section, row, number from reservation_seats join seats on seats.id = seat_id
    where reservation_id = ${paid.id} order by index limit 1`
  const find = (query: string) => ask(reservations, of.staff, `/office/reservations?${query}`)
  const bySeat = await find(`q=${encodeURIComponent(seatLabel(seat!))}&showtime=${of.showtime.showtimeId}`)
  expect([bySeat.status, bySeat.html.includes(link)]).toEqual([200, true])
  expect((await find(`q=${paid.id.slice(-8)}`)).html).toContain(link)
  expect((await find(`showtime=${of.showtime.showtimeId}&status=confirmed`)).html).toContain(
    '<bdi>Ordet</bdi>',
  )
  expect((await find(`showtime=${of.showtime.showtimeId}&status=lapsed`)).html).toContain(
    'No reservation matches.',
  )
  expect((await ask(reservations, of.stranger, `/office/reservations?q=${paid.id}`)).html).not.toContain(link)
})

test('has pages, each with a link to the next', async () => {
  const of = await evening(sale)
  const buyers = [of.buyer, await rivalOf(of.buyer)]
  for (let seat = 0; seat < 26; seat++) await mustPay(buyers[seat % 2]!, [seat])
  const first = await ask(reservations, of.staff, '/office/reservations')
  const next = /href="([^"]*cursor=[^"]*)"/.exec(first.html)![1]!.replaceAll('&amp;', '&')
  expect(first.html.match(/<tr>/g)).toHaveLength(1 + 25)
  const second = await ask(reservations, of.staff, next)
  expect(second.html.match(/<tr>/g)).toHaveLength(1 + 1)
  expect(second.html).not.toContain('rel="next"')
})

test('shows seats with what cancelling gives back, tries to pay, refunds and acts of staff', async () => {
  const of = await evening(sale)
  const paid = await mustPay(of.buyer, [0, 1])
  const path = `/office/reservations/${paid.id}`
  const before = await ask(reservation, of.staff, path)
  expect(before.status).toBe(200)
  expect(before.html).toContain('Ticket valid')
  expect(before.html).toMatch(/Cancel, [^<]*\d[^<]* back/)
  expect(before.html).toContain('No money went back.')
  expect(before.html).toContain('simulator')
  const seatIds = [/seatIds&quot;:\[&quot;([\da-f-]{36})/.exec(before.html)![1]!]
  await giveBack(of.staff, paid.id, { seatIds })
  const after = await ask(reservation, of.staff, path)
  expect(after.html).toContain('Given back')
  expect(after.html).toContain('On its way')
  expect(after.html).toContain('Cancelled seats')
})

test('offers another try for a failed refund, and words for each state in Arabic', async () => {
  const of = await evening(sale)
  const paid = await mustPay(of.buyer, [0])
  await giveBack(of.staff, paid.id, {})
  await sale.database.sql`
    update refunds set status = 'failed', failure_reason = 'account closed' where payment_id = ${paid.payment.id}`
  const { html } = await ask(reservation, of.staff, `/office/reservations/${paid.id}`)
  expect(html).toMatch(/POST \/v1\/refunds\/[\da-f-]+\/retries/)
  expect(html).toMatch(/POST \/v1\/refunds\/[\da-f-]+\/manual-settlements/)
  expect(html).toContain('account closed')
  expect((await ask(reservation, of.staff, `/office/reservations/${paid.id}?lang=ar`)).html).toContain('فشل')
})

test('is not there for staff of others, for the buyer, and for an unknown id', async () => {
  const of = await evening(sale)
  const paid = await mustPay(of.buyer, [0])
  const path = `/office/reservations/${paid.id}`
  expect((await ask(reservation, of.stranger, path)).status).toBe(404)
  expect((await ask(reservation, of.buyer.customer, path)).status).toBe(403)
  expect((await ask(reservation, of.staff, `/office/reservations/${newId()}`)).status).toBe(404)
})
