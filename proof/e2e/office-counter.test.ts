// The counter in a browser: a shift is opened, seats are sold by keyboard alone, printed, and let in.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { axeFindings, expectReadable, hasBrowser, picture, VISITS } from '../../testing/browser.ts'
import { type RunningShowtime, runningShowtime } from '../../testing/counter-sales.ts'
import { atDesk, type OfficeInBrowser, openOffice } from '../../testing/office-browser.ts'

const text = (page: Page, selector: string) => expect.poll(() => page.locator(selector).textContent())
const keys = async (page: Page, ...pressed: string[]) => {
  for (const key of pressed) {
    if (key.length === 1 || /^[A-Z][a-z]/.test(key)) await page.keyboard.press(key)
    else await page.keyboard.type(key)
  }
}

describe.skipIf(!hasBrowser)('the counter in Chromium', () => {
  let office: OfficeInBrowser
  let showtime: RunningShowtime
  beforeAll(async () => {
    office = await openOffice()
    showtime = await runningShowtime(office)
  })
  afterAll(() => office?.stop())

  /** The number key of the running showtime. */
  const numberOf = async (page: Page) =>
    String(
      1 +
        (await page
          .locator('.counter-showtimes input')
          .evaluateAll(
            (inputs, id) => inputs.findIndex((each) => (each as HTMLInputElement).value === id),
            showtime.id,
          )),
    )

  test('opens a shift, sells by keyboard alone with change, prints on each paper, and its ticket enters (needs Chromium)', async () => {
    const { page, errors, context } = await atDesk(office, `/office/counter?theater=${showtime.theaterId}`)
    await page.locator('#amount').fill('150')
    await page.keyboard.press('Enter')
    await page.locator('#seats').waitFor()
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('seats')
    // From the field back to the list, and a digit chooses.
    await keys(page, 'Shift+Tab', await numberOf(page))
    expect(await page.evaluate('document.activeElement.id')).toBe('seats')
    await keys(page, '2')
    await expect.poll(() => page.locator('.counter-picks').textContent()).toMatch(/\d+, .*\d+/)
    expect(await axeFindings(page)).toEqual([])
    await picture(page, 'office-counter-wish', 'desktop', true)
    // Past the types and the ways to pay, to the cash given.
    for (let tabs = 0; tabs < 8; tabs += 1) {
      if ((await page.evaluate('document.activeElement.id')) === 'tendered') break
      await keys(page, 'Tab')
    }
    await keys(page, '100', 'Enter')
    await text(page, '#sold-title').toContain('Sold')
    await text(page, '.counter-change').toMatch(/\d/)
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Next sale')
    expect(await axeFindings(page)).toEqual([])
    await picture(page, 'office-counter-sold', 'desktop', true)
    const { sql } = office.system.database
    const [sale] =
      await sql`select tendered, amount, method from counter_sales where tendered is not null limit 1`
    expect(sale).toMatchObject({ method: 'cash', tendered: 10_000 })
    for (const [paper, width] of [
      ['80', 227],
      ['58', 164],
      ['a6', 298],
    ] as const) {
      await page.locator('#paper').selectOption(paper)
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
      const boxes = [...pdf.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/g)]
      expect(boxes.map(([, across]) => Math.round(Number(across)))).toEqual([width, width])
    }
    const [ticket] = await sql<{ code: string }[]>`
      select code from tickets where showtime_id = ${showtime.id} and status = 'valid' limit 1`
    expect(errors).toEqual([])
    await page.goto(`${office.system.url}/office/door?theater=${showtime.theaterId}&showtime=${showtime.id}`)
    await page.locator('#code').fill(ticket!.code)
    await page.keyboard.press('Enter')
    await text(page, '.verdict-word').toBe('Let in')
    await context.close()
  })

  test('two adults and a child get the best seats together, by keyboard alone, and are priced as such (needs Chromium)', async () => {
    const { page, errors, context } = await atDesk(office, `/office/counter?theater=${showtime.theaterId}`)
    await page.locator('#seats').waitFor()
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('seats')
    await keys(page, 'Shift+Tab', await numberOf(page), 'Tab', '2', 'Tab', '1')
    expect(await page.evaluate('document.activeElement.id')).toBe('type-child')
    await expect.poll(() => page.locator('.counter-picks').textContent()).toMatch(/\d Child.*\d.*\d/)
    await picture(page, 'office-counter-family', 'desktop', true)
    await keys(page, 'Enter')
    await text(page, '#sold-title').toContain('Sold')
    const { sql } = office.system.database
    const seats = await sql<{ type: string; row: string; x: number; price: number; list: number }[]>`
      select sold.ticket_type as type, seat.row, seat.x::float as x, sold.price::int as price,
        (h.prices -> seat.category ->> sold.ticket_type)::int as list
      from reservation_seats sold join seats seat on seat.id = sold.seat_id
      join showtimes h on h.id = sold.showtime_id
      where reservation_id = (select reservation_id from counter_sales order by sold_at desc limit 1)
      order by seat.x`
    expect(seats.map(({ type }) => type).sort()).toEqual(['adult', 'adult', 'child'])
    const [first] = seats
    expect(seats.map(({ row, x }) => [row, x])).toEqual(
      [0, 1, 2].map((step) => [first!.row, first!.x + step]),
    )
    expect(seats.map(({ price }) => price)).toEqual(seats.map(({ list }) => list))
    expect(errors).toEqual([])
    await context.close()
  })

  test('says at each field what is missing; comps and cards keep their words; the shift closes with a difference (needs Chromium)', async () => {
    const { page, context } = await atDesk(office, `/office/counter?theater=${showtime.theaterId}`)
    await page.locator('#seats').waitFor()
    await page.locator(`input[value="${showtime.id}"]`).check()
    await page.locator('#seats').fill('Z99')
    await expect
      .poll(async () => {
        await page.locator('#seats').press('Enter')
        return page.locator('#seats-error').textContent()
      })
      .toBe('Not in this hall: Z99.')
    await page.locator('#seats').fill('1')
    await page.getByRole('radio', { name: 'Card terminal' }).check()
    await page.locator('#reference').press('Enter')
    await text(page, '#reference-error').toBe('The reference on the slip is needed.')
    expect(await axeFindings(page)).toEqual([])
    await page.locator('#reference').fill('T-4711')
    await page.locator('#reference').press('Enter')
    await text(page, '#sold-title').toContain('Sold')
    await page.keyboard.press('Enter')
    await page.locator('#seats').fill('1')
    await page.getByRole('radio', { name: 'Comp', exact: true }).check()
    await page.locator('#reason').fill('Press')
    await page.locator('#reason').press('Enter')
    await text(page, '#sold-title').toContain('Sold')
    await page.getByRole('link', { name: 'Your shift' }).click()
    await text(page, 'h1').toContain('X report')
    expect(await axeFindings(page)).toEqual([])
    await picture(page, 'office-shift', 'desktop', true)
    await page.locator('#amount').fill('1')
    await page.keyboard.press('Enter')
    await text(page, 'h1').toContain('Z report')
    await page.getByRole('link', { name: 'Shifts' }).click()
    await expect.poll(() => page.locator('table.shifts tbody tr').count()).toBe(1)
    expect(await axeFindings(page)).toEqual([])
    await context.close()
  })

  test.each(VISITS)(
    'has no fault that axe knows and no overflow with a shift: %s (needs Chromium)',
    async (_, options, looks) => {
      const { page, context } = await atDesk(office, `/office/counter?theater=${showtime.theaterId}`, options)
      if (await page.locator('#amount').isVisible()) {
        await page.locator('#amount').fill('10')
        await page.keyboard.press('Enter')
      }
      await page.locator('#seats').waitFor()
      for (const path of ['/office/counter', '/office/shifts', `/office/door?showtime=${showtime.id}`]) {
        await page.goto(
          `${office.system.url}${path}${path.includes('?') ? '&' : '?'}theater=${showtime.theaterId}`,
        )
        await expectReadable(page, `office-${path.split(/[/?]/)[2]}-open`, looks)
      }
      await context.close()
    },
  )
})
