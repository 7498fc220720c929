// The office with a month of sales behind it: pages full of numbers stay readable at a desk and on a phone.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDemoData } from '../../local/demo-data/demo-data.ts'
import { axeFindings, expectNoOverflow, hasBrowser, picture } from '../../testing/browser.ts'
import {
  type RunningShowtime,
  runningShowtime,
  type SoldTicket,
  sellTickets,
} from '../../testing/counter-sales.ts'
import { atDesk, type OfficeInBrowser, openOffice } from '../../testing/office-browser.ts'
import { dayAhead } from './days.ts'

const PHONE = { viewport: { width: 390, height: 844 } }
const ADMIN = 'admin@milo.test'

describe.skipIf(!hasBrowser)('the office with a month of sales in Chromium', () => {
  let office: OfficeInBrowser
  let pages: Record<string, string>
  let showtime: RunningShowtime
  let tickets: SoldTicket[]
  beforeAll(async () => {
    office = await openOffice()
    showtime = await runningShowtime(office)
    const { database, keys } = office.system
    // What was in its way; nobody has bought yet.
    await database.sql`delete from showtimes where status = 'cancelled'`
    await addDemoData(database.url, { ticketKey: keys.TICKET_PRIVATE_KEY })
    const { context, page } = await atDesk(office, '/office', {}, ADMIN)
    tickets = await sellTickets(page, showtime, 2)
    await context.close()
    const [{ screenId } = { screenId: '' }] = await database.sql<{ screenId: string }[]>`
      select screen_id as "screenId" from showtimes where id = ${showtime.id}`
    const at = (path: string) => `${path}?theater=${showtime.theaterId}`
    pages = {
      today: at('/office'),
      programme: `${at('/office/programme')}&date=${dayAhead(1)}`,
      layout: `/office/screens/${screenId}/layout`,
      showtime: `/office/showtimes/${showtime.id}`,
      reservations: at('/office/reservations'),
      counter: at('/office/counter'),
      door: `${at('/office/door')}&showtime=${showtime.id}`,
      sales: at('/office/reports/sales'),
      occupancy: at('/office/reports/occupancy'),
      'report-movies': at('/office/reports/movies'),
      payments: at('/office/reports/payments'),
      money: at('/office/money'),
    }
  })
  afterAll(() => office?.stop())

  /** What somebody does first on a page that waits for them. */
  const begin: Record<string, (page: Page) => Promise<void>> = {
    async counter(page) {
      await page.locator(`.counter-showtimes input[value="${showtime.id}"]`).check()
      await page.locator('#type-adult').fill('2')
      await page.locator('#type-child').fill('1')
      await expect.poll(() => page.locator('.counter-picks').textContent()).toMatch(/Child/)
    },
    async door(page) {
      await expect.poll(() => page.locator('.door-line').textContent()).toContain('list of')
      await page.locator('#code').fill(tickets.pop()!.code)
      await page.keyboard.press('Enter')
      await expect.poll(() => page.locator('.verdict-word').textContent()).toBe('Let in')
    },
  }

  test.each([
    ['desktop', {}],
    ['phone', PHONE],
  ])('has no fault that axe knows and no overflow: %s (needs Chromium)', async (name, options) => {
    const { context, page, errors } = await atDesk(office, '/office', options, ADMIN)
    for (const [what, path] of Object.entries(pages)) {
      await page.goto(office.system.url + path)
      await begin[what]?.(page)
      expect(await axeFindings(page), what).toEqual([])
      await expectNoOverflow(page)
      await picture(page, `office-${what}`, name)
    }
    expect(errors).toEqual([])
    await context.close()
  })
})
