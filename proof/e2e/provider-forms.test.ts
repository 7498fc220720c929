// The forms of payment providers in the page of a reservation, in a browser: what they are given, and what
// becomes of their answers. The providers' own scripts are replaced by ones that answer as theirs do.
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { render } from 'preact-render-to-string'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { webAsset } from '../../functions/host/assets.ts'
import { hasBrowser, openBrowser } from '../../testing/browser.ts'
import { assets } from '../../web/assets.generated.ts'
import { type ProviderAction, ProviderForm } from '../../web/components/provider.tsx'
import { siteMessages } from '../../web/messages/site.ts'

const SITE = 'https://milo.test'
const PAYMENT = '0198c2a0-0000-7000-8000-000000000001'

const RAZORPAY = `window.Razorpay = class {
  constructor(options) { this.options = options }
  open() {
    window.opened = { key: this.options.key, order: this.options.order_id }
    this.options.handler({ razorpay_payment_id: 'pay_1', razorpay_order_id: this.options.order_id,
      razorpay_signature: 'signed', another_field: 'of a later version' })
  }
}`

const STRIPE = `window.Stripe = (key, { locale }) => ({
  elements: ({ clientSecret }) => ({
    create: (kind) => ({ mount: (place) => { place.textContent = [kind, key, clientSecret, locale].join(' ') } }),
  }),
  confirmPayment: async ({ confirmParams }) => {
    window.returnsTo = confirmParams.return_url
    return { error: { message: 'Your card was declined.' } }
  },
})`

describe.skipIf(!hasBrowser)('the form of a provider (needs Chromium)', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  test('Razorpay’s answer is handed in for this payment, without fields of its own', async () => {
    const { page, context } = await opened(
      { type: 'razorpay', orderId: 'order_1', keyId: 'rzp_test_1' },
      RAZORPAY,
    )
    const asked = page.waitForRequest(/razorpay-confirmations$/)
    await page.getByRole('button').click()
    const request = await asked
    expect(new URL(request.url()).pathname).toBe(`/v1/payments/${PAYMENT}/razorpay-confirmations`)
    expect([request.method(), request.postDataJSON()]).toEqual([
      'POST',
      { razorpay_payment_id: 'pay_1', razorpay_order_id: 'order_1', razorpay_signature: 'signed' },
    ])
    expect(await page.evaluate('window.opened')).toEqual({ key: 'rzp_test_1', order: 'order_1' })
    await context.close()
  })

  test('Stripe’s form has the intent’s secret, and says in its own words why it did not pay', async () => {
    const action = { type: 'stripe', clientSecret: 'pi_1_secret_2', publishableKey: 'pk_test_1' } as const
    const { page, context } = await opened(action, STRIPE)
    await page.getByText('payment pk_test_1 pi_1_secret_2 en').waitFor()
    await page.getByRole('button').click()
    expect(await page.getByRole('alert').textContent()).toBe('Your card was declined.')
    expect(await page.evaluate('window.returnsTo')).toBe(`${SITE}/r/1`)
    await context.close()
  })

  test('a provider whose script does not come is said to be away, and the rest of the page works', async () => {
    const action = { type: 'razorpay', orderId: 'order_1', keyId: 'rzp_test_1' } as const
    const { page, context } = await opened(action, undefined)
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').textContent()).not.toBe('')
    expect(await page.getByRole('button').count()).toBe(0)
    await context.close()
  })

  /** A page with this form alone; without a script of the provider, its host is away. */
  async function opened(
    action: ProviderAction,
    script: string | undefined,
  ): Promise<{ page: Page; context: BrowserContext }> {
    const context = await browser.newContext()
    await context.route('**/*', async (route) => {
      const { origin, pathname } = new URL(route.request().url())
      if (origin !== SITE)
        return script === undefined
          ? route.abort()
          : route.fulfill({ contentType: 'text/javascript', body: script })
      if (pathname === '/r/1') return route.fulfill({ contentType: 'text/html', body: pageOf(action) })
      if (pathname.startsWith('/v1/')) return route.fulfill({ status: 202, json: {} })
      const file = await webAsset(new Request(SITE + pathname), pathname)
      return file
        ? route.fulfill({ contentType: 'text/javascript', body: await file.text() })
        : route.fulfill({ status: 404 })
    })
    const page = await context.newPage()
    await page.goto(`${SITE}/r/1`)
    return { page, context }
  }
})

function pageOf(action: ProviderAction): string {
  const site = { language: 'en', messages: siteMessages.en, origin: SITE, path: '/r/1' } as const
  const form = render(ProviderForm({ site, paymentId: PAYMENT, action, sum: '$25.00' }))
  return `<!doctype html><html lang="en"><main id="reservation">${form}</main>
    <script type="module" src="${assets.reservation}"></script></html>`
}
