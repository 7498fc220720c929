// Staff at the desk in a browser: a booking found by its seat and cancelled seat by seat, seats blocked by a
// rectangle and by name, and a showtime cancelled until the last refund is done.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSql, type Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import { expectReadable, hasBrowser, VISITS_AT_DESK } from '../../testing/browser.ts'
import { atDesk, type OfficeInBrowser, openOffice } from '../../testing/office-browser.ts'
import { newShopper, pay, toCheckout, untilTickets } from './purchase.ts'

describe.skipIf(!hasBrowser)('the desk in Chromium', () => {
  let office: OfficeInBrowser
  let sql: Sql
  /** Each of a test of its own, at theaters of the demo's staff, some days ahead; none has a sofa. */
  let showtimes: string[]
  beforeAll(async () => {
    office = await openOffice()
    sql = openSql(office.system.database.url, 1)
    const rows = await sql<{ id: string }[]>`
      select h.id from showtimes h join screens s on s.id = h.screen_id
      join theater_staff job on job.theater_id = s.theater_id join users u on u.id = job.user_id
      where u.email = 'staff@milo.test' and h.starts_at > now() + interval '1 day'
        and not exists (select from seats where layout_id = h.layout_id and category = 'sofa')
      order by h.starts_at, h.id limit 9`
    showtimes = rows.map(({ id }) => id)
  })
  afterAll(async () => {
    await sql?.end()
    await office?.stop()
  })

  /** Two seats of a guest, paid. */
  async function sell(showtimeId: string, method = 'sim_approved'): Promise<{ id: string; seats: string[] }> {
    const { context, page } = await newShopper(office.browser)
    await toCheckout(office.system, page, showtimeId)
    await pay(page, method, 'grace@milo.test')
    await untilTickets(page)
    const id = new URL(page.url()).pathname.split('/').at(-1)!
    await context.close()
    const rows = await sql<{ name: string }[]>`
      select concat(row, case when row ~ '[0-9]$' then '-' end, number) as name
      from reservation_seats join seats on seats.id = seat_id where reservation_id = ${id} order by index`
    return { id, seats: rows.map(({ name }) => name) }
  }

  /** Another screen of the theater, like the showtime's own but for a sofa, with nothing on it. */
  async function addScreenLike(showtimeId: string): Promise<string> {
    const [screenId, layoutId] = [newId(), newId()]
    await sql`
      insert into screens (id, theater_id, number, format)
      select ${screenId}, theater_id, 90, screens.format from screens
      join showtimes on screen_id = screens.id where showtimes.id = ${showtimeId}`
    await sql`
      insert into layouts (id, screen_id, version, best_x, best_y)
      select ${layoutId}, ${screenId}, 1, best_x, best_y from layouts
      join showtimes on layout_id = layouts.id where showtimes.id = ${showtimeId}`
    await sql`
      insert into seats (id, layout_id, index, row, number, category, x, y, section)
      select gen_random_uuid(), ${layoutId}, index, row, number,
        case when index = (select max(index) from seats last where last.layout_id = seats.layout_id) then 'sofa' else category end,
        x, y, section from seats
      join showtimes using (layout_id) where showtimes.id = ${showtimeId}`
    return screenId
  }

  const blocked = async (page: Page) => page.locator('.hall .seat.blocked').count()

  test('a booking is found by its seat; one seat is cancelled, and its refund is seen to finish (needs Chromium)', async () => {
    const { id, seats } = await sell(showtimes[0]!)
    const { context, page, errors } = await atDesk(office, `/office/showtimes/${showtimes[0]}`)
    await page.locator('#q').fill(seats[0]!)
    await page.locator('search button').click()
    await page.waitForURL('**/office/reservations?**')
    await page.getByRole('link', { name: id.slice(-8).toUpperCase() }).click()
    await page.waitForURL(`**/office/reservations/${id}**`)
    await page.getByText(`Cancel ${seats[0]}`).click()
    await page
      .getByRole('button', { name: /^Cancel, .* back$/ })
      .first()
      .click()
    await page.locator('#seats').getByText('Given back').waitFor()
    await page.locator('#refunds').getByText('Went back', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Mail the tickets again' }).click()
    await page.getByText('The tickets are on their way.').waitFor()
    await page.locator('#history').getByText('Had the tickets mailed').waitFor()
    expect(errors).toEqual([])
    await context.close()
  })

  test('seats are blocked by a rectangle and by name, and unblocked (needs Chromium)', async () => {
    const { context, page, errors } = await atDesk(office, `/office/showtimes/${showtimes[1]}`)
    await page.locator('.watching-live').waitFor()
    const box = async (index: number) => (await page.locator('.hall .seat.free').nth(index).boundingBox())!
    const [first, second] = [await box(0), await box(1)]
    await page.mouse.move(first.x - 4, first.y - 4)
    await page.mouse.down()
    await page.mouse.move(second.x + second.width + 4, second.y + second.height + 4, { steps: 4 })
    await page.mouse.up()
    expect((await page.locator('#chosen').textContent())!.split(', ')).toHaveLength(2)
    await page.getByRole('button', { name: 'Block 2' }).click()
    await page.locator('#said').getByText('Write a reason').waitFor()
    await page.locator('#block-reason').fill('House seats')
    await page.getByRole('button', { name: 'Block 2' }).click()
    await expect.poll(() => blocked(page)).toBe(2)
    await page.locator('#blocks').getByText('House seats').waitFor()
    const names = (await page.locator('#blocks tbody th').textContent())!.trim()
    await page.locator('#seat-names').fill(names)
    await page.getByRole('button', { name: 'Choose', exact: true }).click()
    await page.getByRole('button', { name: 'Unblock 2' }).click()
    await expect.poll(() => blocked(page)).toBe(0)
    const past = page.locator('#past').getByText('Unblocked', { exact: true })
    await expect
      .poll(
        async () => {
          // Of a large hall, the first click comes closer.
          if (!(await past.isVisible())) await page.locator('.hall .seat.free').first().click()
          return past.isVisible()
        },
        { interval: 2_000 },
      )
      .toBe(true)
    expect(errors).toEqual([])
    await context.close()
  })

  test('a showtime is moved after a look at who would sit where, and its price is changed (needs Chromium)', async () => {
    const showtimeId = showtimes[2]!
    const { id } = await sell(showtimeId)
    const screenId = await addScreenLike(showtimeId)
    const { context, page } = await atDesk(office, `/office/showtimes/${showtimeId}`)
    await page.locator('.watching-live').waitFor()
    await page.getByText('Prices and end of sales').click()
    await page.locator('[id="prices.standard.adult"]').fill('21.50')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect
      .poll(
        async () =>
          (await sql`select prices from showtimes where id = ${showtimeId}`)[0]!.prices.standard.adult,
      )
      .toBe(2150)
    await page.locator('.watching-live').waitFor()
    await page.getByText('Move to another screen').click()
    await page.locator('#to-screen').selectOption(screenId)
    await page.getByRole('button', { name: 'Show who would sit where' }).click()
    await page.locator(`#move a[href*="${id}"]`).first().waitFor()
    // Somebody else has the same desk open: a category comes that its hall did not have.
    const other = await atDesk(office, `/office/showtimes/${showtimeId}`)
    await other.page.locator('.watching-live').waitFor()
    expect(await other.page.locator('.hall .sofa').count()).toBe(0)
    await page.getByRole('button', { name: 'Move now' }).click()
    await expect.poll(() => other.page.locator('.hall .sofa').count()).toBeGreaterThan(0)
    expect(other.errors).toEqual([])
    await other.context.close()
    await page.getByText('Screen 90').first().waitFor()
    const [after] = await sql`select screen_id from showtimes where id = ${showtimeId}`
    expect(after!.screen_id).toBe(screenId)
    await context.close()
  })

  test('a showtime is cancelled in two steps, and every refund is seen to finish (needs Chromium)', async () => {
    await sell(showtimes[3]!)
    const { context, page, errors } = await atDesk(office, `/office/showtimes/${showtimes[3]}`)
    await page.getByText('Cancel the showtime').click()
    await page.locator('#cancel-reason').fill('The projector burnt')
    await page.getByRole('button', { name: 'Cancel it now' }).click()
    await page.getByText('Tick the box first.').waitFor()
    await page.locator('#sure').check()
    await page.getByRole('button', { name: 'Cancel it now' }).click()
    await page.getByText('Done: everybody has their money back').waitFor()
    await page.getByText('Refunds done: 1, on their way: 0').waitFor()
    expect(errors).toEqual([])
    await context.close()
  })

  test.each(VISITS_AT_DESK)(
    'pages of one showtime and one reservation, read in every look: %s (needs Chromium)',
    async (_, options, looks) => {
      const showtimeId = showtimes[4]!
      const [sold] = await sql<{ id: string }[]>`
      select id from reservations where showtime_id = ${showtimeId} and status = 'confirmed' limit 1`
      const { id } = sold ?? (await sell(showtimeId))
      const { context, page, errors } = await atDesk(office, '/office', options)
      for (const [what, path] of [
        ['showtime', `/office/showtimes/${showtimeId}`],
        ['reservation', `/office/reservations/${id}`],
        ['reservations-found', `/office/reservations?showtime=${showtimeId}`],
      ] as const) {
        await page.goto(office.system.url + path)
        if (what === 'showtime') {
          await page.locator('.watching-live').waitFor()
          for (const panel of await page.locator('details.panel > summary').all()) await panel.click()
        }
        await expectReadable(page, `office-${what}`, looks)
      }
      expect(errors).toEqual([])
      await context.close()
    },
  )
})
