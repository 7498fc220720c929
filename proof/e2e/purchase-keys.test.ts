// What a purchase costs without a mouse: key presses and seconds from the page of a showtime to the tickets.
import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { hasBrowser } from '../../testing/browser.ts'
import { untilTickets } from './purchase.ts'
import { freeRuns, heard, untilLive, useSeatsPages } from './seats-page.ts'

const ADDRESS = 'keys@milo.test'

/** A keyboard that counts. */
class Keys {
  readonly #page: Page
  presses = 0
  readonly #since = performance.now()

  constructor(page: Page) {
    this.#page = page
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      await this.#page.keyboard.press(key)
      this.presses++
    }
  }

  /** Tab by tab. */
  async tabTo(target: Locator): Promise<void> {
    await target.waitFor({ state: 'attached' })
    for (let tabs = 0; tabs < 40; tabs++) {
      if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return
      await this.press('Tab')
    }
    throw new Error(`no Tab leads to ${target}`)
  }

  get seconds(): number {
    return (performance.now() - this.#since) / 1_000
  }
}

describe.skipIf(!hasBrowser).each(['node', 'emulator'] as const)('by the keyboard alone, on %s', (host) => {
  const pages = useSeatsPages(host)

  const checkout = async (page: Page, keys: Keys) => {
    await page.waitForURL('**/checkout/**')
    await keys.tabTo(page.locator('#contact-email'))
    await keys.press(...ADDRESS)
    await keys.tabTo(page.locator('#terms'))
    await keys.press('Space')
    await keys.tabTo(page.locator('button.large'))
    await keys.press('Enter')
    await untilTickets(page)
  }
  const say = (how: string, { presses, seconds }: Keys) =>
    console.log(
      `${how}: ${presses} key presses, ${ADDRESS.length} of them the address; ${seconds.toFixed(1)} s`,
    )

  test('takes the best two seats in few key presses (needs Chromium)', async () => {
    const { page, errors, close } = await pages.open(pages.newPath())
    const keys = new Keys(page)
    await untilLive(page)
    await keys.tabTo(page.getByRole('button', { name: /^Pick the best 2/ }))
    await keys.press('Enter')
    await keys.tabTo(page.getByRole('link', { name: /^To the checkout/ }))
    await keys.press('Enter')
    await checkout(page, keys)
    say('best seats', keys)
    expect(keys.presses).toBeLessThanOrEqual(70)
    expect(errors.filter((error) => !/status of 4\d\d/.test(error))).toEqual([])
    await close()
  })

  test('takes two seats that are called by their names in few key presses (needs Chromium)', async () => {
    const path = pages.newPath()
    const { page, errors, close } = await pages.open(path)
    const keys = new Keys(page)
    await untilLive(page)
    const [run] = freeRuns(await pages.mapOf(path), 2)
    const [first] = run!
    await keys.tabTo(page.locator('[role="gridcell"][tabindex="0"]'))
    await keys.press(...`${first!.row.toLowerCase()}${first!.number}`, 'Space', 'ArrowRight', 'Space')
    expect(await heard(page).textContent()).toMatch(`Chosen: ${first!.row}${first!.number}`)
    await keys.tabTo(page.getByRole('button', { name: /^Hold 2 seats/ }))
    await keys.press('Enter')
    await checkout(page, keys)
    say('seats by name', keys)
    expect(keys.presses).toBeLessThanOrEqual(70)
    expect(errors.filter((error) => !/status of 4\d\d/.test(error))).toEqual([])
    await close()
  })
})
