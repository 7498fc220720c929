// The office in a browser: a whole system with the programme of the demo, and its staff signed in.
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { expect } from 'vitest'
import { seed } from '../local/seed/seed.ts'
import { DEMO_PASSWORD } from '../local/start/table.ts'
import { behindGateway, type WholeSystem } from '../proof/e2e/hosts.ts'
import { callAs, newShopper, type Shopper } from '../proof/e2e/purchase.ts'
import { ensureAssets } from '../web/build.ts'
import { openBrowser } from './browser.ts'

export interface OfficeInBrowser {
  system: WholeSystem
  browser: Browser
  stop(): Promise<unknown>
}

export async function openOffice(): Promise<OfficeInBrowser> {
  await ensureAssets()
  const [system, browser] = await Promise.all([behindGateway('node'), openBrowser()])
  await seed(system.database.url)
  return { system, browser, stop: () => Promise.all([browser.close(), system.stop()]) }
}

/** A page of the office, as somebody of the demo's staff sees it; `admin@milo.test` may do everything. */
export async function atDesk(
  { system, browser }: OfficeInBrowser,
  path: string,
  options: BrowserContextOptions = {},
  email = 'staff@milo.test',
): Promise<Shopper> {
  const shopper = await newShopper(browser, { viewport: { width: 1280, height: 900 }, ...options })
  await shopper.page.goto(`${system.url}/sign-in`)
  const body = { email, password: DEMO_PASSWORD, cookie: true }
  expect((await callAs(shopper.page, 'POST', '/v1/sessions', body)).status).toBe(201)
  await shopper.page.goto(system.url + path)
  return shopper
}
