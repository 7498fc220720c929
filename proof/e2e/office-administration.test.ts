// An admin sets up a theater by forms alone, with a slip on the way, and finds it all in the audit log.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser } from '../../testing/browser.ts'
import { atDesk, type OfficeInBrowser, openOffice } from '../../testing/office-browser.ts'

/** Sends the form of this field, and waits for the page that says so. */
async function sendForm(page: Page, field: string, said: string): Promise<void> {
  await page.locator(field).evaluate((input: HTMLInputElement) => {
    // The page before may say the same.
    document.documentElement.dataset.before = 'yes'
    input.form!.requestSubmit()
  })
  await page.locator('html:not([data-before]) #said').filter({ hasText: said }).waitFor()
}

describe.skipIf(!hasBrowser)('the administration in Chromium', () => {
  let office: OfficeInBrowser
  beforeAll(async () => {
    office = await openOffice()
  })
  afterAll(() => office?.stop())

  test('a theater, a screen, a movie and a promo code are made by forms and stand in the audit log (needs Chromium)', async () => {
    const { context, page, errors } = await atDesk(office, '/office/theaters/new', {}, 'admin@milo.test')
    await page.locator('#name').fill('Lux Nova')
    await page.locator('#city').fill('Porto')
    await page.locator('#address').fill('Rua 1')
    await page.locator('#timeZone').fill('Porto')
    await page.locator('#currency').fill('EUR')
    await page.locator('button:text("Open the theater")').click()
    await page.locator('#timeZone-error').filter({ hasText: 'time zone' }).waitFor()
    expect(await page.locator('#timeZone').getAttribute('aria-invalid')).toBe('true')
    await page.locator('#timeZone').fill('Europe/Lisbon')
    await sendForm(page, '#timeZone', 'Created.')
    expect(await page.locator('h1').textContent()).toBe('Lux Nova')
    await page.locator('#number').fill('7')
    await page.locator('#format').selectOption('imax')
    await sendForm(page, '#number', 'Created.')
    expect(await page.locator('h1').textContent()).toContain('Lux Nova')

    await page.goto(`${office.system.url}/office/movies/new`)
    await page.locator('#title').fill('Vale Abraão')
    await page.locator('#durationMinutes').fill('187')
    await page.locator('#genres').fill('Drama, Romance')
    await page.locator('#credits').fill('Director: Manoel de Oliveira')
    await sendForm(page, '#title', 'Created.')
    expect(await page.locator('#genres').inputValue()).toBe('Drama, Romance')

    await page.goto(`${office.system.url}/office/promo-codes/new`)
    await page.locator('#code').fill('PORTO-20')
    await page.locator('#percent').fill('20')
    await page.locator('#validUntil').fill('2030-06-01T20:00')
    await sendForm(page, '#code', 'Created.')
    expect(await page.locator('#codes').locator('xpath=..').textContent()).toContain('PORTO-20')

    await page.goto(`${office.system.url}/office/audit-log`)
    const log = await page.locator('table').textContent()
    for (const part of ['theater.create', 'screen.create', 'movie.create', 'promo_code.create', 'Lux Nova'])
      expect(log).toContain(part)
    // The one refusal on the way.
    expect(errors.filter((text) => !text.includes('400'))).toEqual([])
    await context.close()
  })

  test('a theater taxes each ticket type and its fees at a rate of its own, set by its form (needs Chromium)', async () => {
    const { context, page, errors } = await atDesk(office, '/office/theaters', {}, 'admin@milo.test')
    await page.locator('table a[href*="/office/theaters/"]').first().click()
    const typed = { adult: '20', child: '8,1', senior: '10.5', student: '0', fees: '19.99' }
    const rates = { adult: 2000, child: 810, senior: 1050, student: 0, fees: 1999 }
    for (const [rate, text] of Object.entries(typed)) await page.locator(`#rate-${rate}`).fill(text)
    await page.locator('#seller-name').fill('Lux Nova Lda')
    await page.locator('#seller-address').fill('Rua 1, Porto')
    await page.locator('#seller-tax-id').fill('PT500000000')
    await page.locator('#rate-child').fill('101')
    await page.locator('#tax-form button').click()
    await page.locator('#rate-child-error').filter({ hasText: 'from 0 to 100' }).waitFor()
    await page.locator('#rate-child').fill(typed.child)
    await sendForm(page, '#rate-child', 'Saved.')
    const [saved] = await office.system.database
      .sql`select rates from tax_settings order by valid_from desc limit 1`
    expect(saved).toEqual({ rates })
    for (const [rate, value] of Object.entries(rates))
      expect(await page.locator(`#rate-${rate}`).inputValue()).toBe(String(value / 100))
    expect(errors.filter((text) => !text.includes('400'))).toEqual([])
    await context.close()
  })

  test('a webhook endpoint shows its secret once, and its test as a delivery (needs Chromium)', async () => {
    const { context, page, errors } = await atDesk(office, '/office/webhooks', {}, 'admin@milo.test')
    await page.locator('#url').fill('https://partner.example.org/milo')
    await page.locator('label:has-text("refund.settled")').click()
    await page.locator('button:text("Create the endpoint")').click()
    await page.locator('#secret code').filter({ hasText: 'whsec_' }).waitFor()
    await page.locator('#secret a').click()
    await page.locator('button:text("Send a test")').click()
    await page.locator('#said').waitFor()
    expect(await page.locator('#deliveries table').textContent()).toContain('refund.settled')
    expect(await page.content()).not.toContain('whsec_')
    expect(errors).toEqual([])
    await context.close()
  })
})
