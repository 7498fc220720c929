// Cancelling returns seats at once and money once, however many ask and however often.
import { beforeAll, describe, expect, test } from 'vitest'
import { drawStates } from '#shared/holds/testing.ts'
import { newId } from '#shared/std/ids.ts'
import { jsonRequest, type SignedIn, signIn } from '../../testing/catalogue.ts'
import { testRefusals } from '../../testing/refusals.ts'
import {
  type Answered,
  type Buyer,
  lastTry,
  mustReserve,
  newBuyer,
  problemOf,
  rivalOf,
  useSale,
} from '../../testing/sales.ts'
import { newSettle, type Settle } from '../../worker-payments/payments/settle.ts'
import { newSimulator } from '../../worker-payments/providers/simulator.ts'
import { silent } from '../../worker-payments/testing.ts'
import getPayment from '../payments/get.ts'
import getReservation from '../reservations/get.ts'
import createCancellation from './create.ts'

const sale = useSale()
let settle: Settle
let staff: SignedIn
beforeAll(async () => {
  const { sql } = sale.database
  staff = await signIn(sql, sale.env, { roles: ['admin'] })
  settle = newSettle({
    sql,
    redis: sale.redis,
    providers: { simulator: newSimulator(sql) },
    ticketKey: sale.env.TICKET_PRIVATE_KEY,
  })
})

/** Reserved, paid, with tickets. Each seat costs 1250 and a fee of 50. */
async function bought(indexes: number[], wishes = {}): Promise<{ buyer: Buyer; reservation: Answered }> {
  const buyer = await newBuyer(sale, wishes)
  const reservation = await mustReserve(buyer, indexes)
  await settle(reservation.payment.id, silent)
  return { buyer, reservation }
}

const cancel = (who: SignedIn, id: string, body: object = {}, key: string = newId()) =>
  createCancellation.request(
    `/v1/reservations/${id}/cancellations`,
    jsonRequest('POST', body, { ...who.headers, 'idempotency-key': key }),
    sale.env,
  )
const show = async (who: SignedIn, id: string): Promise<Answered> =>
  (await getReservation.request(`/v1/reservations/${id}`, { headers: who.headers }, sale.env)).json()
const euros = (amount: number) => ({ amount, currency: 'EUR' })

