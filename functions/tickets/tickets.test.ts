// A ticket is shown to its owner as JSON, as a QR code and on paper; doors have the keys to prove it.
import { inflateSync } from 'node:zlib'
import ICAL from 'ical.js'
import decodeQR from 'qr/decode.js'
import { extractText } from 'unpdf'
import { beforeAll, describe, expect, test } from 'vitest'
import { addTicketKey } from '#shared/db/ticket-views.ts'
import { newId } from '#shared/std/ids.ts'
import { type PublicTicketKey, publicTicketKey, verifyTicketCode } from '#shared/tickets/codes.ts'
import type { SignedIn } from '../../testing/catalogue.ts'
import { testRefusals } from '../../testing/refusals.ts'
import {
  type Answered,
  type Buyer,
  mustReserve,
  newBuyer,
  problemOf,
  rivalOf,
  useSale,
} from '../../testing/sales.ts'
import { newSettle } from '../../worker-payments/payments/settle.ts'
import { newSimulator } from '../../worker-payments/providers/simulator.ts'
import { silent } from '../../worker-payments/testing.ts'
import ticketKeys from '../ticket-keys/get.ts'
import getTicket from './get.ts'
import listTickets from './list.ts'

const sale = useSale()
let buyer: Buyer
let tickets: Answered[]
beforeAll(async () => {
  const { sql } = sale.database
  buyer = await newBuyer(sale, { title: 'Amélie (restored) \\ 夜' })
  const { payment } = await mustReserve(buyer, [0, 11])
  const settle = newSettle({
    sql,
    redis: sale.redis,
    providers: { simulator: newSimulator(sql) },
    ticketKey: sale.env.TICKET_PRIVATE_KEY,
  })
  await settle(payment.id, silent)
  tickets = (await list(buyer.customer)).items
})

const list = async (who: SignedIn, query = ''): Promise<Answered> =>
  (await listTickets.request(`/v1/tickets${query}`, { headers: who.headers }, sale.env)).json()
const get = async (who: SignedIn, id: string, accept = '*/*') =>
  getTicket.request(`/v1/tickets/${id}`, { headers: { ...who.headers, accept } }, sale.env)

/** Reads a QR code from its modules, as a camera would see them. */
function scan(modules: (x: number, y: number) => boolean, size: number): string {
  const scale = 4
  const side = size * scale
  const data = new Uint8Array(side * side * 4).fill(255)
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1)
      if (modules(Math.floor(x / scale), Math.floor(y / scale)))
        data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3)
  return decodeQR({ width: side, height: side, data })
}

test("lists one page after the other, newest first, and only one's own", async () => {
  expect(tickets).toHaveLength(2)
  const first = await list(buyer.customer, '?limit=1')
  const second = await list(buyer.customer, `?limit=1&cursor=${first.nextCursor}`)
  expect([...first.items, ...second.items]).toEqual(tickets)
  expect((await list((await rivalOf(buyer)).customer)).items).toEqual([])
  expect((await list(buyer.customer, `?reservationId=${newId()}`)).items).toEqual([])
})

test('as JSON: its seat, its showtime, its state, and a code that the published keys prove', async () => {
  await addTicketKey(sale.database.sql, publicTicketKey(sale.env.TICKET_PRIVATE_KEY))
  const { keys } = (await (
    await ticketKeys.request('/.well-known/ticket-keys.json', {}, sale.env)
  ).json()) as { keys: PublicTicketKey[] }
  expect(JSON.stringify(keys)).not.toContain('"d"')
  const ticket: Answered = await (await get(buyer.customer, tickets[0].id)).json()
  expect(ticket).toMatchObject({
    status: 'valid',
    seat: { row: expect.any(String), ticketType: 'adult' },
    showtime: { city: 'Lisbon' },
  })
  const facts = await verifyTicketCode(keys, ticket.code)
  expect(facts).toMatchObject({ ticketId: ticket.id, seat: `${ticket.seat.row}${ticket.seat.number}` })
})

test('as PNG: a scanner reads the code', async () => {
  const answer = await get(buyer.customer, tickets[0].id, 'image/png')
  expect(answer.headers.get('content-type')).toBe('image/png')
  const png = Buffer.from(await answer.arrayBuffer())
  const side = png.readUInt32BE(16)
  const at = png.indexOf('IDAT')
  const pixels = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)))
  const rowBytes = Math.ceil(side / 8) + 1
  const dark = (x: number, y: number) => ((pixels[y * rowBytes + 1 + (x >> 3)]! >> (7 - (x & 7))) & 1) === 0
  expect(scan((x, y) => dark(x * 8 + 4, y * 8 + 4), side / 8)).toBe(tickets[0].code)
})

