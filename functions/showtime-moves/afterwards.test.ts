// What becomes of tickets, payments, mails and viewers when their showtime moved to another screen.
import { beforeAll, expect, test } from 'vitest'
import { findInconsistencies } from '#shared/db/inconsistencies.ts'
import { newId } from '#shared/std/ids.ts'
import { publicTicketKey, verifyTicketCode } from '#shared/tickets/codes.ts'
import { jsonRequest } from '../../testing/catalogue.ts'
import { openMoving, openWorker, seatsOf } from '../../testing/moves.ts'
import { type Answered, mustReserve, overdue, problemOf, rivalOf, useSale } from '../../testing/sales.ts'
import { as } from '../../testing/staff.ts'
import type { Mail } from '../../worker-payments/notices/mail.ts'
import { newNoticeHandler } from '../../worker-payments/notices/send.ts'
import createCancellation from '../cancellations/create.ts'
import checkIn from '../check-ins/create.ts'
import getReservation from '../reservations/get.ts'
import sweep from '../scheduled/sweep.ts'
import watchSeatMap from '../seat-maps/stream.ts'

// The rows have other names, so that everybody gets another seat.
const OTHER = 'E ssssss\nF ssssss\nG pppppp'

const sale = useSale()
let worker: ReturnType<typeof openWorker>
beforeAll(async () => {
  worker = openWorker(sale)
})

const scan = (by: { headers: { authorization: string } }, code: string) =>
  as(sale.env, by)(checkIn, 'POST', '/v1/check-ins', {
    code,
    nonce: newId(),
    force: true,
    reason: 'A day early',
  })
const reservationOf = async (id: string, headers: Record<string, string>): Promise<Answered> =>
  (await getReservation.request(`/v1/reservations/${id}`, { headers }, sale.env)).json()

test('tickets are signed for the new seats, and paper with the earlier code lets in once and tells the seat', async () => {
  const moving = await openMoving(sale)
  const { headers } = moving.buyer.customer
  const { id } = await worker.buy(moving.buyer, [0, 1])
  const before = (await reservationOf(id, headers)).tickets
  await moving.move(await moving.addScreen(OTHER))
  await worker.handleMove(moving.showtimeId)
  const { tickets, seats } = await reservationOf(id, headers)
  expect(seats).toMatchObject([{ row: 'E' }, { row: 'E' }])
  expect(tickets.map((ticket: Answered) => ticket.id)).toEqual(before.map((ticket: Answered) => ticket.id))
  const key = publicTicketKey(sale.env.TICKET_PRIVATE_KEY)
  for (const { id: ticketId, code, seat } of tickets)
    expect(await verifyTicketCode([key], code)).toMatchObject({ ticketId, seat: `${seat.row}${seat.number}` })
  const paper = await scan(moving.staff, before[0].code)
  expect(paper.status).toBe(201)
  expect(await paper.json()).toMatchObject({ moved: true, seat: { row: 'E' } })
  expect(await problemOf(await scan(moving.staff, tickets[0].code))).toMatchObject({
    code: 'already_checked_in',
  })
  const fresh = await scan(moving.staff, tickets[1].code)
  expect(await fresh.json()).toMatchObject({ moved: false, seat: { row: 'E' } })
})

test('a ticket that moved away and back has its first code again, and only that is no earlier one', async () => {
  const moving = await openMoving(sale)
  const { headers } = moving.buyer.customer
  const { id } = await worker.buy(moving.buyer, [0])
  const [first] = (await reservationOf(id, headers)).tickets
  await moving.move(await moving.addScreen('B s'))
  await worker.handleMove(moving.showtimeId)
  await moving.move(moving.buyer.showtime.screenId)
  await worker.handleMove(moving.showtimeId)
  await worker.handleMove(moving.showtimeId) // delivered twice
  expect(Object.values(await seatsOf(sale, moving.showtimeId))).toEqual([['B1']])
  await moving.move(await moving.addScreen('A s'))
  await worker.handleMove(moving.showtimeId)
  const [last] = (await reservationOf(id, headers)).tickets
  expect(last).toMatchObject({ id: first.id, code: first.code })
  expect(await (await scan(moving.staff, first.code)).json()).toMatchObject({ moved: false })
})

test('a showtime that moves while the provider is asked gets tickets of the new seats, at the next attempt', async () => {
  const moving = await openMoving(sale)
  const screenId = await moving.addScreen(OTHER)
  const { id, payment } = await mustReserve(moving.buyer, [0, 1])
  const settle = worker.settleWith((provider) => ({
    ...provider,
    async charge(request) {
      await moving.move(screenId)
      return provider.charge(request)
    },
  }))
  await expect(settle(payment.id)).rejects.toThrow(/tickets_seat/)
  expect(await reservationOf(id, moving.buyer.customer.headers)).toMatchObject({
    status: 'awaiting_payment',
    tickets: [],
  })
  expect(await worker.settle(payment.id)).toBe('done')
  const { status, tickets } = await reservationOf(id, moving.buyer.customer.headers)
  expect(status).toBe('confirmed')
  expect(tickets.map(({ seat }: Answered) => seat.row)).toEqual(['E', 'E'])
})

