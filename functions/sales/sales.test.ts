// The counter sells by the same hold and claim as online, and a shift says what its drawer should have.
import { describe, expect, test } from 'vitest'
import { findInconsistencies } from '#shared/db/inconsistencies.ts'
import { keysOf } from '#shared/holds/keys.ts'
import { newId } from '#shared/std/ids.ts'
import { jsonRequest } from '../../testing/catalogue.ts'
import { evening, scanOf } from '../../testing/office.ts'
import { testRefusals } from '../../testing/refusals.ts'
import { type Answered, askReservation, mustHold, problemOf, rivalOf, useSale } from '../../testing/sales.ts'
import { as, auditOf } from '../../testing/staff.ts'
import { newSettle } from '../../worker-payments/payments/settle.ts'
import { silent } from '../../worker-payments/testing.ts'
import cancel from '../cancellations/create.ts'
import checkIn from '../check-ins/create.ts'
import settleByHand from '../refund-settlements/create.ts'
import seatMap from '../seat-maps/get.ts'
import closeShift from '../shift-closings/create.ts'
import openShift from '../shifts/create.ts'
import getShift from '../shifts/get.ts'
import sell from './create.ts'

const sale = useSale()
const euro = (amount: number) => ({ amount, currency: 'EUR' })
const cash = (tendered: number) => ({ method: 'cash', tendered })
const BODY = { showtimeId: newId(), seats: [{ seatId: newId() }], payment: cash(0) }
testRefusals({
  fn: sell,
  env: () => sale.env,
  method: 'POST',
  path: '/v1/sales',
  access: 'staff',
  body: BODY,
  headers: { 'idempotency-key': newId() },
})

/** An evening with an open shift. */
async function counter(wishes: Parameters<typeof evening>[1] = {}) {
  const of = await evening(sale, wishes)
  const call = as(sale.env, of.staff)
  const body = { theaterId: of.showtime.theaterId, openingFloat: euro(10_000) }
  const shift: Answered = await (await call(openShift, 'POST', '/v1/shifts', body)).json()
  const ask = (seats: number[], payment: object, key: string = newId(), more: object = {}) =>
    sell.request(
      '/v1/sales',
      jsonRequest(
        'POST',
        {
          showtimeId: of.showtime.showtimeId,
          seats: seats.map((at) => ({ seatId: of.showtime.seats[at]!.id })),
          payment,
          ...more,
        },
        { ...of.staff.headers, 'idempotency-key': key },
      ),
      sale.env,
    )
  const report = async (): Promise<Answered> => (await call(getShift, 'GET', `/v1/shifts/${shift.id}`)).json()
  return { ...of, call, shift, ask, report }
}
const mustSell = async (answer: Promise<Response> | Response): Promise<Answered> => {
  const given = await answer
  if (given.status !== 201) throw new Error(await given.text())
  return given.json()
}
const healthy = async () => expect(await findInconsistencies(sale.database.sql)).toEqual([])

