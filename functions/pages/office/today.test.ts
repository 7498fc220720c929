// The office: for staff and their theaters alone, and what today shows of them.
import { expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { evening, scanOf } from '../../../testing/office.ts'
import { mustPay } from '../../../testing/paid-sales.ts'
import { useSale } from '../../../testing/sales.ts'
import { as, signInStaff } from '../../../testing/staff.ts'
import checkIn from '../../check-ins/create.ts'
import today from './today.ts'

const sale = useSale()

async function ask(of: { headers: Record<string, string> } | undefined, path = '/office', env = {}) {
  const cookie = of && `__Host-access=${of.headers.authorization!.slice('Bearer '.length)}`
  const answer = await today.request(path, { headers: cookie ? { cookie } : {} }, { ...sale.env, ...env })
  return { status: answer.status, headers: answer.headers, html: await answer.text() }
}

test('shows staff the day of a theater of theirs: seats, people inside, money', async () => {
  const of = await evening(sale, { title: 'Ordet' })
  const paid = await mustPay(of.buyer, [0, 1])
  await as(sale.env, of.staff)(checkIn, 'POST', '/v1/check-ins', scanOf(paid.tickets[0]!.code))
  const { status, headers, html } = await ask(of.staff)
  expect([status, headers.get('cache-control')]).toEqual([200, 'no-store'])
  expect(html).toContain('<bdi>Ordet</bdi>')
  expect(html).toContain('2 of 40 sold')
  expect(html).toContain('1 inside')
  expect(html).toContain('Nothing needs you now.')
  expect((await ask(of.staff, '/office?lang=ar')).html).toContain('dir="rtl"')
})

test('is not there for theaters of others, and says to customers and to staff without a second factor what is missing', async () => {
  const of = await evening(sale)
  expect((await ask(of.staff, `/office?theater=${newId()}`)).status).toBe(404)
  const path = `/office?theater=${of.showtime.theaterId}`
  expect((await ask(of.stranger, path)).status).toBe(404)
  expect((await ask(of.staff, path)).status).toBe(200)
  const customer = await ask(of.buyer.customer)
  expect(customer.status).toBe(403)
  expect(customer.html).toContain('This page is for staff')
  expect((await ask(of.staff, path, { STAFF_SECOND_FACTOR: 'required' })).status).toBe(403)
  const nobody = await ask(undefined)
  expect([nobody.status, nobody.headers.get('location')]).toEqual([303, '/sign-in?next=%2Foffice'])
})

test('says what to do to staff who run no theater yet', async () => {
  const { html, status } = await ask(await signInStaff(sale.database.sql, sale.env))
  expect(status).toBe(200)
  expect(html).toContain('You do not run a theater yet')
})
