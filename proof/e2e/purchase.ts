// Steps of a purchase in a browser, from held seats on: what the journeys of several tests share.
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { WholeSystem } from './hosts.ts'

/** A machine with many tests takes its time. */
const SLOW_MS = 60_000

export interface Shopper {
  context: BrowserContext
  page: Page
  errors: string[]
}

/** A browser of its own, as a guest without seats. */
export async function newShopper(browser: Browser, options: BrowserContextOptions = {}): Promise<Shopper> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, ...options })
  context.setDefaultTimeout(SLOW_MS)
  const page = await context.newPage()
  const errors: string[] = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  page.on('pageerror', (error) => errors.push(error.message))
  return { context, page, errors }
}

/** Asks /v1 as a script of the page would. */
export const callAs = (page: Page, method: string, path: string, body?: object) =>
  page.evaluate(
    async ([method, path, body]) => {
      const answer = await fetch(path!, {
        method: method!,
        headers: { 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body }),
      })
      const text = await answer.text()
      return { status: answer.status, value: text === '' ? undefined : JSON.parse(text) }
    },
    [method, path, body && JSON.stringify(body)] as const,
  )

/** Holds two seats, as the page of the seats does, and goes to pay for them. */
export async function toCheckout(
  { url }: WholeSystem,
  page: Page,
  showtimeId: string,
  { guest = true, language = '' } = {},
): Promise<string> {
  await page.goto(`${url}/access-links`)
  if (guest) expect((await callAs(page, 'POST', '/v1/guests', { cookie: true })).status).toBe(201)
  const wish = { bestAvailable: { count: 2, together: true } }
  const held = await callAs(page, 'POST', `/v1/showtimes/${showtimeId}/holds`, wish)
  expect(held.status).toBe(201)
  await page.goto(`${url}/checkout/${held.value.id}?showtime=${showtimeId}${language && `&lang=${language}`}`)
  await page
    .getByRole('timer')
    .filter({ hasText: /\d:\d\d/ })
    .waitFor()
  return held.value.id
}

/** Fills the form and sends it. */
export async function pay(page: Page, method: string, email = 'ada@milo.test'): Promise<void> {
  const contact = page.locator('#contact-email')
  if (await contact.isVisible()) await contact.fill(email)
  await page.locator(`#by-${method}`).check()
  await page.locator('#terms').check()
  await page.locator('button.large').click()
}

export async function untilTickets(page: Page): Promise<void> {
  await page.waitForURL('**/r/**')
  await expect.poll(() => page.locator('.ticket.valid').count()).toBe(2)
}