describe('a sale', () => {
  test('in cash answers tickets and change at once, shows its seats as sold, and lets in', async () => {
    const { ask, call, staff, showtime } = await counter()
    const made = await mustSell(ask([0, 1], cash(3000)))
    expect(made.change).toEqual(euro(400))
    expect(made.reservation).toMatchObject({
      status: 'confirmed',
      total: euro(2600),
      payment: { status: 'captured', method: 'cash' },
      tickets: [{ status: 'valid' }, { status: 'valid' }],
    })
    const path = `/v1/showtimes/${showtime.showtimeId}/seat-map`
    const map: Answered = await (await seatMap.request(path, {}, sale.env)).json()
    expect(map.seats.slice(0, 3).map(({ state }: Answered) => state)).toEqual(['sold', 'sold', 'free'])
    const { code } = made.reservation.tickets[0]
    expect((await call(checkIn, 'POST', '/v1/check-ins', scanOf(code))).status).toBe(201)
    expect(await auditOf(sale.database.sql, made.reservation.id)).toMatchObject([
      { actorId: staff.user.id, action: 'sale.create', after: { method: 'cash', amount: 2600 } },
    ])
    await healthy()
  })

  test('by terminal keeps its reference, a comp its reason and costs nothing; a contact gets the mail', async () => {
    const { ask } = await counter()
    const contact = { email: 'grace@navy.example' }
    const card = await mustSell(ask([0], { method: 'terminal', reference: 'T1 0042' }, newId(), { contact }))
    expect([card.change, card.reservation.contact.email]).toEqual([null, contact.email])
    const comp = await mustSell(ask([1], { method: 'comp', reason: 'Press' }))
    expect(comp.reservation).toMatchObject({ total: euro(0), status: 'confirmed' })
    const rows = await sale.database.sql`
      select method, reference, reason, amount from counter_sales
      where reservation_id = any(${[card.reservation.id, comp.reservation.id]}) order by reservation_id`
    expect(rows).toEqual([
      { method: 'terminal', reference: 'T1 0042', reason: null, amount: 1300 },
      { method: 'comp', reference: null, reason: 'Press', amount: 0 },
    ])
    await healthy()
  })

  test('of the best seats, after online sales have closed and the movie has begun', async () => {
    const { ask, showtime } = await counter({ startsAt: new Date(Date.now() - 60_000) })
    const { showtimeId } = showtime
    const made = await mustSell(
      ask([], cash(5000), newId(), { seats: undefined, bestAvailable: { count: 2 } }),
    )
    expect(made.reservation.tickets).toHaveLength(2)
    await sale.database
      .sql`update showtimes set starts_at = now() - interval '3 hours', ends_at = now() - interval '1 hour',
      sales_close_at = now() - interval '3 hours' where id = ${showtimeId}`
    expect(await problemOf(await ask([20], cash(1300)))).toMatchObject({ code: 'showtime_started' })
  })

  test('that is repeated with its key is the same sale; with another body it is refused', async () => {
    const { ask, report } = await counter()
    const key = newId()
    const first = await mustSell(ask([0], cash(2000), key))
    expect(await mustSell(ask([0], cash(2000), key))).toEqual(first)
    expect(await problemOf(await ask([1], cash(2000), key))).toMatchObject({ code: 'idempotency_mismatch' })
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask([3], cash(1300), 'burst')))
    expect(answers.filter(({ status }) => status !== 201).map(({ status }) => status)).toEqual(
      answers.filter(({ status }) => status !== 201).map(() => 409),
    )
    expect((await report()).cash).toEqual({ count: 2, amount: euro(2600) })
  })

  test('with too little cash gives the seats back; without a shift, or at another theater, sells nothing', async () => {
    const { ask, call, shift, stranger, showtime } = await counter()
    expect(await problemOf(await ask([0], cash(1299)))).toMatchObject({
      code: 'invalid_input',
      errors: [{ path: 'payment.tendered' }],
    })
    await mustSell(ask([0], cash(1300)))
    const body = { showtimeId: showtime.showtimeId, bestAvailable: { count: 1 }, payment: cash(9999) }
    const init = jsonRequest('POST', body, { ...stranger.headers, 'idempotency-key': newId() })
    expect(await problemOf(await sell.request('/v1/sales', init, sale.env))).toMatchObject({
      code: 'forbidden',
    })
    await call(closeShift, 'POST', `/v1/shifts/${shift.id}/closing`, { countedCash: euro(11_300) })
    expect(await problemOf(await ask([5], cash(1300)))).toMatchObject({ code: 'wrong_state' })
  })

  test('and twenty online buyers want one seat: one of them has it, and nobody’s money is kept', async () => {
    const { ask, buyer } = await counter()
    const rivals = await Promise.all(Array.from({ length: 6 }, () => rivalOf(buyer)))
    const online = rivals.map(async (rival) => {
      try {
        const hold = await mustHold(rival, [7])
        return (await askReservation(rival, hold.id)).status
      } catch {
        return 409
      }
    })
    const desk = Array.from({ length: 6 }, async () => (await ask([7], cash(1300))).status)
    const statuses = await Promise.all([...online, ...desk])
    expect(statuses.filter((status) => status < 300)).toHaveLength(1)
    const live = await sale.database.sql`
      select from reservation_seats where showtime_id = ${buyer.showtime.showtimeId} and released_at is null`
    expect(live).toHaveLength(1)
    await healthy()
  })

  test('the index decides also where Redis has lost an online sale', async () => {
    const { ask, buyer } = await counter()
    const hold = await mustHold(buyer, [9])
    expect((await askReservation(buyer, hold.id)).status).toBe(202)
    await sale.redis.del(...keysOf(buyer.showtime.showtimeId))
    expect(await problemOf(await ask([9], cash(1300)))).toMatchObject({ code: 'seats_taken' })
    await healthy()
  })
})

