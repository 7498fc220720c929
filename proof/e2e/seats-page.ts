// The seats page in a browser, for its tests: a whole system behind the gateway, showtimes that nobody else
// uses, and what a rival does meanwhile.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { openSql } from '#shared/resources.ts'
import { seed } from '../../local/seed/seed.ts'
import type { HostKind } from '../../local/start/processes.ts'
import { openBrowser, visit } from '../../testing/browser.ts'
import { ensureAssets } from '../../web/build.ts'
import { behindGateway, type WholeSystem } from './hosts.ts'

export const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 900 } }

export interface SeatOfMap {
  seatId: string
  row: string
  number: number
  x: number
  category: string
  accessible: boolean
  companion: boolean
  state: string
}

export interface SeatsPages {
  system: WholeSystem
  browser: Browser
  /** A showtime of its own, some days ahead: its path. */
  newPath(): string
  open(path: string, options?: BrowserContextOptions): ReturnType<typeof visit>
  mapOf(path: string): Promise<SeatOfMap[]>
  /** As somebody else; answers the status. */
  holdAs(path: string, body: object): Promise<number>
}

/** In a describe block: starts before its tests and stops after them. */
export function useSeatsPages(host: HostKind = 'node'): SeatsPages {
  let system: WholeSystem
  let browser: Browser
  let paths: string[]
  beforeAll(async () => {
    await ensureAssets()
    ;[system, browser] = await Promise.all([behindGateway(host), openBrowser()])
    await seed(system.database.url)
    const sql = openSql(system.database.url, 1)
    const showtimes = await sql<{ id: string }[]>`
      select id from showtimes where starts_at > now() + interval '1 day' and layout_id = (
        select layout_id from seats group by layout_id order by count(*) desc limit 1)
      order by starts_at limit 40`
    await sql.end()
    paths = showtimes.map(({ id }) => `/showtimes/${id}`)
  }, 180_000)
  afterAll(() => Promise.all([browser?.close(), system?.stop()]), 60_000)
  return {
    get system() {
      return system
    },
    get browser() {
      return browser
    },
    newPath: () => paths.shift()!,
    open: (path, options = DESKTOP) => visit(browser, new URL(path, system.url).href, options),
    mapOf: async (path) => (await (await system.ask(`/v1${path}/seat-map`)).json()).seats,
    holdAs: (path, body) => holdAs(system, path, body),
  }
}

async function holdAs({ ask }: WholeSystem, path: string, body: object): Promise<number> {
  const json = { 'content-type': 'application/json' }
  const guest = await ask('/v1/guests', { method: 'POST', headers: json, body: '{}' })
  const { accessToken } = (await guest.json()) as { accessToken: string }
  const headers = { ...json, authorization: `Bearer ${accessToken}` }
  return (await ask(`/v1${path}/holds`, { method: 'POST', headers, body: JSON.stringify(body) })).status
}

/** Runs of free seats of the cheapest kind beside each other, this long, without wheelchair spaces. */
export function freeRuns(seats: readonly SeatOfMap[], length: number): SeatOfMap[][] {
  const runs: SeatOfMap[][] = []
  for (let start = 0; start + length <= seats.length; start++) {
    const run = seats.slice(start, start + length)
    const together = run.every(
      (seat, index) =>
        seat.state === 'free' &&
        seat.category === 'standard' &&
        !seat.accessible &&
        !seat.companion &&
        (index === 0 || (seat.row === run[0]!.row && seat.x - run[index - 1]!.x === 1)),
    )
    if (together) runs.push(run)
  }
  return runs
}

/** A seat on the map, to be clicked. */
export const onMap = (page: Page, { seatId }: Pick<SeatOfMap, 'seatId'>) =>
  page.locator(`.hall [data-seat="${seatId}"]`)
/** The same seat in the table. */
export const inGrid = (page: Page, { seatId }: Pick<SeatOfMap, 'seatId'>) =>
  page.locator(`.seat-grid [data-seat="${seatId}"]`)

export const heard = (page: Page) => page.locator('#said')

/** The page follows what happens, and can be chosen from. */
export async function untilLive(page: Page): Promise<void> {
  await page.getByRole('grid').waitFor({ state: 'attached' })
  await page.getByText(/^Live · /).waitFor()
}

/** What the browser says of refused calls is expected here; anything else is a fault. */
export const expectNoErrors = (errors: readonly string[]): void =>
  expect(errors.filter((error) => !/status of 4\d\d/.test(error))).toEqual([])
