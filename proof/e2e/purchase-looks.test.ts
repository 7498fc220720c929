// Checkout, reservation, tickets and account in a browser: accessible in every look and state, readable at
// every width, and mirrored for Arabic.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unavailablePage } from '#shared/http/problem-pages.ts'
import { openSql } from '#shared/resources.ts'
import { seed } from '../../local/seed/seed.ts'
import { expectNoOverflow, expectReadable, hasBrowser, openBrowser, VISITS } from '../../testing/browser.ts'
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

  test.each(VISITS)(
    'have no fault that axe knows and no overflow: %s (needs Chromium)',
    async (_, options, looks) => {
      const { context, page, errors } = await newShopper(browser, options)
      await toCheckout(system, page, showtimeId)
      await expectReadable(page, 'checkout', looks)
      await page.locator('button.large').click()
      await page.locator('#contact-email-error').waitFor()
      await expectReadable(page, 'checkout-error', looks)
      await pay(page, 'sim_declined')
      await page.locator('.step.failed').waitFor()
      await expectReadable(page, 'declined', looks)
      await page.locator('#by-sim_action_required').check()
      await page.locator('form .button').first().click()
      await page.locator('.step.now a.button').click()
      await page.locator('button[value=approve]').waitFor()
      await expectReadable(page, 'bank', looks)
      await page.locator('button[value=approve]').click()
      await page.locator('main a.button').click()
      await untilTickets(page)
      await page.locator('details').first().click()
      await expectReadable(page, 'reservation', looks)
      await page.locator('.ticket-links a').first().click()
      await page.locator('.full-ticket').waitFor()
      await expectReadable(page, 'ticket', looks)
      await page.goto(`${system.url}/tickets`)
      await page.locator('.reservation').waitFor()
      await expectReadable(page, 'tickets', looks)
      await page.goto(`${system.url}/checkout/none`)
      await expectReadable(page, 'hold-over', looks)
      expect(errors.filter((error) => !error.includes('409'))).toEqual([])
      await context.close()
    },
  )

  test.each(VISITS)(
    'have none when nobody serves, or nothing came of it: %s (needs Chromium)',
    async (_, options, looks) => {
      const { context, page } = await newShopper(browser, options)
      await toCheckout(system, page, showtimeId)
      await pay(page, 'sim_declined')
      await page.locator('.step.failed').waitFor()
      await page.locator('form .button.quiet').last().click()
      await expect.poll(() => page.locator('form').count()).toBe(0)
      await expectReadable(page, 'given-up', looks)
      await page.setContent(unavailablePage('unavailable', 'looks', { retryAfter: 2 }, options.locale).body)
      await expectReadable(page, 'unavailable', looks)
      await context.close()
    },
  )

  test.each(VISITS)('show accounts without a fault: %s (needs Chromium)', async (_, options, looks) => {
    const { context, page, errors } = await newShopper(browser, options)
    for (const path of FORMS) {
      await page.goto(`${system.url}/${path}`)
      await expectReadable(page, path.replace('/', '-'), looks)
    }
    const account = { email: `${options.locale}@milo.test`, password: 'popcorn-journey-1' }
    expect((await callAs(page, 'POST', '/v1/users', { ...account, name: 'Ada' })).status).toBe(201)
    const login = { ...account, cookie: true }
    expect((await callAs(page, 'POST', '/v1/sessions', login)).status).toBe(201)
    await page.goto(`${system.url}/tickets`)
    await expectReadable(page, 'no-tickets', looks)
    await page.goto(`${system.url}/account`)
    await expectReadable(page, 'account', looks)
    await page.locator('details:has(#new-factor) > summary').click()
    await page.locator('#factor-password').fill(account.password)
    await page.locator('#new-factor button').click()
    await page.locator('#enrolment .qr svg').waitFor()
    await expectReadable(page, 'second-factor', looks)
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
