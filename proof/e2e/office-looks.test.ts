// Every page of the office in a browser: accessible in every look, readable at every width, and mirrored for
// Arabic.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectReadable, hasBrowser, VISITS_AT_DESK } from '../../testing/browser.ts'
import { atDesk, type OfficeInBrowser, openOffice } from '../../testing/office-browser.ts'

const pages: Record<string, string> = {
  today: '/office',
  reservations: '/office/reservations',
  programme: '/office/programme',
  settings: '/office/settings',
  movies: '/office/movies',
  'new-movie': '/office/movies/new',
  money: '/office/money',
  'dead-letters': '/office/dead-letters',
  counter: '/office/counter',
  shifts: '/office/shifts',
  door: '/office/door',
  sales: '/office/reports/sales',
  occupancy: '/office/reports/occupancy',
  'report-movies': '/office/reports/movies',
  payments: '/office/reports/payments',
  'report-promo-codes': '/office/reports/promo-codes',
  theaters: '/office/theaters',
  'new-theater': '/office/theaters/new',
  'promo-codes': '/office/promo-codes',
  'new-promo-code': '/office/promo-codes/new',
  reviews: '/office/reviews',
  staff: '/office/staff',
  'audit-log': '/office/audit-log',
  webhooks: '/office/webhooks',
}

describe.skipIf(!hasBrowser)('the office in Chromium', () => {
  let office: OfficeInBrowser
  beforeAll(async () => {
    office = await openOffice()
  })
  afterAll(() => office?.stop())

  test.each(VISITS_AT_DESK)(
    'has no fault that axe knows and no overflow: %s (needs Chromium)',
    async (_, options, looks) => {
      const { context, page, errors } = await atDesk(office, pages.today!, options, 'admin@milo.test')
      for (const [what, path] of Object.entries(pages)) {
        await page.goto(office.system.url + path)
        await expectReadable(page, `office-${what}`, looks)
      }
      expect(errors).toEqual([])
      await context.close()
    },
  )
})
