// What POST /v1/reservations answers, one test per outcome, and what it leaves in Postgres.
import { describe, expect, test } from 'vitest'
import { freeSeats, getHold } from '#shared/holds/holds.ts'
import { newId } from '#shared/std/ids.ts'
import { testRefusals } from '../../testing/refusals.ts'
import {
  askHold,
  askReservation,
  type Buyer,
  countOf,
  mustHold,
  mustReserve,
  newBuyer,
  overdue,
  problemOf,
  rivalOf,
  useSale,
} from '../../testing/sales.ts'
import createReservation from './create.ts'

const sale = useSale()

testRefusals({
  fn: createReservation,
  env: () => sale.env,
  method: 'POST',
  path: '/v1/reservations',
  access: 'buyer',
  body: { showtimeId: newId(), holdId: newId(), payment: { method: 'sim_approved' } },
  headers: { 'idempotency-key': newId() },
})

const eur = (amount: number) => ({ amount, currency: 'EUR' })
const reservationsOf = ({ showtime }: Buyer) =>
  countOf(sale.database.sql`select count(*) from reservations where showtime_id = ${showtime.showtimeId}`)

describe('a reservation', () => {
  test('is accepted at once with the price that was frozen, and asks for its payment', async () => {
    const buyer = await newBuyer(sale)
    const hold = await mustHold(buyer, [0, 31])
    await sale.database
      .sql`update showtimes set prices = '{}', booking_fee = 999 where id = ${buyer.showtime.showtimeId}`
    const answer = await askReservation(buyer, hold.id)
    expect(answer.status).toBe(202)
    const body = await answer.json()
    expect(answer.headers.get('location')).toBe(`/v1/reservations/${body.id}`)
    expect(body).toEqual({
      id: body.id,
      status: 'awaiting_payment',
      showtimeId: buyer.showtime.showtimeId,
      seats: hold.seats,
      fees: eur(100),
      total: eur(1250 + 1600 + 100),
      payment: { id: body.payment.id, status: 'requested' },
      expiresAt: body.expiresAt,
    })
    const window = Date.parse(body.expiresAt) - Date.now()
    expect(window).toBeGreaterThan(9 * 60_000)
    expect(window).toBeLessThan(11 * 60_000)
    await expectWritten(buyer, body)
  })

  test('of a hold that is unknown, released or somebody else’s is refused in the same words', async () => {
    const buyer = await newBuyer(sale)
    const rival = await rivalOf(buyer)
    const { id } = await mustHold(rival, [0])
    for (const holdId of [newId(), id]) {
      const problem = await problemOf(await askReservation(buyer, holdId))
      expect(problem).toMatchObject({ code: 'hold_expired', status: 409 })
    }
    expect(await reservationsOf(buyer)).toBe(0)
  })

  test('of a cancelled showtime is refused, and its seats are held no longer', async () => {
    const buyer = await newBuyer(sale)
    const hold = await mustHold(buyer, [0])
    const { showtimeId } = buyer.showtime
    await sale.database.sql`update showtimes set status = 'cancelled' where id = ${showtimeId}`
    expect(await problemOf(await askReservation(buyer, hold.id))).toMatchObject({ code: 'showtime_started' })
    expect(await getHold(sale.redis, showtimeId, hold.id)).toBeUndefined()
  })

  test('made just after sales closed is accepted, because its hold was in time', async () => {
    const buyer = await newBuyer(sale)
    const hold = await mustHold(buyer, [0])
    const { sql } = sale.database
    const { showtimeId } = buyer.showtime
    await sql`update showtimes set sales_close_at = now() - interval '1 minute' where id = ${showtimeId}`
    expect((await askReservation(buyer, hold.id)).status).toBe(202)
    const late = await mustHoldAnyway(buyer, [1])
    await sql`update showtimes set sales_close_at = now() - interval '6 minutes' where id = ${showtimeId}`
    expect(await problemOf(await askReservation(buyer, late.id))).toMatchObject({ code: 'showtime_started' })
  })

  async function mustHoldAnyway(buyer: Buyer, indexes: number[]) {
    const { sql } = sale.database
    const { showtimeId } = buyer.showtime
    await sql`update showtimes set sales_close_at = starts_at where id = ${showtimeId}`
    return mustHold(buyer, indexes)
  }
})

