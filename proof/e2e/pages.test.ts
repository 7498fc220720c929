// Pages in a browser, behind the gateway: accessible in every look, readable at every width, usable without
// script.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSql } from '#shared/resources.ts'
import { seed } from '../../local/seed/seed.ts'
import {
  expectNoOverflow,
  expectReadable,
  hasBrowser,
  openBrowser,
  VISITS,
  visit,
} from '../../testing/browser.ts'
import { openFaultProxy } from '../../testing/fault-proxy.ts'
import { ensureAssets } from '../../web/build.ts'
import { dayAhead } from './days.ts'
import { behindGateway, type WholeSystem } from './hosts.ts'

describe.skipIf(!hasBrowser)('pages in Chromium', () => {
  let system: WholeSystem
  let browser: Browser
  let paths: Record<string, string>
  beforeAll(async () => {
    await ensureAssets()
    ;[system, browser] = await Promise.all([behindGateway('node'), openBrowser()])
    await seed(system.database.url)
    const sql = openSql(system.database.url, 1)
    const [movie] = await sql<{ id: string; showtimeId: string }[]>`
      select movie_id as id, min(id::text) as "showtimeId" from showtimes where starts_at > now() + interval '1 day'
      group by 1 order by count(*) desc, 1 limit 1`
    await sql.end()
    paths = {
      'what-is-on': `/?date=${dayAhead(1)}`,
      'nothing-found': '/?q=xyzzy',
      movie: `/movies/${movie!.id}`,
      seats: `/showtimes/${movie!.showtimeId}`,
      'not-found': '/movies/none',
    }
  })
  afterAll(() => Promise.all([browser?.close(), system?.stop()]), 60_000)

  test.each(VISITS)(
    'have no fault that axe knows and no overflow: %s (needs Chromium)',
    async (_, options, looks) => {
      for (const [what, path] of Object.entries(paths)) {
        const { page, errors, close } = await visit(browser, system.url + path, options)
        await expectReadable(page, what, looks, false)
        const own = errors.filter((error) => !error.includes('404'))
        expect(own, what).toEqual([])
        await close()
      }
    },
  )

  test('are found out where one look alone has a fault (needs Chromium)', async () => {
    const { page, close } = await visit(browser, 'about:blank')
    const [, , looks] = VISITS[0]!
    for (const [name, rule] of [
      ['desktop', '@media (width > 1000px) { p { color: #ccc } }'],
      ['dark', '@media (prefers-color-scheme: dark) { p { color: #ccc } }'],
      ['forced', '@media (forced-colors: active) { p { width: 500px } }'],
      ['narrow', '@media (width < 390px) { p { width: 330px } }'],
    ] as const) {
      const style = `body { background: #fff } ${rule}`
      await page.setContent(
        `<!doctype html><html lang="en"><title>T</title><style>${style}</style><main><h1>T</h1><p>Some words`,
      )
      for (const [each, look] of Object.entries(looks)) {
        const found = expectReadable(page, 'a page', { [each]: look }).then(() => 'readable', String)
        if (each === name) expect(await found, name).toMatch(/a page, |to be less than/)
        else expect(await found, `${name} in ${each}`).toBe('readable')
      }
    }
    await close()
  })

  test('lead from what is on to a movie and back by the keyboard alone, without script (needs Chromium)', async () => {
    const { page, close } = await visit(browser, system.url + paths['what-is-on'], {
      javaScriptEnabled: false,
    })
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(page.url()).toMatch(/#content$/)
    const title = page.locator('h2 a').first()
    const name = await title.textContent()
    await title.focus()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/movies/**')
    expect(await page.locator('h1').textContent()).toBe(name)
    await page.getByRole('link', { name: 'What is on' }).click()
    await page.getByRole('searchbox').fill(name!)
    await page.keyboard.press('Enter')
    await page.waitForURL(/q=/)
    await close()
  })

  test('show a change of a seat by itself, by changing that seat alone, and outlast a lost connection (needs Chromium)', async () => {
    const proxy = await openFaultProxy(system.url, 80)
    const { page, close } = await visit(browser, new URL(paths.seats!, proxy.url).href)
    const hall = page.getByRole('img', { name: /Seat map/ })
    const freeNow = async () => Number(/: (\d+) of/.exec((await hall.getAttribute('aria-label'))!)![1])
    await page.getByText(/^Live · /).waitFor()
    const before = await freeNow()
    await page.getByRole('grid').waitFor({ state: 'attached' })
    const touched = await page.evaluateHandle(() => {
      const elements = new Set<Element>()
      const [ids, made] = [new Set<string>(), [] as string[]]
      new MutationObserver((records) => {
        for (const { target, type, addedNodes, removedNodes } of records) {
          const seat = (target as Element).closest<HTMLElement>('[data-seat]')
          if (seat) ids.add(elements.add(seat) && seat.dataset.seat!)
          else if (type === 'childList')
            for (const node of [...addedNodes, ...removedNodes]) made.push(node.nodeName)
        }
      }).observe(document.querySelector('.seat-map')!, { subtree: true, attributes: true, childList: true })
      return { elements, ids, made }
    })
    await holdASeat(system, paths.seats!)
    await expect.poll(freeNow).toBe(before - 1)
    // Its place on the map and its cell in the table, and no element that is made again.
    expect(
      await touched.evaluate(({ elements, ids, made }) => ({ elements: elements.size, ids: ids.size, made })),
    ).toEqual({ elements: 2, ids: 1, made: [] })
    // The stream is cut, and the next try to come back as well.
    proxy.cutRequest('/seat-map/events')
    proxy.cutAll()
    await page.getByText(/^The connection is lost/).waitFor()
    await holdASeat(system, paths.seats!)
    await expect.poll(freeNow).toBe(before - 2)
    await page.getByText(/^Live · /).waitFor()
    expect(proxy.cuts()).toBe(1)
    await close()
    await proxy.close()
  })

  test('keep at 200 % of text size what they show (needs Chromium)', async () => {
    for (const path of Object.values(paths)) {
      const { page, close } = await visit(browser, system.url + path)
      await page.evaluate(() => {
        document.documentElement.style.fontSize = '200%'
      })
      await expectNoOverflow(page)
      await close()
    }
  })

  test.each([
    ['en', 1],
    ['ar', -1],
  ])(
    'in %s the page reads its own way, and the hall is as it stands (needs Chromium)',
    async (locale, way) => {
      const { page, close } = await visit(browser, system.url + paths.seats!, { locale })
      const leftOf = (selector: string) =>
        page.locator(selector).evaluateAll((all) => all.map((each) => each.getBoundingClientRect().left))
      const [first, second] = await leftOf('header a')
      expect(Math.sign(second! - first!)).toBe(way)
      const seats = await leftOf('.hall [data-seat]')
      expect(seats[1]! - seats[0]!).toBeGreaterThan(0)
      await close()
    },
  )
})

/** As somebody else does, while the page is open. */
async function holdASeat({ ask }: WholeSystem, path: string): Promise<void> {
  const json = { 'content-type': 'application/json' }
  const guest = await ask('/v1/guests', { method: 'POST', headers: json, body: '{}' })
  const { accessToken } = (await guest.json()) as { accessToken: string }
  const hold = await ask(`/v1${path}/holds`, {
    method: 'POST',
    headers: { ...json, authorization: `Bearer ${accessToken}` },
    body: JSON.stringify({ bestAvailable: { count: 1 } }),
  })
  expect(hold.status).toBe(201)
}
