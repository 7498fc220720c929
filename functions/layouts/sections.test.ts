// A hall with stalls and a balcony: rows of the same name in each, told apart from the map to the ticket.
import { extractText } from 'unpdf'
import { expect, test } from 'vitest'
import { findNoticeFacts } from '#shared/db/notice-views.ts'
import { publicTicketKey, verifyTicketCode } from '#shared/tickets/codes.ts'
import { openMoving, openWorker } from '../../testing/moves.ts'
import { type Answered, type Buyer, problemOf, useSale } from '../../testing/sales.ts'
import { as } from '../../testing/staff.ts'
import checkIn from '../check-ins/create.ts'
import createHold from '../holds/create.ts'
import createReservation from '../reservations/create.ts'
import getReservation from '../reservations/get.ts'
import getSeatMap from '../seat-maps/get.ts'
import getTicket from '../tickets/get.ts'
import updateLayout from './update.ts'

const sale = useSale()

const DRAWING = '[Stalls]\nA ss\n12 ss\n\n[Loge „Ö“]\nA ss\n12 ss'
const LOGE = 'Loge „Ö“'

async function openHall(drawing = DRAWING) {
  const moving = await openMoving(sale, { startsAt: new Date(Date.now() + 30 * 60_000) })
  const { screenId } = moving.buyer.showtime
  const draw = (text: string) =>
    updateLayout.request(
      `/v1/screens/${screenId}/layout`,
      { method: 'PUT', headers: { ...moving.staff.headers, 'content-type': 'text/plain' }, body: text },
      sale.env,
    )
  expect((await draw(drawing)).status).toBe(200)
  return { ...moving, draw }
}

const mapOf = async ({ showtime }: Buyer, accept = 'application/json') =>
  getSeatMap.request(`/v1/showtimes/${showtime.showtimeId}/seat-map`, { headers: { accept } }, sale.env)

async function buy(buyer: Buyer, named: { section: string; row: string; number: number }): Promise<Answered> {
  const call = as(sale.env, buyer.customer)
  const { seats }: Answered = await (await mapOf(buyer)).json()
  const { seatId } = seats.find((seat: Answered) =>
    Object.entries(named).every(([key, value]) => seat[key] === value),
  )
  const { showtimeId } = buyer.showtime
  const made = await call(createHold, 'POST', `/v1/showtimes/${showtimeId}/holds`, { seats: [{ seatId }] })
  const hold: Answered = await made.json()
  expect(hold.seats).toMatchObject([{ seatId, ...named }])
  const headers = { ...buyer.customer.headers, 'idempotency-key': 'k', 'content-type': 'application/json' }
  const body = JSON.stringify({ showtimeId, holdId: hold.id, payment: { method: 'sim_approved' } })
  const reserved: Answered = await (
    await createReservation.request('/v1/reservations', { method: 'POST', headers, body }, sale.env)
  ).json()
  expect(reserved.seats).toMatchObject([named])
  await openWorker(sale).settle(reserved.payment.id)
  return (await call(getReservation, 'GET', `/v1/reservations/${reserved.id}`)).json()
}

test('a seat of the loge says so on the map, the ticket, its code, its paper, the mail and at the door', async () => {
  const { buyer, staff } = await openHall()
  const picture = await (await mapOf(buyer, 'image/svg+xml')).text()
  expect(picture).toContain('aria-label="Loge „Ö“, row A"')
  expect(picture.match(/role="group" aria-label="[^"]*row /g)).toHaveLength(4)
  const named = { section: LOGE, row: '12', number: 1 }
  const { id, tickets } = await buy(buyer, named)
  expect(tickets).toMatchObject([{ seat: named }])
  const [{ id: ticketId, code }] = tickets
  const label = `${LOGE} 12-1`
  const key = publicTicketKey(sale.env.TICKET_PRIVATE_KEY)
  expect(await verifyTicketCode([key], code)).toMatchObject({ seat: label })
  const headers = { ...buyer.customer.headers, accept: 'application/pdf' }
  const paper = await getTicket.request(`/v1/tickets/${ticketId}`, { headers }, sale.env)
  expect(paper.headers.get('content-disposition')).toContain(
    `UTF-8''${encodeURIComponent(`ticket-${label}.pdf`)}`,
  )
  const { text } = await extractText(new Uint8Array(await paper.arrayBuffer()), { mergePages: true })
  expect(text).toContain('Loge „Ö“, row 12, seat 1')
  expect((await findNoticeFacts(sale.database.sql, id))!.seats).toEqual([label])
  const scanned = await as(sale.env, staff)(checkIn, 'POST', '/v1/check-ins', { code, nonce: 'n' })
  expect(await scanned.json()).toMatchObject({ seat: named })
})

test('a new drawing that keeps row A in the stalls alone would take a seat of the loge away', async () => {
  const { buyer, draw } = await openHall()
  await buy(buyer, { section: LOGE, row: 'A', number: 2 })
  expect(await problemOf(await draw('[Stalls]\nA ss\n12 ss'))).toMatchObject({
    code: 'layout_in_use',
    seats: [{ section: LOGE, row: 'A', number: 2 }],
  })
  expect((await draw('A ss\n[Loge „Ö“]\nA ss')).status).toBe(200)
})

test('who moves keeps the section where the other hall has it', async () => {
  const moving = await openHall()
  await buy(moving.buyer, { section: LOGE, row: 'A', number: 1 })
  const moved = await moving.move(await moving.addScreen('[Stalls]\nA ss\n\n[Loge „Ö“]\nA ss'))
  expect(await moved.json()).toMatchObject({
    moved: [{ seats: [{ from: { section: LOGE, row: 'A' }, to: { section: LOGE, row: 'A', number: 1 } }] }],
  })
})