describe('to cancel', () => {
  testRefusals({
    fn: createCancellation,
    env: () => sale.env,
    method: 'POST',
    path: `/v1/reservations/${newId()}/cancellations`,
    access: 'identified',
  })

  test('all seats are free at once, and all the money goes back', async () => {
    const { buyer, reservation } = await bought([0, 1])
    const answer = await cancel(buyer.customer, reservation.id)
    expect(answer.status).toBe(202)
    const made: Answered = await answer.json()
    expect(made).toMatchObject({
      reservationId: reservation.id,
      refund: { status: 'due', amount: euros(2600) },
    })
    const askMap = await drawStates(sale.redis, buyer.showtime.showtimeId)
    expect(askMap.startsWith('ss')).toBe(false)
    await settle(reservation.payment.id, silent)
    await settle(reservation.payment.id, silent)
    const shown = await show(buyer.customer, reservation.id)
    expect(shown).toMatchObject({
      status: 'cancelled',
      payment: { status: 'refunded' },
      tickets: [{ status: 'refunded' }, { status: 'refunded' }],
      refunds: [{ id: made.refund.id, status: 'refunded', amount: euros(2600) }],
    })
    const payment = await getPayment.request(
      `/v1/payments/${reservation.payment.id}`,
      { headers: buyer.customer.headers },
      sale.env,
    )
    expect(await payment.json()).toMatchObject({
      status: 'refunded',
      amount: euros(2600),
      refunds: [{ status: 'refunded' }],
    })
    const [books] = await sale.database.sql`
      select sum(amount)::int as back, count(*)::int as times from simulator.refunds where charge_key = ${reservation.payment.id}`
    expect(books).toEqual({ back: 2600, times: 1 })
  })

  test('one seat goes back alone; the other stays sold', async () => {
    const { buyer, reservation } = await bought([0, 1])
    const seatId = reservation.seats[0].seatId
    await (await cancel(buyer.customer, reservation.id, { seatIds: [seatId] })).json()
    await settle(reservation.payment.id, silent)
    const shown = await show(buyer.customer, reservation.id)
    expect(shown).toMatchObject({
      status: 'confirmed',
      payment: { status: 'captured' },
      refunds: [{ seatIds: [seatId], amount: euros(1300) }],
    })
    expect(shown.tickets.map((ticket: Answered) => ticket.status).sort()).toEqual(['refunded', 'valid'])
    await mustReserve(await rivalOf(buyer), [0])
    await cancel(buyer.customer, reservation.id)
    await settle(reservation.payment.id, silent)
    expect(await show(buyer.customer, reservation.id)).toMatchObject({
      status: 'cancelled',
      payment: { status: 'refunded' },
    })
  })

  test('the same key gets the same answer and refunds once; the same key for other seats is refused', async () => {
    const { buyer, reservation } = await bought([0, 1])
    const key = newId()
    const first = await (await cancel(buyer.customer, reservation.id, {}, key)).json()
    expect(await (await cancel(buyer.customer, reservation.id, {}, key)).json()).toEqual(first)
    const other = await cancel(
      buyer.customer,
      reservation.id,
      { seatIds: [reservation.seats[0].seatId] },
      key,
    )
    expect(await problemOf(other)).toMatchObject({ status: 422, code: 'idempotency_mismatch' })
  })

  test('the same key gets the same refusal, as the problem that it is', async () => {
    const { buyer, reservation } = await bought([0])
    const key = newId()
    const foreign = { seatIds: [newId()] }
    const first = await problemOf(await cancel(buyer.customer, reservation.id, foreign, key))
    expect(first).toMatchObject({ status: 422, code: 'seat_not_in_screen' })
    expect(await problemOf(await cancel(buyer.customer, reservation.id, foreign, key))).toEqual(first)
  })

  test('an answer that was lost after the commit is found again by its key', async () => {
    const { buyer, reservation } = await bought([0])
    const key = newId()
    const first = await (await cancel(buyer.customer, reservation.id, {}, key)).json()
    await sale.database
      .sql`update idempotency_keys set status = null, body = null, started_at = now() - interval '2 minutes' where key = ${key}`
    expect(await (await cancel(buyer.customer, reservation.id, {}, key)).json()).toEqual(first)
  })

  test('while the first still runs, the second is told to come back', async () => {
    const { buyer, reservation } = await bought([0])
    const key = newId()
    await cancel(buyer.customer, reservation.id, {}, key)
    await sale.database.sql`update idempotency_keys set status = null where key = ${key}`
    const answer = await cancel(buyer.customer, reservation.id, {}, key)
    expect(answer.headers.get('retry-after')).toBe('1')
    expect(await problemOf(answer)).toMatchObject({ status: 409, code: 'in_flight' })
  })

  test('of many at once with different keys, one cancels', async () => {
    const { buyer, reservation } = await bought([0, 1])
    const answers = await Promise.all(Array.from({ length: 8 }, () => cancel(buyer.customer, reservation.id)))
    expect(answers.map(({ status }) => status).sort()).toEqual([202, ...Array(7).fill(409)])
    expect((await show(buyer.customer, reservation.id)).refunds).toHaveLength(1)
  })

  test('half of the price goes back in the last two hours, nothing in the last half hour; staff always give all', async () => {
    const soon = (minutes: number) => ({ startsAt: new Date(Date.now() + minutes * 60_000) })
    const hour = await bought([0], soon(60))
    const half: Answered = await (await cancel(hour.buyer.customer, hour.reservation.id)).json()
    expect(half.refund.amount).toEqual(euros(625))
    const late = await bought([0], soon(20))
    expect(await problemOf(await cancel(late.buyer.customer, late.reservation.id))).toMatchObject({
      status: 422,
      code: 'not_eligible',
    })
    const all: Answered = await (await cancel(staff, late.reservation.id)).json()
    expect(all.refund.amount).toEqual(euros(1300))
  })

  test('what is not paid, not there, not yours or used cannot be cancelled', async () => {
    const buyer = await newBuyer(sale)
    const unpaid = await mustReserve(buyer, [0])
    expect(await problemOf(await cancel(buyer.customer, unpaid.id))).toMatchObject({ code: 'wrong_state' })
    expect(await problemOf(await cancel((await rivalOf(buyer)).customer, unpaid.id))).toMatchObject({
      code: 'not_found',
    })
    expect(await problemOf(await cancel(staff, newId()))).toMatchObject({ code: 'not_found' })
    const { buyer: owner, reservation } = await bought([0, 1])
    expect(
      await problemOf(await cancel(owner.customer, reservation.id, { seatIds: [newId()] })),
    ).toMatchObject({ status: 422 })
    await sale.database
      .sql`update tickets set status = 'used' where reservation_id = ${reservation.id} and seat_id = ${reservation.seats[0].seatId}`
    expect(await problemOf(await cancel(owner.customer, reservation.id))).toMatchObject({
      code: 'wrong_state',
    })
    expect((await show(owner.customer, reservation.id)).refunds).toEqual([])
  })

  test('a body with an unknown field, or without its key, is refused', async () => {
    const { buyer, reservation } = await bought([0])
    expect(await problemOf(await cancel(buyer.customer, reservation.id, { amount: 1 }))).toMatchObject({
      code: 'invalid_input',
    })
    const keyless = await createCancellation.request(
      `/v1/reservations/${reservation.id}/cancellations`,
      jsonRequest('POST', {}, buyer.customer.headers),
      sale.env,
    )
    expect(await problemOf(keyless)).toMatchObject({ code: 'idempotency_key_missing' })
  })
})

describe('to get a payment', () => {
  testRefusals({
    fn: getPayment,
    env: () => sale.env,
    method: 'GET',
    path: `/v1/payments/${newId()}`,
    access: 'identified',
  })

  test("another's is not found, staff see it, and a decline says why", async () => {
    const buyer = await newBuyer(sale)
    const { payment } = await mustReserve(buyer, [0], { method: 'sim_declined' })
    await lastTry(sale, payment.id)
    await settle(payment.id, silent)
    const get = (who: SignedIn) =>
      getPayment.request(`/v1/payments/${payment.id}`, { headers: who.headers }, sale.env)
    expect(await problemOf(await get((await rivalOf(buyer)).customer))).toMatchObject({ code: 'not_found' })
    expect(await (await get(staff)).json()).toMatchObject({
      status: 'declined',
      declineReason: 'card_declined',
      refunds: [],
    })
  })
})