describe('a shift', () => {
  test('expects its float and cash, less cash handed back, and tells the difference of the count', async () => {
    const { ask, call, shift, staff, report } = await counter({
      startsAt: new Date(Date.now() + 5 * 86_400_000),
    })
    const sold = await mustSell(ask([0, 1], cash(5000)))
    await mustSell(ask([2], { method: 'terminal', reference: 'x' }))
    await mustSell(ask([3, 4], { method: 'comp', reason: 'Press' }))
    const { id } = sold.reservation
    const path = `/v1/reservations/${id}/cancellations`
    const init = jsonRequest('POST', {}, { ...staff.headers, 'idempotency-key': newId() })
    expect((await cancel.request(path, init, sale.env)).status).toBe(202)
    const settings = { sql: sale.database.sql, redis: sale.redis, ticketKey: sale.env.TICKET_PRIVATE_KEY }
    await newSettle({ ...settings, providers: {} })(sold.reservation.payment.id, silent)
    const [refund] = await sale.database.sql`
      select id, status, amount from refunds where payment_id = ${sold.reservation.payment.id}`
    expect(refund).toMatchObject({ status: 'failed' })
    expect((await report()).expectedCash).toEqual(euro(12_600))
    const settled = `/v1/refunds/${refund!.id}/manual-settlements`
    expect((await call(settleByHand, 'POST', settled, { note: 'Cash' })).status).toBe(201)
    const x = await report()
    expect(x).toMatchObject({
      report: 'x',
      cash: { count: 1, amount: euro(2600) },
      terminal: { count: 1, amount: euro(1300) },
      comp: { count: 1, tickets: 2 },
      cashRefunds: { count: 1, amount: euro(refund!.amount) },
      expectedCash: euro(12_600 - refund!.amount),
      difference: null,
    })
    const closing = `/v1/shifts/${shift.id}/closing`
    const counted = { countedCash: euro(12_000) }
    const z: Answered = await (await call(closeShift, 'POST', closing, counted)).json()
    expect(z).toMatchObject({ report: 'z', difference: euro(12_000 - 12_600 + refund!.amount) })
    expect(await problemOf(await call(closeShift, 'POST', closing, counted))).toMatchObject({
      code: 'wrong_state',
    })
    await healthy()
  })

  test('is the only open one of a cashier at a theater, in its currency, and its staff alone see it', async () => {
    const { call, shift, showtime, stranger } = await counter()
    const body = { theaterId: showtime.theaterId, openingFloat: euro(0) }
    const answers = await Promise.all([1, 2].map(() => call(openShift, 'POST', '/v1/shifts', body)))
    for (const answer of answers)
      expect(await problemOf(answer)).toMatchObject({ code: 'wrong_state', shiftId: shift.id })
    const other = { ...body, openingFloat: { amount: 0, currency: 'USD' } }
    expect(await problemOf(await call(openShift, 'POST', '/v1/shifts', other))).toMatchObject({
      errors: [{ path: 'openingFloat.currency' }],
    })
    expect((await as(sale.env, stranger)(getShift, 'GET', `/v1/shifts/${shift.id}`)).status).toBe(404)
  })
})

test('the auditor finds a counter payment that no shift has', async () => {
  const { ask } = await counter()
  const { reservation } = await mustSell(ask([0], cash(1300)))
  const { sql } = sale.database
  await sql`delete from counter_sales where reservation_id = ${reservation.id}`
  const kinds = (await findInconsistencies(sql)).map(({ kind }) => kind)
  expect(kinds).toContain('counter_payment_without_sale')
})