test('as SVG: a scanner reads the code', async () => {
  const answer = await get(buyer.customer, tickets[1].id, 'image/svg+xml')
  expect(answer.headers.get('content-type')).toBe('image/svg+xml')
  const svg = await answer.text()
  const runs = [...svg.matchAll(/M(\d+) (\d+)h(\d+)v1/g)].map((run) => run.slice(1).map(Number))
  const dark = new Set(
    runs.flatMap(([x = 0, y, length = 0]) => Array.from({ length }, (_, more) => `${x + more} ${y}`)),
  )
  const size = Number(/viewBox="0 0 (\d+)/.exec(svg)![1])
  expect(scan((x, y) => dark.has(`${x} ${y}`), size)).toBe(tickets[1].code)
})

test('as PDF: one page with the seat in words and a code that a scanner reads', async () => {
  const answer = await get(buyer.customer, tickets[0].id, 'application/pdf')
  expect(answer.headers.get('content-type')).toBe('application/pdf')
  const pdf = Buffer.from(await answer.arrayBuffer())
  const { row, number } = tickets[0].seat
  const { totalPages, text } = await extractText(new Uint8Array(pdf), { mergePages: true })
  expect(totalPages).toBe(1)
  expect(text).toContain(`Row ${row}, seat ${number}`)
  expect(text).toContain('Amélie (restored) \\ 夜')
  const drawing = [...pdf.toString('latin1').matchAll(/\nstream\n([\s\S]*?)\nendstream/g)]
    .map(([, packed]) => inflateOrNothing(Buffer.from(packed!, 'latin1')))
    .join('')
  const boxes = [...drawing.matchAll(/([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re/g)].map((box) =>
    box.slice(1).map(Number),
  )
  const [left, top] = [Math.min(...boxes.map(([x]) => x!)), Math.min(...boxes.map(([, y]) => y!))]
  const cell = Math.min(...boxes.map(([, , width]) => width!))
  const size = Math.round((Math.max(...boxes.map(([x, , width]) => x! + width!)) - left) / cell)
  const dark = new Set(
    boxes.flatMap(([x = 0, y = 0, width = 0]) =>
      Array.from(
        { length: Math.round(width / cell) },
        (_, more) => `${Math.round((x - left) / cell) + more} ${Math.round((y - top) / cell)}`,
      ),
    ),
  )
  expect(scan((x, y) => dark.has(`${x} ${y}`), size)).toBe(tickets[0].code)
})

const wholeSeconds = (at: string) => new Date(Math.floor(Date.parse(at) / 1000) * 1000)

test('as a calendar entry: another parser finds the showtime in it', async () => {
  const answer = await get(buyer.customer, tickets[0].id, 'text/calendar')
  expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
  const event = new ICAL.Event(
    new ICAL.Component(ICAL.parse(await answer.text())).getFirstSubcomponent('vevent')!,
  )
  const { showtime } = tickets[0]
  expect(event.uid).toBe(`${tickets[0].id}@milo`)
  expect(event.summary).toBe('Amélie (restored) \\ 夜')
  expect(event.startDate.toJSDate()).toEqual(wholeSeconds(showtime.startsAt))
  expect(event.endDate.toJSDate()).toEqual(wholeSeconds(showtime.endsAt))
  expect(event.location).toContain(showtime.theaterName)
})

test('as a page to print: what the ticket says, its code, no script, and nothing from elsewhere', async () => {
  const answer = await get(buyer.customer, tickets[0].id, 'text/html,application/xhtml+xml,*/*;q=0.8')
  expect(answer.headers.get('content-type')).toMatch(/^text\/html/)
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  const page = await answer.text()
  expect(page).toContain('Amélie (restored) \\ 夜')
  expect(page).toContain('<svg')
  expect(page).toContain('@media print')
  expect(page).not.toMatch(/<script|src=|href=/)
})

/** Streams of a PDF are drawings and fonts, most of them packed. */
function inflateOrNothing(packed: Buffer): string {
  try {
    return inflateSync(packed).toString('latin1')
  } catch {
    return ''
  }
}

test("another's is not found", async () => {
  expect(await problemOf(await get((await rivalOf(buyer)).customer, tickets[0].id))).toMatchObject({
    code: 'not_found',
  })
  expect(await problemOf(await get(buyer.customer, newId()))).toMatchObject({ code: 'not_found' })
})

describe('one', () =>
  testRefusals({
    fn: getTicket,
    env: () => sale.env,
    method: 'GET',
    path: `/v1/tickets/${newId()}`,
    access: 'identified',
  }))
describe('the list', () =>
  testRefusals({
    fn: listTickets,
    env: () => sale.env,
    method: 'GET',
    path: '/v1/tickets',
    access: 'identified',
  }))
describe('the keys', () =>
  testRefusals({
    fn: ticketKeys,
    env: () => sale.env,
    method: 'GET',
    path: '/.well-known/ticket-keys.json',
    access: 'public',
  }))
