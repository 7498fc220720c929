// The administration: theaters, promo codes, reviews, people and the audit log, for those whom each concerns.
import { expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { signIn } from '../../../testing/catalogue.ts'
import { evening } from '../../../testing/office.ts'
import { askPage } from '../../../testing/office-pages.ts'
import { useSale } from '../../../testing/sales.ts'
import { as } from '../../../testing/staff.ts'
import createPromoCode from '../../promo-codes/create.ts'
import updateTheater from '../../theaters/update.ts'
import account from './account.ts'
import auditLog from './audit-log.ts'
import newTheater from './new-theater.ts'
import promoCode from './promo-code.ts'
import promoCodes from './promo-codes.ts'
import reviews from './reviews.ts'
import screen from './screen.ts'
import staffPage from './staff.ts'
import theater from './theater.ts'
import theaters from './theaters.ts'

const sale = useSale()

async function openTheater() {
  const { staff, stranger, showtime } = await evening(sale)
  const admin = await signIn(sale.database.sql, sale.env, {
    roles: ['customer', 'admin'],
    name: 'Test Admin',
  })
  const asked = (of: typeof staff) => (page: typeof theaters, path: string) =>
    askPage(page, sale.env, of, path)
  return { staff, admin, showtime, byStaff: asked(staff), byStranger: asked(stranger), byAdmin: asked(admin) }
}

test('a theater and its screens are shown to those who run them, and are not there for others', async () => {
  const { byStaff, byStranger, byAdmin, showtime } = await openTheater()
  const path = `/office/theaters/${showtime.theaterId}`
  expect((await byStaff(theaters, '/office/theaters')).html).toContain(path)
  expect((await byStranger(theaters, '/office/theaters')).html).not.toContain(path)
  const shown = await byStaff(theater, path)
  expect(shown.html).toContain(`POST /v1/theaters/${showtime.theaterId}/screens`)
  expect(shown.html).toContain(`PUT /v1/theaters/${showtime.theaterId}/tax-settings`)
  const [, screenId] = /\/office\/screens\/([\da-f-]{36})\?/.exec(shown.html)!
  expect((await byStaff(screen, `/office/screens/${screenId}`)).html).toContain(
    `PATCH /v1/screens/${screenId}`,
  )
  for (const [page, at] of [
    [theater, path],
    [screen, `/office/screens/${screenId}`],
  ] as const)
    expect((await byStranger(page, at)).status).toBe(404)
  expect((await byStaff(newTheater, '/office/theaters/new')).status).toBe(403)
  expect((await byAdmin(newTheater, '/office/theaters/new')).html).toContain('data-call="POST /v1/theaters"')
})

test('promo codes are found by their beginning, with what they take off and how often they were used', async () => {
  const { staff, byStaff, byStranger, showtime } = await openTheater()
  const given = { code: 'AUTUMN-7', percent: 15, theaterId: showtime.theaterId, maxUses: 1000 }
  const { id } = await (await as(sale.env, staff)(createPromoCode, 'POST', '/v1/promo-codes', given)).json()
  const listed = await byStaff(promoCodes, '/office/promo-codes?code=autumn')
  expect(listed.html).toContain('15 %')
  expect(listed.html).toContain('0 of 1,000')
  expect((await byStaff(promoCodes, '/office/promo-codes?code=%25')).html).toContain('No code begins with')
  expect((await byStranger(promoCodes, '/office/promo-codes')).html).not.toContain('AUTUMN-7')
  expect((await byStaff(promoCode, `/office/promo-codes/${id}`)).html).toContain('End the code')
  expect((await byStranger(promoCode, `/office/promo-codes/${id}`)).status).toBe(404)
})

test('the audit log shows what changed, to admins and at the own theater, by actor, object and day', async () => {
  const { staff, byStaff, byStranger, byAdmin, showtime } = await openTheater()
  const path = `/v1/theaters/${showtime.theaterId}`
  await as(sale.env, staff)(updateTheater, 'PATCH', path, { name: 'Lux <Nova>' })
  const of = `/office/audit-log?object=${showtime.theaterId}`
  for (const shown of [await byStaff(auditLog, of), await byAdmin(auditLog, of)]) {
    expect(shown.html).toContain('theater.update')
    expect(shown.html).toContain('<dt>name</dt>')
    expect(shown.html).toContain('Lux &lt;Nova>')
  }
  expect((await byStranger(auditLog, of)).html).toContain('No entry matches')
  const today = new Date().toISOString().slice(0, 10)
  const count = async (query: string) =>
    (await byAdmin(auditLog, `${of}&${query}`)).html.includes('theater.update')
  expect(await count(`actor=${staff.user.id}&from=2026-01-01&to=${today}`)).toBe(true)
  expect(await count(`actor=${staff.email}`)).toBe(true)
  expect(await count('actor=nobody@milo.test')).toBe(false)
  expect(await count('to=2020-01-01')).toBe(false)
  expect(await count('from=2199-01-01')).toBe(false)
})

test('people are found and changed by admins alone', async () => {
  const { staff, admin, byStaff, byAdmin, showtime } = await openTheater()
  expect((await byStaff(staffPage, '/office/staff')).status).toBe(403)
  const shown = await byAdmin(staffPage, `/office/staff?theater=${showtime.theaterId}&q=${staff.email}`)
  expect(shown.html).toContain(`DELETE /v1/theaters/${showtime.theaterId}/staff/${staff.user.id}`)
  const other = await byAdmin(staffPage, `/office/staff?theater=${showtime.theaterId}&q=${admin.email}`)
  expect(other.html).toContain(`PUT /v1/theaters/${showtime.theaterId}/staff/${admin.user.id}`)
  expect((await byAdmin(staffPage, '/office/staff?q=nobody-at-all')).html).toContain('No account matches')
  const one = await byAdmin(account, `/office/staff/${staff.user.id}`)
  expect(one.html).toContain('value="staff" checked')
  expect(one.html).toContain('Reset the second factor')
  const own = await byAdmin(account, `/office/staff/${admin.user.id}`)
  expect(own.html).not.toContain('Reset the second factor')
  expect((await byAdmin(account, `/office/staff/${newId()}`)).status).toBe(404)
})

test('reviews of all movies are listed newest first', async () => {
  const { staff, byStaff, showtime } = await openTheater()
  await sale.database.sql`
    insert into reviews (id, movie_id, user_id, rating, text)
    select ${newId()}, movie_id, ${staff.user.id}, 4, 'Quiet' from showtimes where id = ${showtime.showtimeId}`
  const { html } = await byStaff(reviews, '/office/reviews')
  expect(html).toContain('Quiet')
  expect(html).toContain('data-call="PUT /v1/reviews/')
})
