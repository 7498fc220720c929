// The example page of another origin, in a browser: showtimes, seats, a hold, the checkout on the site, and
// the news of the purchase back on the page.
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { seed } from '../../local/seed/seed.ts'
import { freePort } from '../../local/servers/find-programs.ts'
import { axeFindings, hasBrowser, openBrowser, picture } from '../../testing/browser.ts'
import { ensureAssets } from '../../web/build.ts'
import { dayAhead } from './days.ts'
import { behindGateway, type WholeSystem } from './hosts.ts'
import { newShopper, pay, untilTickets } from './purchase.ts'
import { expectNoErrors } from './seats-page.ts'

const TOMORROW = dayAhead(1)
const EXAMPLE = join(import.meta.dirname, '../../examples/embed')

/** A cinema's own server, which sends the example with this site's address. */
async function otherOrigin(site: () => string): Promise<{ server: Server; origin: string }> {
  const port = await freePort()
  const server = createServer(({ url }, answer) => {
    const isScript = url === '/page.js'
    answer.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8')
    const text = readFileSync(join(EXAMPLE, isScript ? 'page.js' : 'index.html'), 'utf8')
    answer.end(text.replace('http://127.0.0.1:8080', site()))
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return { server, origin: `http://127.0.0.1:${port}` }
}

describe.skipIf(!hasBrowser)('a page of another origin', () => {
  let system: WholeSystem
  let browser: Browser
  let elsewhere: Awaited<ReturnType<typeof otherOrigin>>
  let stranger: typeof elsewhere
  beforeAll(async () => {
    await ensureAssets()
    elsewhere = await otherOrigin(() => system.url)
    stranger = await otherOrigin(() => system.url)
    process.env.CORS_ORIGINS = elsewhere.origin
    ;[system, browser] = await Promise.all([behindGateway('node'), openBrowser()])
    await seed(system.database.url)
  })
  afterAll(() => {
    delete process.env.CORS_ORIGINS
    elsewhere.server.close()
    stranger.server.close()
    return Promise.all([browser?.close(), system?.stop()])
  })

  async function open(origin: string) {
    const shopper = await newShopper(browser, { viewport: { width: 1280, height: 900 } })
    onTestFinished(() => shopper.context.close())
    const { page } = shopper
    await page.goto(origin)
    await page.locator('milo-showtimes').evaluate((part, date) => part.setAttribute('date', date), TOMORROW)
    // A list that is replaced between the press and the release of the button has no click.
    await page.locator('milo-showtimes[state=ready]').waitFor()
    const chip = page.locator('milo-showtimes a.chip').last()
    await chip.click()
    await page.locator('milo-seat-map[state=ready]').waitFor()
    expect(page.url()).toBe(`${origin}/`)
    return shopper
  }

  test('shows showtimes and live seats, holds two, and hears that they are paid (needs Chromium)', async () => {
    const { context, page, errors } = await open(elsewhere.origin)
    const seats = page.locator('milo-seat-map')
    await seats.getByText('Live', { exact: false }).first().waitFor()
    expect(await axeFindings(page)).toEqual([])
    await seats.evaluate((part) => part.scrollIntoView())
    await picture(page, 'embed', 'desktop')
    await seats.getByRole('button', { name: /best/i }).first().click()
    const opened = context.waitForEvent('page')
    const toCheckout = seats.locator('a[href^="/checkout/"]').first()
    const firstHold = await toCheckout.getAttribute('href')
    await toCheckout.click()
    const checkout = await opened
    await checkout.waitForURL(`${system.url}/checkout/**`)
    await pay(checkout, 'sim_approved')
    await untilTickets(checkout)
    await page.locator('#news').getByText('Thank you').waitFor()
    expect(await seats.getByRole('link', { name: 'To your tickets' }).getAttribute('href')).toMatch(
      new RegExp(`^${system.url}/r/`),
    )
    // What was bought is no news to the next checkout.
    await page.evaluate(() => {
      document.addEventListener('confirmed', () => {
        document.documentElement.dataset.again = 'yes'
      })
    })
    await seats.getByRole('button', { name: /best/i }).first().click()
    // Until then the link of the first hold may still be there, and leads to the tickets.
    await expect.poll(() => toCheckout.getAttribute('href')).not.toBe(firstHold)
    const second = context.waitForEvent('page')
    await toCheckout.click()
    await (await second).waitForURL(`${system.url}/checkout/**`)
    await page.waitForResponse((answer) => answer.url().endsWith('/v1/reservations'))
    await page.waitForResponse((answer) => answer.url().endsWith('/v1/reservations'))
    await page.waitForResponse((answer) => answer.url().endsWith('/v1/reservations'))
    expect(await page.evaluate(() => document.documentElement.dataset.again)).toBeUndefined()
    // The first hold is refused before there is a guest, and the seats that were bought cannot be given back.
    expectNoErrors(errors)
  })

  test('that is not listed shows seats, and can neither hold them nor hand a session over (needs Chromium)', async () => {
    const { page } = await open(stranger.origin)
    const seats = page.locator('milo-seat-map')
    await seats.getByRole('button', { name: /best/i }).first().click()
    await seats.locator('.notice, [role=alert]').first().waitFor()
    expect(await seats.locator('a[href^="/checkout/"]').count()).toBe(0)
    const refused = await fetch(`${system.url}/guest-session`, {
      method: 'POST',
      headers: { origin: stranger.origin, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'token=x&next=%2F',
      redirect: 'manual',
    })
    expect(refused.status).toBe(403)
  })

  test('asks again where the site was too busy or away, and keeps what it showed (needs Chromium)', async () => {
    const { context, page } = await newShopper(browser, { viewport: { width: 1280, height: 900 } })
    onTestFinished(() => context.close())
    const answers = [
      { status: 503, contentType: 'text/html', body: '<h1>Nobody answers</h1>' },
      { status: 429, body: '' },
      'no network',
    ] as const
    let asked = 0
    await page.route(`${system.url}/?*`, (route) => {
      const answer = answers[asked++]
      if (answer === undefined) return route.continue()
      return answer === 'no network' ? route.abort() : route.fulfill(answer)
    })
    await page.goto(stranger.origin)
    await page.locator('milo-showtimes[state=away]').waitFor({ state: 'attached' })
    expect(await page.locator('milo-showtimes a.chip').count()).toBe(0)
    await page.locator('milo-showtimes[state=ready]').waitFor()
    expect(asked).toBe(answers.length + 1)
    const choose = (date: string) =>
      page.locator('milo-showtimes').evaluate((part, date) => part.setAttribute('date', date), date)
    await choose(TOMORROW)
    await page.locator('milo-showtimes[state=ready]').waitFor()
    const shown = await page.locator('milo-showtimes a.chip').count()
    expect(shown).toBeGreaterThan(0)
    // What was shown stays while the next is not there.
    asked = answers.length - 1
    await choose('weekend')
    await page.locator('milo-showtimes[state=away]').waitFor()
    expect(await page.locator('milo-showtimes a.chip').count()).toBe(shown)
    await page.locator('milo-showtimes[state=ready]').waitFor()
  })
})