test.each([
  ['payment.method', { payment: { method: 'cash' } }],
  ['payment.method', { payment: {} }],
  ['payment.provider', { payment: { provider: 'cash' } }],
  ['payment.provider', { payment: { provider: 'stripe', method: 'pm_card' } }],
  ['payment.amount', { payment: { method: 'sim_approved', amount: 1 } }],
  ['reseat', { reseat: 'better' }],
  ['total', { total: 1 }],
  ['holdId', { holdId: '7' }],
])('a body whose %s is wrong is refused, naming it', async (path, body) => {
  const problem = await problemOf(await askReservation(await newBuyer(sale), newId(), { body }))
  expect(problem).toMatchObject({ code: 'invalid_input', errors: [{ path }] })
})

describe('seats that Redis thinks free and Postgres does not', () => {
  test('of an overdue reservation are given to the next one, sweep or no sweep', async () => {
    const buyer = await newBuyer(sale)
    const first = await mustReserve(buyer, [0, 1])
    await overdue(sale, first.id)
    await forgetHold(buyer, first.id)
    const second = await mustReserve(await rivalOf(buyer), [1, 2])
    const { sql } = sale.database
    const [lapsed] = await sql`select status from reservations where id = ${first.id}`
    expect(lapsed).toEqual({ status: 'lapsed' })
    const live = await sql`
      select reservation_id from reservation_seats
      where showtime_id = ${buyer.showtime.showtimeId} and released_at is null`
    expect(live.map(({ reservation_id }) => reservation_id)).toEqual([second.id, second.id])
    const history = await sql`
      select event, reason from seat_history where showtime_id = ${buyer.showtime.showtimeId}
        and seat_id = ${buyer.showtime.seats[1]!.id} order by id`
    expect(history).toEqual([
      { event: 'reserved', reason: null },
      { event: 'released', reason: 'lapsed' },
      { event: 'reserved', reason: null },
    ])
  })

  test('of a reservation in its window, or whose charge is under way, are refused and shown as taken', async () => {
    const buyer = await newBuyer(sale)
    const first = await mustReserve(buyer, [0, 1])
    await forgetHold(buyer, first.id)
    const rival = await rivalOf(buyer)
    const hold = await mustHold(rival, [1, 2])
    await overdue(sale, first.id)
    await sale.database.sql`update payments set charge_started_at = now() where reservation_id = ${first.id}`
    const problem = await problemOf(await askReservation(rival, hold.id))
    expect(problem).toMatchObject({ code: 'seats_taken', seatIds: [buyer.showtime.seats[1]!.id] })
    expect(await problemOf(await askHold(rival, [1]))).toMatchObject({ code: 'seats_taken' })
    await mustReserve(rival, [2])
  })

  test('are lost to a holder that slept while a later hold had them', async () => {
    const buyer = await newBuyer(sale)
    const hold = await mustHold(buyer, [0])
    const later = hold.fence + 1
    const rival = await mustReserve(await rivalOf(buyer), [1])
    const { sql } = sale.database
    await sql`
      insert into reservation_seats (reservation_id, showtime_id, layout_id, seat_id, ticket_type, price, fence, released_at)
      values (${rival.id}, ${buyer.showtime.showtimeId}, ${buyer.showtime.layoutId}, ${hold.seats[0].seatId}, 'adult', 1,
        ${later}, now())`
    expect(await problemOf(await askReservation(buyer, hold.id))).toMatchObject({ code: 'hold_expired' })
    expect(await reservationsOf(buyer)).toBe(1)
  })

  /** As if Redis had ended the hold of a reservation. */
  async function forgetHold({ showtime }: Buyer, reservationId: string) {
    const { sql } = sale.database
    const [row] = await sql`select hold_id, fence from reservations where id = ${reservationId}`
    const seats = await sql`
      select index from reservation_seats join seats on id = seat_id where reservation_id = ${reservationId}`
    await freeSeats(sale.redis, {
      showtimeId: showtime.showtimeId,
      holdId: row!.hold_id,
      fence: Number(row!.fence),
      seats: seats.map(({ index }) => index),
    })
  }
})

async function expectWritten(buyer: Buyer, body: { id: string; payment: { id: string } }) {
  const { sql } = sale.database
  const [payment] = await sql`select * from payments where reservation_id = ${body.id}`
  expect(payment).toMatchObject({
    id: body.payment.id,
    amount: 2950,
    currency: 'EUR',
    method: 'sim_approved',
  })
  const [message] = await sql`select type, version, payload, request_id from outbox where key = ${body.id}`
  expect(message).toMatchObject({
    type: 'payment.requested',
    version: 1,
    payload: { paymentId: body.payment.id, reservationId: body.id },
    request_id: expect.any(String),
  })
  const history = await sql`select event, actor_id, fence from seat_history where reservation_id = ${body.id}`
  expect(history.map(({ event, actor_id }) => [event, actor_id])).toEqual(
    Array(2).fill(['reserved', buyer.customer.user.id]),
  )
}
