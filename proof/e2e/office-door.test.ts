// The door in a browser: by hand scanner, by camera, and without a network.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seatLabel } from '#shared/domain/seat-name.ts'
import { axeFindings, expectNoOverflow, hasBrowser, openBrowser, picture } from '../../testing/browser.ts'
import {
  type RunningShowtime,
  runningShowtime,
  type SoldTicket,
  sellTickets,
} from '../../testing/counter-sales.ts'
import { cameraArguments, writeFilm } from '../../testing/fake-camera.ts'
import { atDesk, type OfficeInBrowser, openOffice } from '../../testing/office-browser.ts'

const PHONE = { viewport: { width: 390, height: 844 } }
const TICKETS = 10

const word = (page: Page) => page.locator('.verdict-word')
const count = (page: Page) => page.locator('#door-count strong')
const line = (page: Page) => page.locator('.door-line')

/** Without a click into the field: a hand scanner types wherever the focus is. */
async function scan(page: Page, code: string): Promise<void> {
  await page.keyboard.type(code)
  await page.keyboard.press('Enter')
}
const said = (page: Page, text: string) => expect.poll(() => word(page).textContent()).toBe(text)
const listed = (page: Page) => expect.poll(() => line(page).textContent()).toContain('list of')

describe.skipIf(!hasBrowser)('the door in Chromium', () => {
  let office: OfficeInBrowser
  let showtime: RunningShowtime
  let tickets: SoldTicket[]
  let path: string
  beforeAll(async () => {
    office = await openOffice()
    showtime = await runningShowtime(office)
    path = `/office/door?theater=${showtime.theaterId}&showtime=${showtime.id}`
    const { context, page } = await atDesk(office, '/office')
    tickets = await sellTickets(page, showtime, TICKETS)
    await context.close()
  })
  afterAll(() => office?.stop())
  let next = 0
  const ticket = (): SoldTicket => tickets[next++]!

  test('a hand scanner lets in once, with word, colour, tone and vibration, and it is taken back (needs Chromium)', async () => {
    const { context, page, errors } = await atDesk(office, '/office', PHONE)
    await page.addInitScript(() => {
      const felt: unknown[] = []
      Object.assign(window, { felt })
      navigator.vibrate = (pattern) => felt.push(pattern) > 0
      const start = OscillatorNode.prototype.start
      OscillatorNode.prototype.start = function (when) {
        felt.push(this.frequency.value)
        return start.call(this, when)
      }
    })
    await page.goto(office.system.url + path)
    await listed(page)
    await expect.poll(() => count(page).textContent()).toBe(`0 of ${TICKETS} inside`)
    const { code, seat, id } = ticket()
    await scan(page, code)
    await said(page, 'Let in')
    expect(await page.locator('.verdict-seat').textContent()).toContain(seatLabel(seat))
    expect(await page.locator('.verdict-yes').count()).toBe(1)
    expect(await page.evaluate('felt')).toEqual([[80], 880, 1320])
    await expect.poll(() => count(page).textContent()).toBe(`1 of ${TICKETS} inside`)
    await picture(page, 'office-door-let-in', 'phone', true)
    await scan(page, code)
    await said(page, 'Already inside')
    expect(await page.locator('.verdict-no').count()).toBe(1)
    await scan(page, `${code.slice(0, -6)}AAAAAA`)
    await said(page, 'Not a ticket')
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('button', { name: `Take back ${seatLabel(seat)}` }).click()
    await page.getByRole('button', { name: 'Scanned by mistake' }).click()
    await expect.poll(() => count(page).textContent()).toBe(`0 of ${TICKETS} inside`)
    const undone = await office.system.database
      .sql`select undone_reason from undone_check_ins where ticket_id = ${id}`
    expect(undone).toMatchObject([{ undone_reason: 'Scanned by mistake' }])
    await scan(page, code)
    await said(page, 'Let in')
    expect(errors.filter((error) => !error.includes('409'))).toEqual([])
    await context.close()
  })

  test("a camera that shows the ticket's own code checks it in (needs Chromium)", async () => {
    const folder = await mkdtemp(join(tmpdir(), 'milo-film-'))
    const film = join(folder, 'ticket.y4m')
    const { code, seat, id } = ticket()
    await writeFilm(film, code)
    const browser = await openBrowser(cameraArguments(film))
    try {
      const { page, errors } = await atDesk({ ...office, browser }, path, {
        ...PHONE,
        permissions: ['camera'],
      })
      await listed(page)
      await page.getByRole('button', { name: 'Open camera' }).click()
      await said(page, 'Let in')
      expect(await page.locator('.verdict-seat').textContent()).toContain(seatLabel(seat))
      const rows = await office.system.database.sql`select from check_ins where ticket_id = ${id}`
      expect(rows).toHaveLength(1)
      await picture(page, 'office-door-camera', 'phone', true)
      await page.getByRole('button', { name: 'Close camera' }).click()
      expect(errors).toEqual([])
    } finally {
      await browser.close()
      await rm(folder, { recursive: true })
    }
  })

  test('three phones without a network let the same ticket in; back online one counts, two see it by seat (needs Chromium)', async () => {
    const phones = await Promise.all([1, 2, 3].map(() => atDesk(office, path, PHONE)))
    const { code, seat, id } = ticket()
    for (const [at, { page, context }] of phones.entries()) {
      await listed(page)
      await page.locator('#door-name').fill(`Door ${at + 1}`)
      await page.locator('#code').focus()
      await context.setOffline(true)
      await scan(page, code)
      await said(page, 'Let in')
      expect(await line(page).textContent()).toContain('1 scan waits to be sent')
      await scan(page, code)
      await said(page, 'Already inside')
    }
    for (const { page, context } of phones) {
      await context.setOffline(false)
      await expect.poll(() => line(page).textContent()).toMatch(/^Online(?!.*waits)/)
    }
    const rows = await office.system.database.sql`select door from check_ins where ticket_id = ${id}`
    expect(rows).toEqual([{ door: 'Door 1' }])
    const conflicts = await Promise.all(
      phones.map(({ page }) => page.locator('.door-conflicts li').allTextContents()),
    )
    expect(conflicts.map(({ length }) => length)).toEqual([0, 1, 1])
    expect(conflicts[1]![0]).toContain(`Seat ${seatLabel(seat)}: Already inside`)
    expect(conflicts[1]![0]).toContain('Door 1')
    const { page } = phones[2]!
    await picture(page, 'office-door-conflict', 'phone', true)
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Seen' }).click()
    await expect.poll(() => page.locator('.door-conflicts').count()).toBe(0)
    await Promise.all(phones.map(({ context }) => context.close()))
  })

  test('opens, scans and takes back without a network, over a reload, and sends it later (needs Chromium)', async () => {
    const { context, page } = await atDesk(office, path, { viewport: { width: 320, height: 640 } })
    await listed(page)
    await expect
      .poll(() =>
        page.evaluate(async () => (await (await caches.open('milo-door')).match(location.href))?.status),
      )
      .toBe(200)
    await context.setOffline(true)
    await page.reload()
    await expect.poll(() => line(page).textContent()).toContain('Offline')
    const [kept, undone] = [ticket(), ticket()]
    await scan(page, kept.code)
    await said(page, 'Let in')
    await scan(page, undone.code)
    await expect.poll(() => page.locator('.verdict-seat').textContent()).toContain(seatLabel(undone.seat))
    await expectNoOverflow(page)
    const takeBack = page.getByRole('button', { name: `Take back ${seatLabel(undone.seat)}` })
    await takeBack.click()
    await page.getByRole('button', { name: 'Wrong person' }).click()
    // It is shown once it is kept.
    await expect.poll(() => takeBack.count()).toBe(0)
    await page.reload()
    await expect.poll(() => line(page).textContent()).toContain('2 scans wait')
    await context.setOffline(false)
    await expect.poll(() => line(page).textContent()).toMatch(/^Online(?!.*wait)/)
    const { sql } = office.system.database
    const inside = await sql`select ticket_id from check_ins where ticket_id in (${kept.id}, ${undone.id})`
    expect(inside).toEqual([{ ticket_id: kept.id }])
    const back = await sql`select undone_reason from undone_check_ins where ticket_id = ${undone.id}`
    expect(back).toEqual([{ undone_reason: 'Wrong person' }])
    await context.close()
  })

  test('follows another start, also without a network and over a reload: codes have the earlier one (needs Chromium)', async () => {
    const { sql } = office.system.database
    const beginAfter = (hours: number) => sql`
      update showtimes set starts_at = now() + ${hours} * interval '1 hour', ends_at = now() + ${hours + 2} * interval '1 hour'
      where id = ${showtime.id}`
    const { context, page } = await atDesk(office, '/office', PHONE)
    await page.clock.install()
    await page.goto(office.system.url + path)
    await listed(page)
    const heading = page.locator('#door-start')
    const first = await heading.textContent()
    // The screen is free for four hours.
    await beginAfter(1.5)
    try {
      await page.clock.fastForward(61_000)
      await expect.poll(() => heading.textContent()).not.toBe(first)
      const later = await heading.textContent()
      await context.setOffline(true)
      await scan(page, ticket().code)
      await said(page, 'Too early')
      await page.reload()
      await expect.poll(() => heading.textContent()).toBe(later)
      await scan(page, ticket().code)
      await said(page, 'Too early')
    } finally {
      await beginAfter(0)
      await context.close()
    }
  })
})
