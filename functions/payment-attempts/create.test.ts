// After a declined try the same seats wait for another one: with any method, five times, for some minutes.
import { beforeAll, describe, expect, test } from 'vitest'
import { RETRY_WINDOW_MS } from '#shared/domain/payment.ts'
import { drawStates } from '#shared/holds/testing.ts'
import { newId } from '#shared/std/ids.ts'
import { jsonRequest, type TestEnv } from '../../testing/catalogue.ts'
import { testRefusals } from '../../testing/refusals.ts'
import {
  type Answered,
  type Buyer,
  mustReserve,
  newBuyer,
  overdue,
  problemOf,
  rivalOf,
  useSale,
} from '../../testing/sales.ts'
import { newSettle, type Settle } from '../../worker-payments/payments/settle.ts'
import { newSimulator } from '../../worker-payments/providers/simulator.ts'
import { silent } from '../../worker-payments/testing.ts'
import cancelReservation from '../cancellations/create.ts'
import getPayment from '../payments/get.ts'
import getReservation from '../reservations/get.ts'
import sweep from '../scheduled/sweep.ts'
import createAttempt from './create.ts'

const sale = useSale()
let settle: Settle
beforeAll(() => {
  const { sql } = sale.database
  settle = newSettle({
    sql,
    redis: sale.redis,
    providers: { simulator: newSimulator(sql, { slowMs: 20, lateMs: 0 }) },
    ticketKey: sale.env.TICKET_PRIVATE_KEY,
  })
})

testRefusals({
  fn: createAttempt,
  env: () => sale.env,
  method: 'POST',
  path: `/v1/reservations/${newId()}/payment-attempts`,
  access: 'buyer',
})

const retry = (buyer: Buyer, reservationId: string, method = 'sim_approved', key = newId()) =>
  createAttempt.request(
    `/v1/reservations/${reservationId}/payment-attempts`,
    jsonRequest('POST', { method }, { ...buyer.customer.headers, 'idempotency-key': key }),
    sale.env,
  )
const show = async (buyer: Buyer, reservationId: string): Promise<Answered> =>
  (
    await getReservation.request(
      `/v1/reservations/${reservationId}`,
      { headers: buyer.customer.headers },
      sale.env,
    )
  ).json()
const states = async ({ showtime }: Buyer) => (await drawStates(sale.redis, showtime.showtimeId)).slice(0, 3)

async function declinedOnce(method = 'sim_insufficient_funds') {
  const buyer = await newBuyer(sale)
  const made = await mustReserve(buyer, [0, 1], { method })
  await settle(made.payment.id, silent)
  return { buyer, made, id: made.id as string, paymentId: made.payment.id as string }
}

describe('a declined try', () => {
  test('leaves the reservation waiting, says why in words, and until when', async () => {
    const { buyer, made, id } = await declinedOnce()
    const shown = await show(buyer, id)
    expect(shown).toMatchObject({
      status: 'awaiting_payment',
      payment: {
        status: 'requested',
        lastDecline: {
          reason: 'insufficient_funds',
          message: 'The card was declined: insufficient funds.',
        },
        attemptsLeft: 4,
      },
    })
    const waits = Date.parse(shown.expiresAt) - Date.now()
    expect(waits).toBeGreaterThan(RETRY_WINDOW_MS - 30_000)
    expect(waits).toBeLessThanOrEqual(RETRY_WINDOW_MS + 1000)
    expect(Date.parse(shown.expiresAt)).toBeLessThan(Date.parse(made.expiresAt))
    expect(await states(buyer)).toBe('hhf')
  })

  test('never waits beyond the window', async () => {
    const buyer = await newBuyer(sale)
    const made = await mustReserve(buyer, [0], { method: 'sim_declined' })
    await overdue(sale, made.id, -60_000)
    const before = (await show(buyer, made.id)).expiresAt
    await settle(made.payment.id, silent)
    expect(await show(buyer, made.id)).toMatchObject({ status: 'awaiting_payment', expiresAt: before })
  })

  test('that nobody follows up ends as declined, and its seats are free', async () => {
    const { buyer, id } = await declinedOnce()
    await overdue(sale, id)
    const { headers } = await staffOf()
    await sweep.request('/v1/scheduled/sweep', { method: 'POST', headers }, sale.env)
    expect(await show(buyer, id)).toMatchObject({
      status: 'declined',
      payment: { status: 'declined', declineReason: 'insufficient_funds' },
    })
    expect(await states(buyer)).toBe('fff')
  })

  test('ends as declined at once where its buyer cancels', async () => {
    const { buyer, id } = await declinedOnce()
    const answer = await cancelReservation.request(
      `/v1/reservations/${id}/cancellations`,
      jsonRequest('POST', {}, { ...buyer.customer.headers, 'idempotency-key': newId() }),
      sale.env,
    )
    expect(answer.status).toBe(202)
    expect(await answer.json()).toMatchObject({ reservationId: id, refund: null })
    expect(await show(buyer, id)).toMatchObject({ status: 'declined', payment: { status: 'declined' } })
    expect(await states(buyer)).toBe('fff')
    expect(await problemOf(await retry(buyer, id))).toMatchObject({ code: 'wrong_state' })
  })

  const staffOf = async () =>
    (await import('../../testing/catalogue.ts')).signIn(sale.database.sql, sale.env, { roles: ['admin'] })
})

