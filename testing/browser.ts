// Debian's Chromium for tests of pages, and axe in it. Skipped by name where no Chromium is installed.
import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
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

const [PHONE, DESKTOP] = [
  { width: 390, height: 844 },
  { width: 1280, height: 900 },
] as const

interface Look {
  viewport: { width: number; height: number }
  colorScheme?: 'dark'
  forcedColors?: 'active'
}
type Looks = Readonly<Record<string, Look>>

/**
 * How people look at pages: each look has to be readable. A language is a visit of its own; the looks of a
 * visit are drawn one after the other on the same page. What a test does next happens in the last one, the
 * narrowest.
 */
const visitsOf = (wide: Look['viewport']): readonly (readonly [string, BrowserContextOptions, Looks])[] => [
  [
    'phone, desktop, dark, forced, narrow',
    { locale: 'en' },
    {
      phone: { viewport: PHONE },
      desktop: { viewport: DESKTOP },
      dark: { viewport: wide, colorScheme: 'dark' },
      forced: { viewport: PHONE, forcedColors: 'active' },
      narrow: { viewport: { width: 320, height: 640 } },
    },
  ],
  ['arabic', { locale: 'ar' }, { arabic: { viewport: wide } }],
]
export const VISITS = visitsOf(PHONE)
/** A desk is wide; a page has to fit a phone all the same. */
export const VISITS_AT_DESK = visitsOf(DESKTOP)

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
  // A script of the page's own policy could not be added. Once for a page: it is long.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(await readFile(AXE, 'utf8'))
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
    }
    const rules = { 'target-size': { enabled: true } }
    // Of what is right, no list of elements is made.
    return (await axe.run({ rules, resultTypes: ['violations'] })).violations
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
  const context = await browser.newContext({ viewport: PHONE, ...options })
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

/** A page as it is now, in each look: no fault that axe knows, and no overflow; and its pictures. */
export async function expectReadable(page: Page, what: string, looks: Looks, fullPage = true): Promise<void> {
  for (const [name, { viewport, colorScheme = 'light', forcedColors = 'none' }] of Object.entries(looks)) {
    await page.setViewportSize(viewport)
    await page.emulateMedia({ colorScheme, forcedColors })
    expect(await axeFindings(page), `${what}, ${name}`).toEqual([])
    await expectNoOverflow(page)
    await picture(page, what, name, fullPage)
  }
}
