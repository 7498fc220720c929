// A hall of any size in Chromium, with changes at any pace, and what its main thread paid: CPU time of its
// tasks by Chromium's own trace, which a busy machine does not stretch as it does the clock.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { newId } from '#shared/std/ids.ts'
import { openBrowser } from '../../testing/browser.ts'
import { DIST } from '../../web/build.ts'
import type { PageSeat } from '../../web/components/seats/seat.ts'
import { siteMessages } from '../../web/messages/site.ts'
import { ShowtimePage } from '../../web/pages/showtime.tsx'
import { renderPage } from '../../web/render.ts'

/** Long enough for some hundred frames. */
const FOLLOW_MS = 6_000
const LOOK_MS = 50
const FRAME_MICROS = 1_000_000 / 60

interface Load {
  seats: number
  changesPerSecond: number
}

interface Paid {
  /** Of the main thread, from the request to a hall that can be chosen from. */
  drawMs: number
  /** Of the main thread in each sixtieth of a second in which it did anything. */
  frameMs: { p50: number; p95: number }
}

export async function drawAndFollow(load: Load): Promise<Paid> {
  const hall = await serveHall(load)
  const browser = await openBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
    const categories = ['toplevel', 'disabled-by-default-devtools.timeline', '__metadata']
    // Asked for in few words: Playwright's own search of a large page would be counted with the page.
    const isOpen = () =>
      page.evaluate(() =>
        ['[role=grid]', '.watching-live'].every((part) => document.querySelector(part) !== null),
      )
    const visit = async () => {
      await page.goto(hall.url)
      while (!(await isOpen())) await page.waitForTimeout(LOOK_MS)
    }
    // The first visit starts the browser's own machinery, whatever the page; its end is not the second's.
    await visit()
    await page.goto('about:blank')
    await browser.startTracing(page, { categories })
    await visit()
    const drawn = mainTasks(await browser.stopTracing())
    await browser.startTracing(page, { categories })
    await page.waitForTimeout(load.changesPerSecond === 0 ? 0 : FOLLOW_MS)
    const followed = mainTasks(await browser.stopTracing())
    const frames = new Map<number, number>()
    for (const { at, cpu } of followed) {
      const frame = Math.floor(at / FRAME_MICROS)
      frames.set(frame, (frames.get(frame) ?? 0) + cpu)
    }
    const perFrame = [...frames.values()].map((micros) => micros / 1_000).sort((a, b) => a - b)
    const at = (part: number) => perFrame[Math.floor(perFrame.length * part)] ?? 0
    return {
      drawMs: drawn.reduce((sum, { cpu }) => sum + cpu, 0) / 1_000,
      frameMs: { p50: at(0.5), p95: at(0.95) },
    }
  } finally {
    await browser.close()
    await hall.close()
  }
}

interface TraceEvent {
  name: string
  ph: string
  pid: number
  tid: number
  ts: number
  tdur?: number
  args?: { name?: string }
}

/** Tasks of the main threads of renderers, µs. */
function mainTasks(trace: Buffer): { at: number; cpu: number }[] {
  const { traceEvents } = JSON.parse(trace.toString('utf8')) as { traceEvents: TraceEvent[] }
  const main = new Set(
    traceEvents.flatMap(({ name, pid, tid, args }) =>
      name === 'thread_name' && args?.name === 'CrRendererMain' ? [`${pid} ${tid}`] : [],
    ),
  )
  return traceEvents.flatMap(({ name, ph, pid, tid, ts, tdur }) =>
    ph === 'X' && name === 'RunTask' && tdur !== undefined && main.has(`${pid} ${tid}`)
      ? [{ at: ts, cpu: tdur }]
      : [],
  )
}

/** The page as the server renders it, its files, and a stream of changes. */
async function serveHall({ seats: count, changesPerSecond }: Load) {
  const seats = hallOf(count)
  const html = renderPage(pageOf(seats))
  const server = createServer((request, answer) => {
    const path = new URL(request.url!, 'http://hall').pathname
    if (path.endsWith('/events')) return stream(answer, seats, changesPerSecond)
    const file = /^\/assets\/([\w.-]+)$/.exec(path)?.[1]
    if (file === undefined) return answer.writeHead(200, { 'content-type': 'text/html' }).end(html)
    const type = file.endsWith('.css') ? 'text/css' : file.endsWith('.js') ? 'text/javascript' : 'font/woff2'
    answer.writeHead(200, { 'content-type': type }).end(readFileSync(join(DIST, file)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function stream(answer: ServerResponse, seats: readonly PageSeat[], changesPerSecond: number): void {
  const send = (event: string, data: object) =>
    answer.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  answer.writeHead(200, { 'content-type': 'text/event-stream' })
  send('snapshot', { version: 1, seats })
  if (changesPerSecond === 0) return
  let version = 1
  const timer = setInterval(() => {
    version++
    const { seatId } = seats[(version * 37) % seats.length]!
    send('change', { version, seats: [{ seatId, state: version % 2 === 0 ? 'held' : 'free' }] })
  }, 1_000 / changesPerSecond)
  answer.on('close', () => clearInterval(timer))
}

const PER_ROW = 40
function hallOf(count: number): PageSeat[] {
  return Array.from({ length: count }, (_, index) => ({
    seatId: newId(),
    section: null,
    row: String.fromCharCode(65 + Math.floor(index / PER_ROW)),
    number: (index % PER_ROW) + 1,
    category: 'standard',
    accessible: false,
    companion: false,
    pairedSeatId: null,
    x: index % PER_ROW,
    y: Math.floor(index / PER_ROW),
    state: 'free',
    price: { amount: 1_800, currency: 'CHF' },
  }))
}

const pageOf = (seats: readonly PageSeat[]) =>
  ShowtimePage({
    site: { language: 'en', messages: siteMessages.en, origin: 'http://hall', path: '/' },
    showtime: {
      id: newId(),
      movie: { id: newId(), title: 'A hall' },
      theater: { name: 'Bench', city: 'Basel', timeZone: 'Europe/Zurich' },
      screen: 1,
      startsAt: new Date(),
      day: '2026-11-29',
      language: 'en',
      format: 'standard',
      onSale: true,
      tariff: { currency: 'CHF', prices: { standard: { adult: 1_800 } }, fee: 150 },
    },
    seats,
    at: new Date(),
  })
