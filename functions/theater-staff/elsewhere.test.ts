// Staff have a say in their own theaters alone: whatever concerns another one they neither see nor change.
import { beforeAll, describe, expect, test } from 'vitest'
import { keepDeadLetter } from '#shared/db/dead-letters.ts'
import { newId } from '#shared/std/ids.ts'
import { jsonRequest, type SignedIn, signIn } from '../../testing/catalogue.ts'
import { type Answered, type Buyer, mustReserve, newBuyer, type Sale, useSale } from '../../testing/sales.ts'
import { auditOf, signInStaff } from '../../testing/staff.ts'
import { newSettle } from '../../worker-payments/payments/settle.ts'
import { newSimulator } from '../../worker-payments/providers/simulator.ts'
import { silent } from '../../worker-payments/testing.ts'
import createBlock from '../blocks/create.ts'
import deleteBlock from '../blocks/delete.ts'
import createCancellation from '../cancellations/create.ts'
import createCheckIn from '../check-ins/create.ts'
import replay from '../dead-letter-replays/create.ts'
import deleteLetter from '../dead-letters/delete.ts'
import getLetter from '../dead-letters/get.ts'
import listLetters from '../dead-letters/list.ts'
import getPayment from '../payments/get.ts'
import getReservation from '../reservations/get.ts'
import listReservations from '../reservations/list.ts'
import getHistory from '../seat-history/get.ts'
import cancelShowtime from '../showtime-cancellations/create.ts'
import getShowtimeCancellation from '../showtime-cancellations/get.ts'
import getTicket from '../tickets/get.ts'
import listTickets from '../tickets/list.ts'

const sale = useSale()
let buyer: Buyer
let own: SignedIn
let foreign: SignedIn
/** What both are asked about. */
const ids: Record<'showtime' | 'seat' | 'reservation' | 'payment' | 'ticket' | 'letter', string> = {
  showtime: '',
  seat: '',
  reservation: '',
  payment: '',
  ticket: '',
  letter: '',
}
let code = ''

beforeAll(async () => {
  const { sql } = sale.database
  buyer = await newBuyer(sale)
  const elsewhere = await newBuyer(sale)
  own = await signInStaff(sql, sale.env, buyer.showtime.theaterId)
  foreign = await signInStaff(sql, sale.env, elsewhere.showtime.theaterId)
  const reservation: Answered = await mustReserve(buyer, [0])
  const providers = { simulator: newSimulator(sql) }
  await newSettle({ sql, redis: sale.redis, providers, ticketKey: sale.env.TICKET_PRIVATE_KEY })(
    reservation.payment.id,
    silent,
  )
  const [ticket] = await sql<
    { id: string; code: string }[]
  >`select id, code from tickets where reservation_id = ${reservation.id}`
  code = ticket!.code
  Object.assign(ids, {
    showtime: buyer.showtime.showtimeId,
    seat: buyer.showtime.seats[0]!.id,
    reservation: reservation.id,
    payment: reservation.payment.id,
    ticket: ticket!.id,
  })
})

interface Fn {
  request(path: string, init: RequestInit, env: Sale['env']): Response | Promise<Response>
}
const ask = async ({ headers }: SignedIn, fn: Fn, method: string, path: string, body?: unknown) =>
  fn.request(
    path,
    body === undefined
      ? { method, headers }
      : jsonRequest(method as 'POST', body, { ...headers, 'idempotency-key': newId() }),
    sale.env,
  )

async function letter(body: object): Promise<string> {
  const messageId = newId()
  const rest = { queue: 'payments', type: 'payment.changed', version: 1, requestId: null, attempts: 5 }
  await keepDeadLetter(sale.database.sql, { ...rest, messageId, body: JSON.stringify(body), reason: 'late' })
  const [row] = await sale.database.sql<{ id: string }[]>`
    select id from dead_letters where message_id = ${messageId}`
  return row!.id
}

const under = (rest: string) => `/v1/showtimes/${ids.showtime}${rest}`
describe('is hidden from staff of another theater, and shown to its own', () => {
  test.each<[string, Fn, () => string, number]>([
    ['a reservation', getReservation, () => `/v1/reservations/${ids.reservation}`, 404],
    ['a payment', getPayment, () => `/v1/payments/${ids.payment}`, 404],
    ['a ticket', getTicket, () => `/v1/tickets/${ids.ticket}`, 404],
    ['the history of a seat', getHistory, () => under(`/seats/${ids.seat}/history`), 403],
  ])('%s', async (_, fn, path, refused) => {
    expect((await ask(foreign, fn, 'GET', path())).status).toBe(refused)
    expect((await ask(own, fn, 'GET', path())).status).toBe(200)
  })

  test.each<[string, Fn, string, () => string]>([
    ['reservations', listReservations, '/v1/reservations', () => ids.reservation],
    ['tickets', listTickets, '/v1/tickets', () => ids.ticket],
  ])('in the list of %s', async (_, fn, path, id) => {
    const listed = async (who: SignedIn) =>
      ((await (await ask(who, fn, 'GET', path)).json()) as Answered).items.map((item: Answered) => item.id)
    expect(await listed(foreign)).toEqual([])
    expect(await listed(own)).toEqual([id()])
    expect(await listed(buyer.customer)).toEqual([id()])
  })
})

