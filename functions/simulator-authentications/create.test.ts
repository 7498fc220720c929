// A payment that waits for its buyer: they approve or deny it, choose another method, give up, or never come.
import { beforeAll, describe, expect, test } from 'vitest'
import { claimStuckPayments } from '#shared/db/stuck-payments.ts'
import { drawStates } from '#shared/holds/testing.ts'
import { newId } from '#shared/std/ids.ts'
import { jsonRequest, type SignedIn, signIn } from '../../testing/catalogue.ts'
import { testRefusals } from '../../testing/refusals.ts'
import {
  type Answered,
  type Buyer,
  mustReserve,
  newBuyer,
  overdue,
  problemOf,
  useSale,
} from '../../testing/sales.ts'
import { newSettle, type Settle } from '../../worker-payments/payments/settle.ts'
import type { Provider } from '../../worker-payments/providers/provider.ts'
import { newSimulator } from '../../worker-payments/providers/simulator.ts'
import { silent } from '../../worker-payments/testing.ts'
import cancelReservation from '../cancellations/create.ts'
import createAttempt from '../payment-attempts/create.ts'
import getPayment from '../payments/get.ts'
import getReservation from '../reservations/get.ts'
import decide from './create.ts'

const sale = useSale()
let simulator: Provider
let settle: Settle
let staff: SignedIn
beforeAll(async () => {
  simulator = newSimulator(sale.database.sql, { slowMs: 20, lateMs: 0 })
  settle = newWorker(simulator)
  staff = await signIn(sale.database.sql, sale.env, { roles: ['admin'] })
})
const newWorker = (provider: Provider) =>
  newSettle({
    sql: sale.database.sql,
    redis: sale.redis,
    providers: { simulator: provider },
    ticketKey: sale.env.TICKET_PRIVATE_KEY,
  })

const path = `/v1/simulator/authentications/${newId()}`
testRefusals({ fn: decide, env: () => sale.env, method: 'POST', path, access: 'public' })

interface Waiting {
  buyer: Buyer
  id: string
  paymentId: string
}

async function waiting(): Promise<Waiting> {
  const buyer = await newBuyer(sale)
  const made = await mustReserve(buyer, [0, 1], { method: 'sim_action_required' })
  expect(await settle(made.payment.id, silent)).toBe('done')
  return { buyer, id: made.id, paymentId: made.payment.id }
}
const authenticate = (paymentId: string, outcome: string) =>
  decide.request(`/v1/simulator/authentications/${paymentId}`, jsonRequest('POST', { outcome }), sale.env)
const show = async ({ buyer, id }: Waiting, who = buyer.customer): Promise<Answered> =>
  (await getReservation.request(`/v1/reservations/${id}`, { headers: who.headers }, sale.env)).json()
const states = async ({ buyer }: Waiting) =>
  (await drawStates(sale.redis, buyer.showtime.showtimeId)).slice(0, 3)
const post = (fn: typeof createAttempt | typeof cancelReservation, { buyer, id }: Waiting, body: object) =>
  fn.request(
    `/v1/reservations/${id}/${fn === createAttempt ? 'payment-attempts' : 'cancellations'}`,
    jsonRequest('POST', body, { ...buyer.customer.headers, 'idempotency-key': newId() }),
    sale.env,
  )
const taken = async ({ paymentId }: Waiting) => {
  const [row] = await sale.database.sql`
    select coalesce(sum(c.amount), 0)::int as taken from simulator.charges c join payments p on p.id = ${paymentId}
    where c.status = 'captured' and (c.key = p.id::text or c.key = p.charge_key::text)`
  return row!.taken
}

