// From held seats to tickets in a browser, behind the gateway: however the payment goes, whatever is loaded
// again, it is paid once.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSql, type Sql } from '#shared/resources.ts'
import { seed } from '../../local/seed/seed.ts'
import { axeFindings, hasBrowser, openBrowser } from '../../testing/browser.ts'
import { ensureAssets } from '../../web/build.ts'
import { behindGateway, type WholeSystem } from './hosts.ts'
import { callAs, newShopper, pay, toCheckout, untilTickets } from './purchase.ts'

describe.skipIf(!hasBrowser).each(['node', 'emulator'] as const)('a purchase in Chromium on %s', (host) => {
  let system: WholeSystem
  let browser: Browser
  let sql: Sql
  let showtimeId: string
  beforeAll(async () => {
    await ensureAssets()
    ;[system, browser] = await Promise.all([behindGateway(host), openBrowser()])
    await seed(system.database.url)
    sql = openSql(system.database.url, 1)
    const [showtime] = await sql<{ id: string }[]>`
      select id from showtimes where starts_at > now() + interval '1 day' order by id limit 1`
    showtimeId = showtime!.id
  })
  afterAll(async () => {
    await sql?.end()
    await Promise.all([browser?.close(), system?.stop()])
  })

  test('a guest pays by the keyboard alone, and reads the tickets without script (needs Chromium)', async () => {
    const { context, page, errors } = await newShopper(browser)
    await toCheckout(system, page, showtimeId)
    await page.locator('#contact-email').focus()
    await page.keyboard.type('keys@milo.test')
    // Name, cards, terms, button.
    for (const _ of [1, 2, 3]) await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await untilTickets(page)
    expect(errors).toEqual([])
    const plain = await browser.newContext({
      javaScriptEnabled: false,
      storageState: await context.storageState(),
    })
    const read = await plain.newPage()
    await read.goto(page.url())
    const code = await read.locator('.ticket.valid .qr').first().boundingBox()
    expect(code!.width).toBeGreaterThanOrEqual(200)
    await read.getByRole('link', { name: 'Full screen' }).first().click()
    await read.getByText('Turn up the brightness').waitFor()
    await read.goto(`${system.url}/tickets`)
    expect(await read.locator('.reservation').count()).toBe(1)
    await Promise.all([plain.close(), context.close()])
  })

  test('a customer who makes an account gets the tickets to its address (needs Chromium)', async () => {
    const { context, page } = await newShopper(browser)
    await page.goto(`${system.url}/register`)
    await page.getByLabel('Name').fill('Ada')
    await page.getByLabel('E-mail').fill('grace.buys@milo.test')
    await page.getByLabel('New password').fill('short')
    await page.getByRole('button').click()
    await page.locator('#new-password-error').filter({ hasText: 'New password' }).waitFor()
    await page.getByLabel('New password').fill('popcorn-journey-1')
    await page.getByRole('button').click()
    await page.waitForURL('**/tickets')
    await toCheckout(system, page, showtimeId, { guest: false })
    await page.getByText('Your tickets go to grace.buys@milo.test').waitFor()
    await pay(page, 'sim_approved')
    await untilTickets(page)
    await page.getByText('Give seats back').click()
    await page
      .getByRole('button', { name: /^Give back Row/ })
      .first()
      .click()
    await expect.poll(() => page.locator('.ticket.refunded').count()).toBe(1)
    await page
      .getByText(/went back to you|on its way back/)
      .first()
      .waitFor()
    await context.close()
  })

  test('a declined card leaves the seats waiting, and another one buys them (needs Chromium)', async () => {
    const { context, page } = await newShopper(browser)
    await toCheckout(system, page, showtimeId)
    await pay(page, 'sim_insufficient_funds')
    await page.waitForURL('**/r/**')
    await page.getByText('The card has insufficient funds').waitFor()
    await page.getByText('4 tries are left').waitFor()
    await page.reload()
    await page.locator('#by-sim_approved').check()
    await page.getByRole('button', { name: /^Pay / }).click()
    await untilTickets(page)
    await context.close()
  })

  test('a bank that asks is answered on its page, and the way leads back (needs Chromium)', async () => {
    const { context, page } = await newShopper(browser)
    await toCheckout(system, page, showtimeId)
    await pay(page, 'sim_action_required')
    const toBank = page.getByRole('link', { name: 'Confirm with your bank' })
    await toBank.waitFor()
    await page.reload()
    await toBank.click()
    const approve = page.getByRole('button', { name: 'Approve' })
    await approve.waitFor()
    await page.reload()
    await approve.click()
    await page
      .getByRole('link', { name: /tickets/i })
      .last()
      .click()
    await untilTickets(page)
    await context.close()
  })

  test('seats go back one by one, each with its sum said first, and are seen to be refunded (needs Chromium)', async () => {
    const { context, page } = await newShopper(browser)
    await toCheckout(system, page, showtimeId)
    await pay(page, 'sim_approved')
    await untilTickets(page)
    const valid = page.locator('.ticket.valid')
    const giveBack = page.locator('details', { hasText: 'Give seats back' })
    for (const left of [1, 0]) {
      await giveBack.locator('summary').click()
      const button = giveBack.getByRole('button').first()
      expect(await button.textContent()).toMatch(/^Give back .* · €\d+\.\d\d back$/)
      await button.click()
      await expect.poll(() => valid.count()).toBe(left)
      await page
        .getByText(/^€\d+\.\d\d (is on its way|went) back/)
        .first()
        .waitFor()
      expect(await axeFindings(page)).toEqual([])
      await page.reload()
      expect(await valid.count()).toBe(left)
    }
    await context.close()
  })

  test('an answer that is lost, a second click and a page that is loaded again pay once (needs Chromium)', async () => {
    const { context, page } = await newShopper(browser)
    const holdId = await toCheckout(system, page, showtimeId)
    await page.reload()
    // The order arrives, and its answer does not.
    await page.route('**/v1/reservations', async (route) => {
      await route.fetch()
      await route.abort()
    })
    await pay(page, 'sim_approved')
    await page.getByRole('alert').filter({ hasText: 'you do not pay twice' }).waitFor()
    await page.locator('button.large').click()
    await page.getByRole('alert').filter({ hasText: 'you do not pay twice' }).waitFor()
    await page.unroute('**/v1/reservations')
    await page.reload()
    await untilTickets(page)
    await page.goto(`${system.url}/checkout/${holdId}?showtime=${showtimeId}`)
    await untilTickets(page)
    const rows = await sql`
      select payment.amount from payments payment join reservations r on r.id = payment.reservation_id
      where r.hold_id = ${holdId}`
    expect(rows.length).toBe(1)
    await context.close()
  })

  test('the last minute asks for more time, and after the end the same seats come back (needs Chromium)', async () => {
    const { context, page } = await newShopper(browser)
    await page.clock.install()
    const holdId = await toCheckout(system, page, showtimeId)
    await page.locator('#contact-email').fill('late@milo.test')
    await page.clock.fastForward(4 * 60_000 + 10_000)
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    expect(await axeFindings(page)).toEqual([])
    const keep = page.getByRole('button', { name: 'Keep my seats' })
    expect(await keep.evaluate((button) => button === document.activeElement)).toBe(true)
    // The page's clock went on, the server's did not: it extends once there is half a minute to give.
    const asksOn = async () => {
      if (await keep.isVisible()) await page.keyboard.press('Enter')
      return dialog.isVisible()
    }
    await expect.poll(asksOn, { interval: 3_000 }).toBe(false)
    await page
      .getByRole('timer')
      .filter({ hasText: /[45]:\d\d/ })
      .waitFor()
    expect((await callAs(page, 'DELETE', `/v1/showtimes/${showtimeId}/holds/${holdId}`)).status).toBe(204)
    await page.clock.fastForward(6 * 60_000)
    await page.getByRole('button', { name: 'Get my seats back' }).waitFor()
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Get my seats back' }).click()
    await dialog.waitFor({ state: 'hidden' })
    expect(page.url()).not.toContain(holdId)
    // What was typed stays.
    expect(await page.locator('#contact-email').inputValue()).toBe('late@milo.test')
    await pay(page, 'sim_approved', 'late@milo.test')
    await untilTickets(page)
    await context.close()
  })

  test('a guest who signs in at the checkout takes the seats along (needs Chromium)', async () => {
    const account = { email: 'along@milo.test', password: 'popcorn-journey-1', name: 'Ada' }
    const { context, page } = await newShopper(browser)
    const holdId = await toCheckout(system, page, showtimeId)
    expect((await callAs(page, 'POST', '/v1/users', account)).status).toBe(201)
    await page.getByText('You have an account?').click()
    const form = page.locator('#sign-in-instead')
    await form.getByLabel('E-mail').fill(account.email)
    await form.getByLabel('Password').fill('wrong-password-1')
    await form.getByRole('button').click()
    await form.getByRole('alert').filter({ hasText: 'Your seats are still yours' }).waitFor()
    await expect.poll(() => page.url()).not.toContain(holdId)
    await form.getByLabel('Password').fill(account.password)
    await form.getByRole('button').click()
    await page.getByText(`Your tickets go to ${account.email}`).waitFor()
    await pay(page, 'sim_approved')
    await untilTickets(page)
    await context.close()
  })
})