test('who lapsed before the move and pays too late gets their money back, not seats of the screen that was left', async () => {
  const moving = await openMoving(sale)
  const { id, payment } = await mustReserve(moving.buyer, [0], { method: 'sim_late' })
  await worker.settle(payment.id)
  await overdue(sale, id, 3_600_000)
  await as(sale.env, moving.staff)(sweep, 'POST', '/v1/scheduled/sweep')
  await moving.move(await moving.addScreen(OTHER))
  await sale.database.sql`update simulator.charges set settles_at = now() where key = ${payment.id}`
  await worker.settle(payment.id)
  expect(await reservationOf(id, moving.buyer.customer.headers)).toMatchObject({
    status: 'lapsed',
    payment: { status: 'refunded' },
    seats: [{ row: 'A', number: 1 }],
  })
  expect(await seatsOf(sale, moving.showtimeId)).toEqual({})
})

test('seats that were given back stay what they were, the others can still be given back', async () => {
  const moving = await openMoving(sale)
  const { id } = await worker.buy(moving.buyer, [0, 1])
  const { headers } = moving.buyer.customer
  const giveBack = (seatIds?: string[]) =>
    createCancellation.request(
      `/v1/reservations/${id}/cancellations`,
      {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': newId() },
        body: JSON.stringify(seatIds ? { seatIds } : {}),
      },
      sale.env,
    )
  expect((await giveBack([moving.buyer.showtime.seats[0]!.id])).status).toBe(202)
  await moving.move(await moving.addScreen(OTHER))
  await worker.handleMove(moving.showtimeId)
  const { seats } = await reservationOf(id, headers)
  expect(seats.map(({ row }: Answered) => row).sort()).toEqual(['A', 'E'])
  expect(await findInconsistencies(sale.database.sql, { showtimeIds: [moving.showtimeId] })).toEqual([])
  expect((await giveBack()).status).toBe(202)
  expect(await seatsOf(sale, moving.showtimeId)).toEqual({})
})

test('each customer is told once for each move, with new codes where they have paid', async () => {
  const moving = await openMoving(sale)
  const { sql } = sale.database
  const paid = await worker.buy(moving.buyer, [0, 1])
  const paying = await mustReserve(await rivalOf(moving.buyer), [30])
  await moving.move(await moving.addScreen(OTHER))
  await worker.handleMove(moving.showtimeId)
  await worker.handleMove(moving.showtimeId)
  const mails: Mail[] = []
  const handle = newNoticeHandler({
    sql,
    sendMail: async (mail) => void mails.push(mail),
    sendText: async () => undefined,
    siteUrl: 'https://milo.test',
  })
  const told = await sql<{ id: string; reservationId: string }[]>`
    select message_id as id, key as "reservationId" from outbox
    where type = 'reservation.moved' and key = any(${[paid.id, paying.id]}::uuid[]) order by key`
  expect(told.map(({ reservationId }) => reservationId)).toEqual([paid.id, paying.id].sort())
  for (const { id, reservationId } of told)
    await handle({ id, type: 'reservation.moved', requestId: null, payload: { reservationId } })
  const [toPaid, toPaying] = paid.id < paying.id ? mails : [...mails].reverse()
  expect(toPaid).toMatchObject({ subject: expect.stringMatching(/^Another screen: /) })
  expect(toPaid!.text).toMatch(/Your seats are now: E\d, E\d\./)
  expect(toPaid!.attachments).toHaveLength(4)
  expect(toPaying!.text).toMatch(/Your seats are now: G\d\./)
  expect(toPaying!.attachments).toHaveLength(0)
})

test('a viewer of the seat map gets the map of the new screen at once', async () => {
  const moving = await openMoving(sale)
  await worker.buy(moving.buyer, [0])
  const screenId = await moving.addScreen(OTHER)
  const path = `/v1/showtimes/${moving.showtimeId}/seat-map/events`
  const answer = await watchSeatMap.request(path, {}, sale.env)
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const snapshots = async (count: number) => {
    while ((text.match(/event: snapshot.*?\n\n/gs) ?? []).length < count) text += (await reader.read()).value
    return text.match(/data: (.*)\n/g)!.map((line) => JSON.parse(line.slice(6)).seats)
  }
  expect((await snapshots(1))[0]).toHaveLength(40)
  await moving.move(screenId)
  const last = (await snapshots(2)).at(-1)
  expect(last).toHaveLength(18)
  expect(last.filter(({ state }: Answered) => state === 'sold')).toMatchObject([{ row: 'E' }])
  await reader.cancel()
})

test('a showtime moves back though a seat was given back there that somebody’s other seat would take', async () => {
  const moving = await openMoving(sale)
  const { buyer, showtimeId } = moving
  const made = await worker.buy(buyer, [0, 1])
  const { seats, screenId } = buyer.showtime
  const headers = { ...buyer.customer.headers, 'idempotency-key': newId() }
  const path = `/v1/reservations/${made.id}/cancellations`
  const back = jsonRequest('POST', { seatIds: [seats[0]!.id] }, headers)
  expect((await createCancellation.request(path, back, sale.env)).status).toBe(202)
  // In a hall of one seat, seat 2 becomes A1; and A1 is what the same reservation gave back.
  expect((await moving.move(await moving.addScreen('A s'))).status).toBe(201)
  expect((await seatsOf(sale, showtimeId))[made.id]).toEqual(['A1'])
  expect((await moving.move(screenId)).status).toBe(201)
  // The one that is nearest to where they sat, but for A1.
  expect((await seatsOf(sale, showtimeId))[made.id]).toEqual(['A5'])
})
