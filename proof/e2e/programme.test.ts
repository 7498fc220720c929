// What is on in a browser with script: results follow the filters, and the nearest cinema is one press away.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSql } from '#shared/resources.ts'
import { seed } from '../../local/seed/seed.ts'
import { hasBrowser, openBrowser, visit } from '../../testing/browser.ts'
import { ensureAssets } from '../../web/build.ts'
import { dayAhead } from './days.ts'
import { behindGateway, type WholeSystem } from './hosts.ts'

const POLL = { timeout: 30_000 }

interface Place {
  id: string
  latitude: number
  longitude: number
}

const TOMORROW = dayAhead(1)

describe.skipIf(!hasBrowser)('what is on, with script', () => {
  let system: WholeSystem
  let browser: Browser
  let places: Place[]
  beforeAll(async () => {
    await ensureAssets()
    ;[system, browser] = await Promise.all([behindGateway('node'), openBrowser()])
    await seed(system.database.url)
    const sql = openSql(system.database.url, 1)
    places = await sql<Place[]>`
      select id, latitude, longitude from theaters where active and latitude is not null order by name`
    await sql.end()
  })
  afterAll(() => Promise.all([browser?.close(), system?.stop()]), 60_000)

  test('results follow what is typed, without another page, and say how many they are (needs Chromium)', async () => {
    const { page, errors, close } = await visit(browser, `${system.url}/?date=${TOMORROW}`)
    const titles = page.locator('h2 a')
    const [first] = await titles.allTextContents()
    const before = await titles.count()
    expect(before).toBeGreaterThan(1)
    await page.evaluate(() => {
      document.documentElement.dataset.same = 'yes'
    })
    await page.getByRole('searchbox').pressSequentially(first!)
    await expect.poll(() => titles.count(), POLL).toBe(1)
    expect(await titles.allTextContents()).toEqual([first])
    expect(await page.getByRole('status').textContent()).toBe('1 movie')
    expect(new URL(page.url()).searchParams.get('date')).toBe(TOMORROW)
    expect(await page.evaluate(() => document.documentElement.dataset.same)).toBe('yes')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('q')
    await page.getByRole('searchbox').fill('')
    await expect.poll(() => titles.count(), POLL).toBe(before)
    expect(errors).toEqual([])
    await close()
  })

  test('the nearest cinema is chosen from where the buyer is (needs Chromium)', async () => {
    for (const { id, latitude, longitude } of places.slice(0, 2)) {
      const here = { latitude: latitude + 0.01, longitude: longitude - 0.01 }
      const { page, close } = await visit(browser, system.url, {
        geolocation: here,
        permissions: ['geolocation'],
      })
      await page.getByText('More filters').click()
      await page.getByRole('button', { name: 'Nearest cinema' }).click()
      await page.waitForURL(`**/?*theater=${id}*`)
      expect(await page.getByLabel('Cinema').inputValue()).toBe(id)
      await close()
    }
  })

  test('a refused place leaves the list of cinemas to choose from (needs Chromium)', async () => {
    const { page, close } = await visit(browser, system.url)
    const nearest = page.getByRole('button', { name: 'Nearest cinema' })
    await page.getByText('More filters').click()
    await nearest.click()
    await expect.poll(() => nearest.isDisabled(), POLL).toBe(true)
    await page.getByLabel('Cinema').selectOption({ index: 1 })
    await page.waitForURL(/theater=/)
    await close()
  })
})
