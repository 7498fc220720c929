// Buyers who want the same seats, in browsers: one gets them, the other learns it and has a choice as good;
// and a page whose network was away knows what happened meanwhile.
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { axeFindings, hasBrowser, picture } from '../../testing/browser.ts'
import { openFaultProxy } from '../../testing/fault-proxy.ts'
import { expectNoErrors, freeRuns, onMap, untilLive, useSeatsPages } from './seats-page.ts'

/** As long as a phone in a tunnel. */
const AWAY_MS = 5_000

const holdTwo = (page: Page) => page.getByRole('button', { name: /^Hold 2 seats · / })

describe.skipIf(!hasBrowser).each(['node', 'emulator'] as const)('on %s', (host) => {
  const pages = useSeatsPages(host)

  test('of two browsers that hold the same seats at once one gets them, and the other takes as good ones (needs Chromium)', async () => {
    const path = pages.newPath()
    const rivals = await Promise.all([pages.open(path), pages.open(path)])
    const [run] = freeRuns(await pages.mapOf(path), 2)
    for (const { page } of rivals) {
      await untilLive(page)
      for (const seat of run!) await onMap(page, seat).click()
    }
    await Promise.all(rivals.map(({ page }) => holdTwo(page).click()))
    const ends = await Promise.all(
      rivals.map(({ page }) =>
        Promise.race([
          page.waitForURL('**/checkout/**').then(() => 'held'),
          page
            .locator('.choices button')
            .first()
            .waitFor()
            .then(() => 'lost'),
        ]),
      ),
    )
    expect(ends.toSorted()).toEqual(['held', 'lost'])
    const { page } = rivals[ends.indexOf('lost')]!
    expect(await axeFindings(page)).toEqual([])
    await picture(page, 'seats-conflict', 'desktop')
    await page.locator('.choices button').first().click()
    await holdTwo(page).click()
    await page.waitForURL('**/checkout/**')
    expect((await pages.mapOf(path)).filter(({ state }) => state === 'held')).toHaveLength(4)
    for (const { errors, close } of rivals) {
      expectNoErrors(errors)
      await close()
    }
  })

  test('a seat that was lost while the network was away for 5 s is said once it is back (needs Chromium)', async () => {
    const path = pages.newPath()
    const network = await openFaultProxy(pages.system.url, 80)
    const { page, close } = await pages.open(new URL(path, network.url).href)
    await untilLive(page)
    const [run] = freeRuns(await pages.mapOf(path), 2)
    for (const seat of run!) await onMap(page, seat).click()
    network.goAway(true)
    await page.getByText(/^The connection is lost/).waitFor()
    expect(await axeFindings(page)).toEqual([])
    const wish = { seats: run!.map(({ seatId }) => ({ seatId })) }
    expect(await pages.holdAs(path, wish)).toBe(201)
    await page.waitForTimeout(AWAY_MS)
    expect(await page.locator('.notice', { hasText: 'taken' }).count()).toBe(0)
    network.goAway(false)
    await page.locator('.notice', { hasText: 'taken' }).waitFor()
    await untilLive(page)
    expect(await onMap(page, run![0]!).getAttribute('class')).not.toContain('mine')
    await close()
    await network.close()
  })

  test('where events do not come through, the page asks for what changed (needs Chromium)', async () => {
    const path = pages.newPath()
    const { page, close } = await pages.open('about:blank')
    await page.route('**/seat-map/events', (route) => route.abort())
    await page.goto(new URL(path, pages.system.url).href)
    await page.getByText(/^Looked up every few seconds/).waitFor()
    const [run] = freeRuns(await pages.mapOf(path), 2)
    expect(await pages.holdAs(path, { seats: run!.map(({ seatId }) => ({ seatId })) })).toBe(201)
    await expect.poll(() => onMap(page, run![0]!).getAttribute('class')).not.toContain('free')
    await close()
  })
})