test('a dead letter is seen, replayed and discarded by staff of its theater; one of no theater by all', async () => {
  const [theirs, nobodys] = [await letter({ paymentId: ids.payment }), await letter({ paymentId: 7 })]
  const listed = async (who: SignedIn) =>
    ((await (await ask(who, listLetters, 'GET', '/v1/dead-letters')).json()) as Answered).items.map(
      (item: Answered) => item.id,
    )
  expect(await listed(foreign)).toEqual([nobodys])
  expect(await listed(own)).toEqual([nobodys, theirs])
  const one = `/v1/dead-letters/${theirs}`
  expect((await ask(foreign, getLetter, 'GET', one)).status).toBe(404)
  expect((await ask(foreign, replay, 'POST', `${one}/replays`)).status).toBe(404)
  expect((await ask(foreign, deleteLetter, 'DELETE', `${one}?reason=old`)).status).toBe(404)
  expect((await ask(own, getLetter, 'GET', one)).status).toBe(200)
  expect((await ask(own, replay, 'POST', `${one}/replays`)).status).toBe(202)
})

test('a seat is blocked and unblocked by staff of its theater, with a line in the audit log each', async () => {
  const body = { seatIds: [buyer.showtime.seats[5]!.id], reason: 'broken' }
  expect((await ask(foreign, createBlock, 'POST', under('/blocks'), body)).status).toBe(403)
  const made = await ask(own, createBlock, 'POST', under('/blocks'), body)
  expect(made.status).toBe(201)
  const { id }: Answered = await made.json()
  expect((await ask(foreign, deleteBlock, 'DELETE', under(`/blocks/${id}`))).status).toBe(403)
  expect((await ask(own, deleteBlock, 'DELETE', under(`/blocks/${id}`))).status).toBe(204)
  const what = expect.objectContaining({ ...body, showtimeId: ids.showtime })
  expect(await auditOf(sale.database.sql, id)).toEqual([
    { actorId: own.user.id, action: 'block.create', before: null, after: what },
    { actorId: own.user.id, action: 'block.delete', before: what, after: null },
  ])
})

test('a ticket lets in at its own theater alone', async () => {
  const scan = { code, nonce: newId(), force: true, reason: 'A test long before the start' }
  expect((await ask(foreign, createCheckIn, 'POST', '/v1/check-ins', scan)).status).toBe(403)
  expect((await ask(own, createCheckIn, 'POST', '/v1/check-ins', scan)).status).toBe(201)
  // Neither does another door learn when and where it was used.
  const again = await ask(foreign, createCheckIn, 'POST', '/v1/check-ins', { ...scan, nonce: newId() })
  expect(await again.text()).not.toContain('checkedInAt')
})

test('staff cancel what is of their theaters, and the audit log says who did; elsewhere they are customers', async () => {
  const { id }: Answered = await mustReserve(buyer, [9])
  const { sql } = sale.database
  const [row] = await sql<{ id: string }[]>`select id from payments where reservation_id = ${id}`
  await newSettle({
    sql,
    redis: sale.redis,
    providers: { simulator: newSimulator(sql) },
    ticketKey: sale.env.TICKET_PRIVATE_KEY,
  })(row!.id, silent)
  const path = `/v1/reservations/${id}/cancellations`
  expect((await ask(foreign, createCancellation, 'POST', path, {})).status).toBe(404)
  expect((await ask(own, createCancellation, 'POST', path, {})).status).toBe(202)
  const seatIds = [buyer.showtime.seats[9]!.id]
  expect(await auditOf(sql, id)).toMatchObject([
    { actorId: own.user.id, action: 'reservation.cancel', before: { seatIds }, after: { seatIds: [] } },
  ])
  const mine = { ...(await newBuyer(sale, { startsAt: new Date(Date.now() + 60_000) })), customer: foreign }
  const late: Answered = await mustReserve(mine, [0])
  await sql`update reservations set status = 'confirmed' where id = ${late.id}`
  const refused = await ask(
    foreign,
    createCancellation,
    'POST',
    `/v1/reservations/${late.id}/cancellations`,
    {},
  )
  expect(await refused.json()).toMatchObject({ code: 'not_eligible' })
})

test('a showtime is cancelled by staff of its theater, who also see how far it is', async () => {
  const path = under('/cancellation')
  expect((await ask(foreign, cancelShowtime, 'POST', path, { reason: 'flood' })).status).toBe(403)
  expect((await ask(own, getShowtimeCancellation, 'GET', path)).status).toBe(404)
  expect((await ask(own, cancelShowtime, 'POST', path, { reason: 'flood' })).status).toBe(202)
  expect((await ask(foreign, getShowtimeCancellation, 'GET', path)).status).toBe(403)
  expect((await ask(own, getShowtimeCancellation, 'GET', path)).status).toBe(200)
})

test('rights that were taken away are gone at once, whatever the token says', async () => {
  const former = await signIn(sale.database.sql, sale.env, { roles: ['customer', 'staff'] })
  await sale.database.sql`update users set roles = '{customer}' where id = ${former.user.id}`
  await sale.database.sql`
    insert into theater_staff (theater_id, user_id) values (${buyer.showtime.theaterId}, ${former.user.id})`
  expect((await ask(former, getReservation, 'GET', `/v1/reservations/${ids.reservation}`)).status).toBe(404)
  expect((await ask(former, getHistory, 'GET', under(`/seats/${ids.seat}/history`))).status).toBe(403)
})
