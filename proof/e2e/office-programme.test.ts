// Staff plan a theater's programme in a browser, with the keyboard as well as by hand.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDays } from '../../shared/domain/local-time.ts'
import { axeFindings, expectNoOverflow, hasBrowser, picture } from '../../testing/browser.ts'
import { atDesk, type OfficeInBrowser, openOffice } from '../../testing/office-browser.ts'

/** Beyond what the demo has on sale. */
const FREE_DAY = addDays(new Date().toISOString().slice(0, 10), 40)

describe.skipIf(!hasBrowser)('the programme in Chromium', () => {
  let office: OfficeInBrowser
  beforeAll(async () => {
    office = await openOffice()
  })
  afterAll(() => office?.stop())

  /** Opens the form that adds, and fills in a movie on the first screen of the day. */
  async function fillIn(page: Page, times: string): Promise<void> {
    await page.getByText('Add showtimes').click()
    await page.getByLabel('Movie', { exact: true }).selectOption({ index: 1 })
    await page.getByRole('checkbox').first().check()
    await page.getByLabel('Starts').fill(times)
  }

  test('schedules by the form, and names what is in the way (needs Chromium)', async () => {
    const { context, page, errors } = await atDesk(office, `/office/programme?date=${FREE_DAY}`)
    await page.getByText('Nothing is scheduled on this day.').waitFor()
    await fillIn(page, '14:00, 19:30')
    await page.getByRole('button', { name: 'Check first' }).click()
    await page.getByText('2 showtimes fit.').waitFor()
    await page.getByRole('button', { name: 'Schedule' }).click()
    await page.locator('a.block').nth(1).waitFor()
    expect(await page.locator('a.block').count()).toBe(2)
    const title = (await page.locator('a.block .name').first().textContent())!.trim()
    // Once more at nearly the same time: nothing is made, and both are named.
    await fillIn(page, '14:30, 18:00')
    await page.getByRole('button', { name: 'Check first' }).click()
    await page.getByText(/in the way/).waitFor()
    const named = page.locator('[data-result] li')
    expect(await named.first().textContent()).toContain(title)
    const refused = page.waitForResponse((answer) => answer.status() === 409)
    await page.getByRole('button', { name: 'Schedule' }).click()
    await refused
    await page.getByRole('alert').getByText('The screen is taken at that time.').waitFor()
    expect(await named.first().textContent()).toContain(title)
    await page.reload()
    expect(await page.locator('a.block').count()).toBe(2)
    expect(errors.filter((text) => !text.includes('409'))).toEqual([])
    await context.close()
  })

  test('changes prices and moves to another screen by forms (needs Chromium)', async () => {
    const { context, page, errors } = await atDesk(office, `/office/programme?date=${FREE_DAY}`)
    await page
      .getByRole('link', { name: /^Change / })
      .first()
      .click()
    const price = page.locator('#change').getByLabel('Standard, Adult')
    await price.fill('13.37')
    await page.locator('#change-showtime').getByRole('button', { name: 'Save' }).click()
    await page.waitForURL((address) => !address.searchParams.has('showtime'))
    await page
      .getByRole('link', { name: /^Change / })
      .first()
      .click()
    expect(await price.inputValue()).toBe('13.37')
    const other = page.getByLabel('Move to another screen')
    await other.selectOption({ index: 1 })
    await page.locator('#move-showtime').getByRole('button', { name: 'Check first' }).click()
    await page.getByText('0 groups have new seats.').waitFor()
    await page.getByRole('button', { name: 'Move' }).click()
    await page.waitForURL((address) => !address.searchParams.has('showtime'))
    expect(await page.getByRole('row', { name: /Screen 2/ }).count()).toBe(1)
    expect(errors).toEqual([])
    await context.close()
  })

  test('drafts are dragged to another time, never over others, and published (needs Chromium)', async () => {
    const day = addDays(FREE_DAY, 1)
    const { context, page, errors } = await atDesk(office, `/office/programme?date=${day}`)
    await fillIn(page, '14:00, 19:30')
    await page.locator('#add-showtimes').getByLabel('As drafts, which staff alone see').check()
    await page.getByRole('button', { name: 'Schedule' }).click()
    const first = page.locator('a.block.draft').first()
    await first.waitFor()
    const drag = async (minutes: number) => {
      const { x, y, width, height } = (await first.boundingBox())!
      await page.mouse.move(x + width / 2, y + height / 2)
      await page.mouse.down()
      await page.mouse.move(x + width / 2 + minutes * 1.6, y + height / 2, { steps: 5 })
    }
    // Over the second one: it says so, and Escape or letting go puts it back.
    await drag(300)
    await page.getByText(/1 showtime is in the way: .*19:30/).waitFor()
    expect(await page.locator('a.block.clash').count()).toBe(1)
    await page.keyboard.press('Escape')
    await page.getByText('Put back as it was.').waitFor()
    await page.mouse.up()
    await drag(300)
    await page.mouse.up()
    expect(await page.locator('a.block.clash').count()).toBe(0)
    const changed = page.waitForResponse((answer) => answer.request().method() === 'PATCH')
    await drag(33)
    await page.getByText(/14:35–.*: it fits\./).waitFor()
    await page.mouse.up()
    expect((await changed).status()).toBe(200)
    await page.getByRole('cell', { name: /^14:35/ }).waitFor()
    // Its end alone: more time to clean.
    const before = await page.locator('#programme-data').textContent()
    const { x, y, width, height } = (await first.boundingBox())!
    await page.mouse.move(x + width - 4, y + height / 2)
    await page.mouse.down()
    await page.mouse.move(x + width - 4 + 16, y + height / 2, { steps: 4 })
    const longer = page.waitForResponse((answer) => answer.request().method() === 'PATCH')
    await page.mouse.up()
    const answer = await longer
    expect(answer.status()).toBe(200)
    expect(answer.request().postDataJSON().cleaningMinutes).toBeGreaterThan(
      JSON.parse(before!).showtimes[0].cleaningMinutes,
    )
    await page.getByRole('button', { name: 'Publish 2 drafts' }).click()
    await page.locator('a.block.scheduled').nth(1).waitFor()
    expect(errors).toEqual([])
    await context.close()
  })

  test('copies a day to the week after, once (needs Chromium)', async () => {
    const day = addDays(FREE_DAY, 2)
    const { context, page, errors } = await atDesk(office, `/office/programme?date=${day}`)
    await fillIn(page, '14:00, 19:30')
    await page.getByRole('button', { name: 'Schedule' }).click()
    await page.locator('a.block').nth(1).waitFor()
    const copy = async (press: string) => {
      await page.getByText('Copy this day').click()
      await page.getByLabel('To day', { exact: true }).fill(addDays(day, 7))
      await page.locator('#copy-showtimes').getByRole('button', { name: press }).click()
    }
    await copy('Check first')
    await page.getByText('2 showtimes fit.').waitFor()
    await page.locator('#copy-showtimes').getByRole('button', { name: 'Copy' }).click()
    await page.waitForURL((address) => address.searchParams.get('date') === addDays(day, 7))
    await page.getByRole('cell', { name: /^19:30/ }).waitFor()
    expect(await page.locator('a.block').count()).toBe(2)
    await page.goBack()
    await copy('Check first')
    await page.getByText('2 showtimes are in the way:').waitFor()
    expect(errors).toEqual([])
    await context.close()
  })

  test('draws a screen: an error names row and seat, a rectangle paints, and it is saved (needs Chromium)', async () => {
    const { context, page, errors } = await atDesk(office, '/office/programme')
    await page.getByRole('link', { name: 'Screen 2' }).first().click()
    const drawing = page.getByLabel('Drawing')
    await drawing.waitFor()
    expect(await axeFindings(page)).toEqual([])
    await page.setViewportSize({ width: 320, height: 640 })
    await expectNoOverflow(page)
    await picture(page, 'office-layout', 'phone', true)
    await page.setViewportSize({ width: 1280, height: 900 })
    await picture(page, 'office-layout', 'desktop', true)
    await drawing.fill('A ss!ss\nB sssss')
    await page.getByText('Line 1 has "!" at place 3 of row A').waitFor()
    await page.getByRole('button', { name: 'Save as a new version' }).click()
    await page.getByText('1 error: it cannot be saved.').waitFor()
    await page.goto(`${page.url()}&lang=de`)
    await page.getByLabel('Zeichnung').fill('A ss!ss\nB sssss')
    await page.getByText('Zeile 1: hat "!" an Stelle 3 von Reihe A').waitFor()
    await page.goBack()
    await drawing.fill('A ss.ss\nB sssss')
    await page.getByRole('img', { name: '9 seats' }).waitFor()
    // From before the second column to behind the fourth, over both rows.
    await page.getByRole('radio', { name: 'Sofa' }).check()
    const box = (await page.getByRole('img', { name: '9 seats' }).boundingBox())!
    await page.mouse.move(box.x + 64, box.y + 36)
    await page.mouse.down()
    await page.mouse.move(box.x + 142, box.y + 100, { steps: 4 })
    await page.mouse.up()
    expect(await drawing.inputValue()).toBe('A so.os\nB sooos')
    expect(await page.locator('.layout-picture .sofa').count()).toBe(5)
    await page.getByRole('button', { name: 'Save as a new version' }).click()
    await page.getByText('Saved as version 2.').waitFor()
    await page.reload()
    expect(await drawing.inputValue()).toBe('A  so.os\nB  sooos\n')
    expect(errors).toEqual([])
    await context.close()
  })
})
