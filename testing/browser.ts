// Debian's Chromium for tests of pages, and axe in it. Skipped by name where no Chromium is installed.
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'

// The headless shell first: it draws pages alone, without the windows of a browser around them.
const PROGRAM = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome']
  .map((name) => `/usr/bin/${name}`)
  .find((path) => existsSync(path))
export const hasBrowser = PROGRAM !== undefined

/** Quiet: nothing that a browser does by itself leaves the machine. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const openBrowser = (more: readonly string[] = []): Promise<Browser> =>
  chromium.launch({ executablePath: PROGRAM!, headless: true, args: [...ARGUMENTS, ...more] })

/** How people look at pages: each look has to be readable. */
export const LOOKS: readonly [name: string, options: BrowserContextOptions][] = [
  ['phone', {}],
  ['desktop', { viewport: { width: 1280, height: 900 } }],
  ['dark', { colorScheme: 'dark' }],
  ['forced', { forcedColors: 'active' }],
  ['narrow', { viewport: { width: 320, height: 640 } }],
  ['arabic', { locale: 'ar' }],
]

/** `MILO_PICTURES=docs/pictures npx vitest run proof/e2e` renews the pictures. */
const PICTURES = process.env.MILO_PICTURES
const PICTURED = ['phone', 'desktop', 'dark', 'arabic']

/** For the docs, where they are to be renewed. */
export async function picture(page: Page, what: string, look: string, fullPage = false): Promise<void> {
  if (PICTURES === undefined || !PICTURED.includes(look)) return
  await mkdir(PICTURES, { recursive: true })
  await page.screenshot({ path: join(PICTURES, `${what}-${look}.png`), fullPage })
}

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** What axe finds wrong with a page as it is now, a line each. */
export async function axeFindings(page: Page): Promise<string[]> {
  // A script of the page's own policy could not be added.
  await page.evaluate(await import('node:fs/promises').then(({ readFile }) => readFile(AXE, 'utf8')))
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
    }
    const rules = { 'target-size': { enabled: true } }
    return (await axe.run({ rules })).violations
  })
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
  )
}

/** A page in a browser of its own, without errors on its console. */
export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; errors: string[]; close: () => Promise<void> }> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, ...options })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(url)
  return { page, errors, close: () => context.close() }
}

/** Nothing reaches beyond the window at this width: no scrolling in two directions (WCAG 1.4.10). */
export async function expectNoOverflow(page: Page): Promise<void> {
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(beyond).toBeLessThanOrEqual(0)
}
