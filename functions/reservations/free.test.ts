// Nothing to pay: tickets without a provider, and nothing to give back.
import { beforeAll, describe, expect, test } from 'vitest'
import { findInconsistencies } from '#shared/db/inconsistencies.ts'
import { cancelBatch, cancelShowtime } from '#shared/db/showtime-cancellations.ts'
import { newId } from '#shared/std/ids.ts'
import { jsonRequest } from '../../testing/catalogue.ts'
import {
  type Answered,
  askReservation,
  type Buyer,
  newBuyer,
  overdue,
  problemOf,
  useSale,
} from '../../testing/sales.ts'
import { newSettle, type Settle } from '../../worker-payments/payments/settle.ts'
import { endOf, silent, ticketKey } from '../../worker-payments/testing.ts'
import cancel from '../cancellations/create.ts'
import createHold from '../holds/create.ts'
import createReservation from './create.ts'
import get from './get.ts'

const sale = useSale()
/** A worker without any provider: to ask for one throws. */
let settle: Settle
beforeAll(async () => {
  settle = newSettle({ sql: sale.database.sql, redis: sale.redis, providers: {}, ticketKey })
})

/** Two seats for nothing: by a code for all of their price. */
async function holdForNothing(buyer: Buyer, env = sale.env): Promise<Answered> {
  const code = `FREE-${newId().slice(-12).toUpperCase()}`
  await sale.database.sql`insert into promo_codes (id, code, percent) values (${newId()}, ${code}, 100)`
  const body = { seats: [0, 1].map((at) => ({ seatId: buyer.showtime.seats[at]!.id })), promoCode: code }
  const path = `/v1/showtimes/${buyer.showtime.showtimeId}/holds`
  const answer = await createHold.request(path, jsonRequest('POST', body, buyer.customer.headers), env)
  expect(answer.status).toBe(201)
  return answer.json()
}

const reserve = (buyer: Buyer, holdId: string, env = sale.env) =>
  createReservation.request(
    '/v1/reservations',
    jsonRequest(
      'POST',
      { showtimeId: buyer.showtime.showtimeId, holdId },
      { ...buyer.customer.headers, 'idempotency-key': newId() },
    ),
    env,
  )

/** Reserved without a payment, where Stripe alone takes money. */
async function reserved() {
  const env = { ...sale.env, PAYMENT_PROVIDERS: 'stripe' }
  const buyer = await newBuyer(sale, { bookingFee: 0 })
  const hold = await holdForNothing(buyer, env)
  expect(hold.total).toEqual({ amount: 0, currency: 'EUR' })
  const answer = await reserve(buyer, hold.id, env)
  expect(answer.status).toBe(202)
  const { id, payment } = (await answer.json()) as Answered
  return { buyer, reservationId: id as string, paymentId: payment.id as string }
}
type Reserved = Awaited<ReturnType<typeof reserved>>

const seen = (of: Reserved) => endOf(sale.database.sql, of as never)
const healthy = async () => expect(await findInconsistencies(sale.database.sql)).toEqual([])

describe('a total of 0', () => {
  test('is confirmed with tickets by a worker that has no provider, and news of it asks none', async () => {
    const free = await reserved()
    expect(await settle(free.paymentId, silent)).toBe('done')
    expect(await seen(free)).toMatchObject({
      payment: 'captured',
      reservation: 'confirmed',
      tickets: 2,
      liveSeats: 2,
      charged: 0,
    })
    expect(await settle(free.paymentId, silent, true)).toBe('done')
    const { buyer, reservationId } = free
    const path = `/v1/reservations/${reservationId}`
    const shown = await get.request(path, { headers: buyer.customer.headers }, sale.env)
    expect((await shown.json()) as Answered).toMatchObject({ status: 'confirmed', refunds: [] })
  })

  test('that is cancelled frees its seats, and nothing goes back', async () => {
    const free = await reserved()
    await settle(free.paymentId, silent)
    const { buyer, reservationId, paymentId } = free
    const headers = { ...buyer.customer.headers, 'idempotency-key': newId() }
    const path = `/v1/reservations/${reservationId}/cancellations`
    const answer = await cancel.request(path, jsonRequest('POST', {}, headers), sale.env)
    expect(answer.status).toBe(202)
    // As the message says that the cancellation left.
    expect(await settle(paymentId, silent, true)).toBe('done')
    expect(await seen(free)).toMatchObject({
      reservation: 'cancelled',
      liveSeats: 0,
      refunds: [],
      givenBack: 0,
    })
    expect((await holdForNothing(buyer)).total.amount).toBe(0)
  })

  test('of a showtime that is cancelled has nothing to refund, and one that is overdue lapses', async () => {
    const [sold, late] = [await reserved(), await reserved()]
    await settle(sold.paymentId, silent)
    const { showtimeId } = sold.buyer.showtime
    await cancelShowtime(sale.database.sql, {
      showtimeId,
      reason: 'fire',
      actorId: sold.buyer.customer.user.id,
      requestId: 'test',
    })
    expect(await cancelBatch(sale.database.sql, showtimeId, 10)).toBe(1)
    expect(await settle(sold.paymentId, silent, true)).toBe('done')
    expect(await seen(sold)).toMatchObject({ reservation: 'cancelled', liveSeats: 0, refunds: [] })
    await overdue(sale, late.reservationId)
    for (const news of [false, false, true]) expect(await settle(late.paymentId, silent, news)).toBe('done')
    expect(await seen(late)).toMatchObject({
      payment: 'declined',
      reservation: 'lapsed',
      tickets: 0,
      liveSeats: 0,
    })
  })

  test('leaves the books in order', healthy)
})

test('a card that is handed in for nothing is not charged; nothing is no way to pay for something', async () => {
  const buyer = await newBuyer(sale, { bookingFee: 0 })
  const hold = await holdForNothing(buyer)
  const { payment } = await (await askReservation(buyer, hold.id)).json()
  const [row] = await sale.database.sql`select provider, amount from payments where id = ${payment.id}`
  expect(row).toEqual({ provider: 'none', amount: 0 })
  const dear = await newBuyer(sale, { bookingFee: 50 })
  const answer = await reserve(dear, (await holdForNothing(dear)).id)
  expect(await problemOf(answer)).toMatchObject({ status: 400, errors: [{ path: 'payment' }] })
})
