// Checkout, reservation, tickets and account in a browser: accessible in every look and state, readable at
// every width, and mirrored for Arabic.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unavailablePage } from '#shared/http/problem-pages.ts'
import { openSql } from '#shared/resources.ts'
import { seed } from '../../local/seed/seed.ts'
import {
  axeFindings,
  expectNoOverflow,
  hasBrowser,
  LOOKS,
  openBrowser,
  picture,
} from '../../testing/browser.ts'
import { ensureAssets } from '../../web/build.ts'
import { behindGateway, type WholeSystem } from './hosts.ts'
import { callAs, newShopper, pay, toCheckout, untilTickets } from './purchase.ts'

const FORMS = [
  'sign-in',
  'register',
  'password-resets',
  'access-links',
  'password-resets/none',
  'email-verifications/none',
  'access-links/none',
]

describe.skipIf(!hasBrowser)('purchase and account in Chromium', () => {
  let system: WholeSystem
  let browser: Browser
  let showtimeId: string
  beforeAll(async () => {
    await ensureAssets()
    ;[system, browser] = await Promise.all([behindGateway('node'), openBrowser()])
    await seed(system.database.url)
    const sql = openSql(system.database.url, 1)
    const [showtime] = await sql<{ id: string }[]>`
      select id from showtimes where starts_at > now() + interval '1 day' order by id limit 1`
    showtimeId = showtime!.id
    await sql.end()
  })
  afterAll(() => Promise.all([browser?.close(), system?.stop()]), 60_000)

  async function look(page: Page, what: string, name: string): Promise<void> {
    expect(await axeFindings(page), what).toEqual([])
    await expectNoOverflow(page)
    await picture(page, what, name, true)
  }

  test.each([...LOOKS])(
    'have no fault that axe knows and no overflow: %s (needs Chromium)',
    async (name, options) => {
      const { context, page, errors } = await newShopper(browser, options)
      await toCheckout(system, page, showtimeId)
      await look(page, 'checkout', name)
      await page.locator('button.large').click()
      await page.locator('#contact-email-error').waitFor()
      await look(page, 'checkout-error', name)
      await pay(page, 'sim_declined')
      await page.locator('.step.failed').waitFor()
      await look(page, 'declined', name)
      await page.locator('#by-sim_action_required').check()
      await page.locator('form .button').first().click()
      await page.locator('.step.now a.button').click()
      await page.locator('button[value=approve]').waitFor()
      await look(page, 'bank', name)
      await page.locator('button[value=approve]').click()
      await page.locator('main a.button').click()
      await untilTickets(page)
      await page.locator('details').first().click()
      await look(page, 'reservation', name)
      await page.locator('.ticket-links a').first().click()
      await page.locator('.full-ticket').waitFor()
      await look(page, 'ticket', name)
      await page.goto(`${system.url}/tickets`)
      await page.locator('.reservation').waitFor()
      await look(page, 'tickets', name)
      await page.goto(`${system.url}/checkout/none`)
      await look(page, 'hold-over', name)
      expect(errors.filter((error) => !error.includes('409'))).toEqual([])
      await context.close()
    },
  )

  test.each([...LOOKS])(
    'have none when nobody serves, or nothing came of it: %s (needs Chromium)',
    async (name, options) => {
      const { context, page } = await newShopper(browser, options)
      await toCheckout(system, page, showtimeId)
      await pay(page, 'sim_declined')
      await page.locator('.step.failed').waitFor()
      await page.locator('form .button.quiet').last().click()
      await expect.poll(() => page.locator('form').count()).toBe(0)
      await look(page, 'given-up', name)
      await page.setContent(unavailablePage('unavailable', 'looks', { retryAfter: 2 }, options.locale).body)
      await look(page, 'unavailable', name)
      await context.close()
    },
  )

  test.each([...LOOKS])('show accounts without a fault: %s (needs Chromium)', async (name, options) => {
    const { context, page, errors } = await newShopper(browser, options)
    for (const path of FORMS) {
      await page.goto(`${system.url}/${path}`)
      await look(page, path.replace('/', '-'), name)
    }
    const account = { email: `${name}@milo.test`, password: 'popcorn-journey-1' }
    expect((await callAs(page, 'POST', '/v1/users', { ...account, name: 'Ada' })).status).toBe(201)
    const login = { ...account, cookie: true }
    expect((await callAs(page, 'POST', '/v1/sessions', login)).status).toBe(201)
    await page.goto(`${system.url}/tickets`)
    await look(page, 'no-tickets', name)
    await page.goto(`${system.url}/account`)
    await look(page, 'account', name)
    await page.locator('details:has(#new-factor) > summary').click()
    await page.locator('#factor-password').fill(account.password)
    await page.locator('#new-factor button').click()
    await page.locator('#enrolment .qr svg').waitFor()
    await look(page, 'second-factor', name)
    expect(errors).toEqual([])
    await context.close()
  })

  test('keep at 200 % of text size what they show (needs Chromium)', async () => {
    const { context, page } = await newShopper(browser)
    const grow = () =>
      page.evaluate(() => {
        document.documentElement.style.fontSize = '200%'
      })
    await toCheckout(system, page, showtimeId)
    await grow()
    await expectNoOverflow(page)
    await pay(page, 'sim_approved')
    await untilTickets(page)
    for (const path of [undefined, 'tickets', ...FORMS, 'account']) {
      if (path !== undefined) await page.goto(`${system.url}/${path}`)
      await grow()
      await expectNoOverflow(page)
    }
    await context.close()
  })
})