describe('another try', () => {
  test('may be one that the buyer completes in the browser', async () => {
    const { buyer, id, paymentId } = await declinedOnce()
    const answer = await createAttempt.request(
      `/v1/reservations/${id}/payment-attempts`,
      jsonRequest('POST', { provider: 'stripe' }, { ...buyer.customer.headers, 'idempotency-key': newId() }),
      { ...sale.env, PAYMENT_PROVIDERS: 'simulator,stripe' } as TestEnv,
    )
    expect(await answer.json()).toMatchObject({ number: 2, method: 'stripe' })
    const [row] = await sale.database.sql`select method, provider from payments where id = ${paymentId}`
    expect(row).toEqual({ method: 'stripe', provider: 'stripe' })
  })

  test('takes the money, and the same seats are sold; each try is listed', async () => {
    const { buyer, made, id, paymentId } = await declinedOnce()
    const answer = await retry(buyer, id)
    expect(answer.status).toBe(202)
    expect(answer.headers.get('location')).toBe(`/v1/reservations/${id}`)
    expect(await answer.json()).toEqual({
      reservationId: id,
      number: 2,
      method: 'sim_approved',
      payment: { id: paymentId, status: 'requested' },
      attemptsLeft: 3,
      // The whole window again.
      expiresAt: made.expiresAt,
    })
    expect((await show(buyer, id)).payment).not.toHaveProperty('lastDecline')
    await settle(paymentId, silent)
    const shown = await show(buyer, id)
    expect(shown).toMatchObject({
      status: 'confirmed',
      payment: { status: 'captured', method: 'sim_approved' },
    })
    expect(shown.tickets).toHaveLength(2)
    expect(await states(buyer)).toBe('ssf')
    const payment = await getPayment.request(
      `/v1/payments/${paymentId}`,
      { headers: buyer.customer.headers },
      sale.env,
    )
    expect(await payment.json()).toMatchObject({
      status: 'captured',
      attempts: [
        {
          number: 1,
          method: 'sim_insufficient_funds',
          status: 'declined',
          declineReason: 'insufficient_funds',
        },
        { number: 2, method: 'sim_approved', status: 'captured' },
      ],
    })
  })

  test('is answered the same for the same key, and refused for another method under it', async () => {
    const { buyer, id } = await declinedOnce()
    const key = newId()
    const first = await (await retry(buyer, id, 'sim_approved', key)).json()
    expect(await (await retry(buyer, id, 'sim_approved', key)).json()).toEqual(first)
    expect(await problemOf(await retry(buyer, id, 'sim_declined', key))).toMatchObject({
      code: 'idempotency_mismatch',
    })
  })

  test('whose answer was lost after the commit is found again by its key, whatever became of it', async () => {
    const { buyer, id, paymentId } = await declinedOnce()
    const key = newId()
    const first = await (await retry(buyer, id, 'sim_declined', key)).json()
    const forget = () => sale.database.sql`delete from idempotency_keys where key = ${key}`
    await forget()
    expect(await (await retry(buyer, id, 'sim_declined', key)).json()).toEqual(first)
    await settle(paymentId, silent)
    await forget()
    expect(await (await retry(buyer, id, 'sim_declined', key)).json()).toMatchObject({ number: 2 })
    expect(await show(buyer, id)).toMatchObject({ payment: { attemptsLeft: 3 } })
  })

  test('may follow four times; the fifth decline ends the reservation', async () => {
    const { buyer, id, paymentId } = await declinedOnce()
    for (const left of [3, 2, 1, 0]) {
      expect(await (await retry(buyer, id, 'sim_declined')).json()).toMatchObject({ attemptsLeft: left })
      await settle(paymentId, silent)
    }
    expect(await show(buyer, id)).toMatchObject({ status: 'declined', payment: { status: 'declined' } })
    expect(await states(buyer)).toBe('fff')
    expect(await problemOf(await retry(buyer, id))).toMatchObject({ code: 'wrong_state' })
  })

  test('is refused while one is under way, after the window, for others, and with a provider that is not taken', async () => {
    const { buyer, id } = await declinedOnce()
    expect(await problemOf(await retry(await rivalOf(buyer), id))).toMatchObject({ code: 'not_found' })
    expect(await problemOf(await retry(buyer, newId()))).toMatchObject({ code: 'not_found' })
    expect(await problemOf(await retry(buyer, id, 'pm_card_visa'))).toMatchObject({
      code: 'invalid_input',
      errors: [{ path: 'method' }],
    })
    await retry(buyer, id)
    expect(await problemOf(await retry(buyer, id))).toMatchObject({ status: 409, code: 'wrong_state' })
    const late = await declinedOnce()
    await overdue(sale, late.id)
    expect(await problemOf(await retry(late.buyer, late.id))).toMatchObject({ code: 'wrong_state' })
  })
})
