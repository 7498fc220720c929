// The layout of a screen: drawn by those who run its theater, who see beforehand whom it concerns.
import { expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { evening } from '../../../testing/office.ts'
import { mustPay } from '../../../testing/paid-sales.ts'
import { useSale } from '../../../testing/sales.ts'
import layout from './layout.ts'

const sale = useSale()

async function ask({ headers }: { headers: Record<string, string> }, screenId: string) {
  const cookie = `__Host-access=${headers.authorization!.slice('Bearer '.length)}`
  const path = `/office/screens/${screenId}/layout`
  const answer = await layout.request(path, { headers: { cookie } }, sale.env)
  return { status: answer.status, html: await answer.text() }
}

test('shows the drawing, its picture, the versions, and which showtimes keep theirs', async () => {
  const of = await evening(sale, { title: 'Ordet' })
  const before = await ask(of.staff, of.showtime.screenId)
  expect(before.status).toBe(200)
  expect(before.html).toContain('1 showtime takes the new layout.')
  await mustPay(of.buyer, [0, 1])
  const { html } = await ask(of.staff, of.showtime.screenId)
  expect(html).toContain('1 showtime has seats sold or blocked and keeps its layout:')
  expect(html).toContain('<bdi>Ordet</bdi>')
  expect(html).toMatch(/<textarea[^>]*>A +s/)
  expect(html).toContain('aria-label="40 seats"')
  expect(html).toContain('<th scope="row">1</th>')
})

test('says where the present seats are more than a drawing can mean', async () => {
  const of = await evening(sale)
  await sale.database.sql`
    update seats set x = x + 0.5 where layout_id in (select id from layouts where screen_id = ${of.showtime.screenId})`
  expect((await ask(of.staff, of.showtime.screenId)).html).toContain('no drawing can say')
})

test('is not there for theaters of others', async () => {
  const of = await evening(sale)
  expect((await ask(of.stranger, of.showtime.screenId)).status).toBe(404)
  expect((await ask(of.staff, newId())).status).toBe(404)
})
