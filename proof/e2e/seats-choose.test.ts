// Choosing and holding seats in a browser: by one click, by tapping, and by the keyboard alone; what is held
// survives a reload.
import { describe, expect, test } from 'vitest'
import { axeFindings, hasBrowser } from '../../testing/browser.ts'
import {
  DESKTOP,
  expectNoErrors,
  freeRuns,
  heard,
  inGrid,
  onMap,
  untilLive,
  useSeatsPages,
} from './seats-page.ts'

describe.skipIf(!hasBrowser)('the seats page in Chromium', () => {
  const pages = useSeatsPages()

  test('picks the best together by one click, holds them by one call, and has them after a reload', async () => {
    const path = pages.newPath()
    const { page, errors, close } = await pages.open(path)
    await untilLive(page)
    const calls: string[] = []
    page.on('request', (request) => request.url().endsWith('/holds') && calls.push(request.method()))
    await page.getByLabel('How many seats?').selectOption('3')
    await page.getByRole('button', { name: 'Pick the best 3 together' }).click()
    const on = page.getByRole('link', { name: /^To the checkout · / })
    await on.waitFor()
    expect(await page.locator('.hall .seat.mine').count()).toBe(3)
    expect(await page.getByRole('gridcell', { selected: true }).count()).toBe(3)
    expect(await heard(page).textContent()).toMatch(/kept for you/)
    expect(await page.getByRole('timer').textContent()).toMatch(/Your seats are yours for [45]:\d\d/)
    // The first call finds that nobody is signed in; the second is the guest's.
    expect(calls).toEqual(['POST', 'POST'])
    const cookies = await page.context().cookies()
    expect(cookies.map(({ name, httpOnly }) => [name, httpOnly])).toContainEqual(['__Host-access', true])
    expect(await page.evaluate(() => document.cookie)).toBe('')
    const total = await on.textContent()
    await page.reload()
    await on.waitFor()
    expect(await on.textContent()).toBe(total)
    expect(await page.locator('.hall .seat.mine').count()).toBe(3)
    expect(await on.getAttribute('href')).toMatch(
      new RegExp(`^/checkout/[0-9a-f-]+\\?showtime=${path.split('/').at(-1)}$`),
    )
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Give the seats back' }).click()
    await page.getByText('No seat is chosen yet.').first().waitFor()
    await expect
      .poll(async () => (await pages.mapOf(path)).filter(({ state }) => state === 'held').length)
      .toBe(0)
    expectNoErrors(errors)
    await close()
  })

  test('holds tapped seats with their ticket types at the price shown, and leads on', async () => {
    const path = pages.newPath()
    const { page, errors, close } = await pages.open(path)
    await untilLive(page)
    const [run] = freeRuns(await pages.mapOf(path), 2)
    for (const seat of run!) await onMap(page, seat).click()
    const [first, second] = run!
    expect(await heard(page).textContent()).toMatch(`Chosen: ${first!.row}${first!.number}`)
    await page.getByLabel(`Ticket for ${second!.row}${second!.number}`).selectOption('child')
    expect(await axeFindings(page)).toEqual([])
    const hold = page.getByRole('button', { name: /^Hold 2 seats · / })
    const shown = /[\d.]+$/.exec((await hold.textContent())!)![0]
    await hold.click()
    await page.waitForURL('**/checkout/**')
    const [held] = await page.evaluate(async () => (await (await fetch('/v1/holds')).json()).items)
    expect(held.total.amount).toBe(Math.round(Number(shown) * 100))
    expect(held.seats.map(({ ticketType }: { ticketType: string }) => ticketType).sort()).toEqual([
      'adult',
      'child',
    ])
    expect(page.url()).toContain(`/checkout/${held.id}?showtime=${held.showtimeId}`)
    expectNoErrors(errors)
    await close()
  })

  test('is usable by the keyboard alone, and never loses the place in the hall', async () => {
    const path = pages.newPath()
    const { page, errors, close } = await pages.open(path)
    await untilLive(page)
    const seats = await pages.mapOf(path)
    const run = freeRuns(seats, 4)[0]!
    await page.getByRole('button', { name: /^Pick the best/ }).focus()
    // The table comes before the map's own buttons.
    await page.keyboard.press('Tab')
    const focused = () => page.evaluate(() => (document.activeElement as HTMLElement).dataset.seat)
    const first = run[0]!
    await page.keyboard.type(`${first.row.toLowerCase()}${first.number}`)
    expect(await focused()).toBe(first.seatId)
    await page.keyboard.press('Enter')
    await page.keyboard.press('ArrowRight')
    expect(await focused()).toBe(run[1]!.seatId)
    await page.keyboard.press('Space')
    expect(await page.getByRole('gridcell', { selected: true }).count()).toBe(2)
    // A rival takes the neighbour, and then the seat that has the focus.
    await page.keyboard.press('ArrowRight')
    for (const seat of [run[3]!, run[2]!]) {
      expect(await pages.holdAs(path, { seats: [{ seatId: seat.seatId }] })).toBeOneOf([201, 422])
    }
    expect(await focused()).toBe(run[2]!.seatId)
    await page.keyboard.press('Control+End')
    expect(await focused()).not.toBe(run[2]!.seatId)
    await page.keyboard.press('Control+Home')
    expect(await focused()).toBe(await page.getByRole('gridcell').first().getAttribute('data-seat'))
    await page.keyboard.press('End')
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowUp')
    expect(await focused()).toBe(await page.getByRole('gridcell').first().getAttribute('data-seat'))
    expect(await page.locator('.hall .seat-focus').count()).toBe(1)
    const hold = page.getByRole('button', { name: /^Hold 2 seats · / })
    for (let presses = 0; presses < 40; presses++) {
      await page.keyboard.press('Tab')
      if (await hold.evaluate((button) => button === document.activeElement)) break
    }
    await page.keyboard.press('Enter')
    await page.waitForURL('**/checkout/**')
    expect(await inGrid(page, first).count()).toBe(0)
    expectNoErrors(errors)
    await close()
  })

  test('has every seat for a screen reader, also of rows that nobody sees, and the map as one image', async () => {
    const path = pages.newPath()
    const { page, close } = await pages.open(path)
    await untilLive(page)
    const client = await page.context().newCDPSession(page)
    const { nodes } = await client.send('Accessibility.getFullAXTree')
    const named = (role: string) =>
      nodes.flatMap((node) => (node.role?.value === role ? [String(node.name?.value)] : []))
    const seats = await pages.mapOf(path)
    expect(named('row').length).toBe(new Set(seats.map(({ row }) => row)).size)
    expect(named('gridcell').sort()[0]).toMatch(/^Row \w+, seat \d+, (free|taken), /)
    expect(new Set(named('gridcell')).size).toBe(seats.length)
    const image = nodes.find(({ name }) => /^Seat map: \d+ of \d+ /.test(String(name?.value)))!
    const below = nodes.filter(({ parentId, ignored }) => parentId === image.nodeId && !ignored)
    expect([image.role?.value, below]).toEqual(['image', []])
    await close()
  })

  test('says a promo code that does not count, and keeps the seats', async () => {
    const path = pages.newPath()
    const { page, close } = await pages.open(path)
    await untilLive(page)
    const [run] = freeRuns(await pages.mapOf(path), 2)
    for (const seat of run!) await onMap(page, seat).click()
    await page.getByLabel('Promo code').fill('NOSUCHCODE')
    await page.getByRole('button', { name: /^Hold 2 seats/ }).click()
    await page.locator('.notice', { hasText: 'This code is unknown' }).waitFor()
    expect(await axeFindings(page)).toEqual([])
    expect(await page.locator('.hall .seat.mine').count()).toBe(2)
    await close()
  })

  test.each([
    ['no-preference', '0.2s'],
    ['reduce', '0s'],
  ] as const)('zooms as the device asks: reduced motion %s', async (reducedMotion, duration) => {
    const { page, close } = await pages.open(pages.newPath(), { ...DESKTOP, reducedMotion })
    await untilLive(page)
    const map = page.locator('.map-moved')
    await page.getByRole('button', { name: 'Closer' }).click()
    expect(await map.evaluate((element) => getComputedStyle(element).transitionDuration)).toBe(duration)
    await close()
  })
})