describe('a payment that waits for its buyer', () => {
  test('says so, and what to do, to its buyer alone', async () => {
    const made = await waiting()
    const nextAction = { type: 'redirect', url: `/simulator/${made.paymentId}` }
    expect(await show(made)).toMatchObject({
      status: 'awaiting_payment',
      payment: { status: 'action_required', nextAction },
    })
    const payment = (who: SignedIn): Promise<Answered> =>
      Promise.resolve(
        getPayment.request(`/v1/payments/${made.paymentId}`, { headers: who.headers }, sale.env),
      ).then((answer) => answer.json())
    expect(await payment(made.buyer.customer)).toMatchObject({ status: 'action_required', nextAction })
    for (const seen of [(await show(made, staff)).payment, await payment(staff)]) {
      expect(seen).toMatchObject({ status: 'action_required' })
      expect(seen).not.toHaveProperty('nextAction')
    }
  })

  test('ends with tickets once it is approved, and is decided once', async () => {
    const made = await waiting()
    const answer = await authenticate(made.paymentId, 'approve')
    expect(await answer.json()).toEqual({
      paymentId: made.paymentId,
      reservationId: made.id,
      outcome: 'approve',
    })
    expect(await problemOf(await authenticate(made.paymentId, 'deny'))).toMatchObject({ code: 'wrong_state' })
    await settle(made.paymentId, silent, true)
    const shown = await show(made)
    expect(shown).toMatchObject({ status: 'confirmed', payment: { status: 'captured' } })
    expect(shown.payment).not.toHaveProperty('nextAction')
    expect(await taken(made)).toBe(2600)
  })

  test('that is denied leaves the seats to another try', async () => {
    const made = await waiting()
    await authenticate(made.paymentId, 'deny')
    await settle(made.paymentId, silent, true)
    expect(await show(made)).toMatchObject({
      status: 'awaiting_payment',
      payment: {
        status: 'requested',
        lastDecline: {
          reason: 'authentication_failed',
          message: 'The payment was not confirmed with your bank.',
        },
      },
    })
    expect(await states(made)).toBe('hhf')
  })

  test('is closed at its provider when the window ends, before its seats go', async () => {
    const made = await waiting()
    const { sql } = sale.database
    await sql`update payments set checked_at = now() where id = ${made.paymentId}`
    await overdue(sale, made.id, 0)
    // The reconciler finds it at once, though it looked at it a moment ago.
    expect(await claimStuckPayments(sql, 3_600_000, 1000)).toContain(made.paymentId)
    const seen: string[] = []
    await newWorker({
      ...simulator,
      close: async (question) => {
        seen.push(await states(made))
        return simulator.close(question)
      },
    })(made.paymentId, silent)
    expect(seen).toEqual(['hhf'])
    expect(await show(made)).toMatchObject({
      status: 'lapsed',
      payment: { status: 'declined', declineReason: 'reservation_over' },
    })
    expect(await states(made)).toBe('fff')
    expect(await problemOf(await authenticate(made.paymentId, 'approve'))).toMatchObject({
      code: 'wrong_state',
    })
    expect(await taken(made)).toBe(0)
  })

  test('that was approved in the last moment ends with tickets all the same', async () => {
    const made = await waiting()
    await overdue(sale, made.id, 0)
    await authenticate(made.paymentId, 'approve')
    await settle(made.paymentId, silent)
    expect(await show(made)).toMatchObject({ status: 'confirmed', payment: { status: 'captured' } })
  })
})

describe('a buyer who wants something else', () => {
  test('pays by another method: the first is closed first, and cannot be approved any more', async () => {
    const made = await waiting()
    const answer = await post(createAttempt, made, { method: 'sim_approved' })
    expect(await answer.json()).toMatchObject({ number: 2, attemptsLeft: 3 })
    expect(await problemOf(await post(createAttempt, made, { method: 'sim_approved' }))).toMatchObject({
      code: 'wrong_state',
    })
    await settle(made.paymentId, silent)
    expect(await problemOf(await authenticate(made.paymentId, 'approve'))).toMatchObject({
      code: 'not_found',
    })
    await settle(made.paymentId, silent)
    expect(await show(made)).toMatchObject({ status: 'confirmed', payment: { method: 'sim_approved' } })
    expect(await taken(made)).toBe(2600)
    const [row] = await sale.database.sql`
      select decline_reason from payment_attempts where payment_id = ${made.paymentId}`
    expect(row!.decline_reason).toBe('replaced')
  })

  test('and approves the first meanwhile pays once, by the first', async () => {
    const made = await waiting()
    await post(createAttempt, made, { method: 'sim_approved' })
    await authenticate(made.paymentId, 'approve')
    await Promise.all([settle(made.paymentId, silent), settle(made.paymentId, silent, true)])
    await settle(made.paymentId, silent)
    expect(await show(made)).toMatchObject({
      status: 'confirmed',
      payment: { method: 'sim_action_required' },
    })
    expect(await taken(made)).toBe(2600)
  })

  test('the negative control: where the first is not closed, both take money', async () => {
    const made = await waiting()
    await post(createAttempt, made, { method: 'sim_approved' })
    const forgetful = newWorker({
      ...simulator,
      close: async ({ paymentId }) => ({
        status: 'declined',
        reference: `sim_${paymentId}`,
        reason: 'closed',
      }),
    })
    await forgetful(made.paymentId, silent)
    await forgetful(made.paymentId, silent)
    await sale.database.sql`
      update simulator.charges set status = 'captured', settles_at = now() where key = ${made.paymentId}`
    expect(await taken(made)).toBe(5200)
    // And what the first took goes back at its news.
    await settle(made.paymentId, silent, true)
    const [books] = await sale.database.sql`
      select sum(amount)::int as back from simulator.refunds where charge_key = ${made.paymentId}`
    expect(books!.back).toBe(2600)
  })

  test('gives up: the payment is closed, then the seats are free', async () => {
    const made = await waiting()
    expect((await post(cancelReservation, made, {})).status).toBe(202)
    expect(await states(made)).toBe('hhf')
    await settle(made.paymentId, silent)
    expect(await show(made)).toMatchObject({
      status: 'declined',
      payment: { status: 'declined', declineReason: 'cancelled' },
    })
    expect(await states(made)).toBe('fff')
    expect(await taken(made)).toBe(0)
  })
})
