// Each card of the simulator from the request to the mail: through functions, outbox, broker and worker.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { addMessage } from '#shared/db/outbox.ts'
import { newId } from '#shared/std/ids.ts'
import createCancellation from '../../functions/cancellations/create.ts'
import createAttempt from '../../functions/payment-attempts/create.ts'
import getReservation from '../../functions/reservations/get.ts'
import sweep from '../../functions/scheduled/sweep.ts'
import { jsonRequest, signIn } from '../../testing/catalogue.ts'
import { type Answered, type Buyer, mustReserve, newBuyer, overdue, useSale } from '../../testing/sales.ts'
import { amqp, redisUrl } from '../../testing/servers.ts'
import { runWorker, type Worker, workerSettings } from '../../worker-payments/main.ts'

// The slow card takes five seconds, and so does the first retry delay.
const PATIENCE = { interval: 50 }
const folder = join(inject('milo').folder, 'cards')

const sale = useSale()
let worker: Worker
beforeAll(async () => {
  const broker = await amqp()
  const settings = workerSettings({
    PORT: '0',
    INSTANCE: 'cards',
    LOG_LEVEL: 'silent',
    DATABASE_URL: sale.database.url,
    REDIS_URL: redisUrl(),
    AMQP_URL: broker.url,
    TICKET_PRIVATE_KEY: sale.env.TICKET_PRIVATE_KEY,
    OUTGOING_FOLDER: folder,
  })
  worker = await runWorker(settings, { connect: broker.connect })
})
afterAll(async () => {
  await worker.close()
})

async function pay(method: string): Promise<{ buyer: Buyer; id: string; paymentId: string }> {
  const buyer = await newBuyer(sale)
  const made: Answered = await mustReserve(buyer, [0, 1], { method })
  return { buyer, id: made.id, paymentId: made.payment.id }
}

const show = async ({ customer }: Buyer, id: string): Promise<Answered> =>
  (await getReservation.request(`/v1/reservations/${id}`, { headers: customer.headers }, sale.env)).json()

const becomes = (buyer: Buyer, id: string, end: object) =>
  vi.waitFor(async () => expect(await show(buyer, id)).toMatchObject(end), PATIENCE)

/** The customer's mail about it, as a file that one can open. */
const told = (id: string, type: string) =>
  vi.waitFor(async () => {
    const [row] = await sale.database
      .sql`select message_id as id from outbox where key = ${id} and type = ${type}`
    expect(row && existsSync(join(folder, `${row.id}.html`))).toBe(true)
  }, PATIENCE)

/** What the provider took and gave back. */
async function booked(paymentId: string) {
  const [row] = await sale.database.sql`
    select (select coalesce(sum(amount), 0)::int from simulator.charges where key = ${paymentId} and status = 'captured') as taken,
      (select coalesce(sum(amount), 0)::int from simulator.refunds
        where charge_key = ${paymentId} and failed_at is null) as back`
  return row
}

const confirmed = {
  status: 'confirmed',
  payment: { status: 'captured' },
  tickets: [{ status: 'valid' }, { status: 'valid' }],
}
const price = 2600

describe.concurrent('a payment with', () => {
  test.each([
    'sim_approved',
    'sim_slow',
    'sim_timeout_captured',
    'sim_duplicate_callback',
    'sim_refund_out_of_order',
  ])('%s ends with tickets and a mail, charged once', async (method) => {
    const { buyer, id, paymentId } = await pay(method)
    await becomes(buyer, id, confirmed)
    await told(id, 'reservation.confirmed')
    expect(await booked(paymentId)).toEqual({ taken: price, back: 0 })
  })

  test.each([
    ['sim_declined', 'card_declined'],
    ['sim_insufficient_funds', 'insufficient_funds'],
  ])(
    '%s leaves the seats to another try; without one they are free, and a mail says so',
    async (method, declineReason) => {
      const { buyer, id, paymentId } = await pay(method)
      await becomes(buyer, id, {
        status: 'awaiting_payment',
        payment: { status: 'requested', lastDecline: { reason: declineReason }, attemptsLeft: 4 },
      })
      const headers = { ...buyer.customer.headers, 'idempotency-key': newId() }
      await createCancellation.request(
        `/v1/reservations/${id}/cancellations`,
        jsonRequest('POST', {}, headers),
        sale.env,
      )
      await becomes(buyer, id, {
        status: 'declined',
        payment: { status: 'declined', declineReason },
        tickets: [],
      })
      await told(id, 'reservation.declined')
      expect(await booked(paymentId)).toEqual({ taken: 0, back: 0 })
      await mustReserve({ ...buyer, customer: await signIn(sale.database.sql, sale.env) }, [0, 1])
    },
  )

  test('that is declined and tried again with another card ends with tickets for the same seats', async () => {
    const { buyer, id, paymentId } = await pay('sim_declined')
    await becomes(buyer, id, { payment: { lastDecline: { reason: 'card_declined' } } })
    const headers = { ...buyer.customer.headers, 'idempotency-key': newId() }
    await createAttempt.request(
      `/v1/reservations/${id}/payment-attempts`,
      jsonRequest('POST', { method: 'sim_approved' }, headers),
      sale.env,
    )
    await becomes(buyer, id, confirmed)
    await told(id, 'reservation.confirmed')
    expect(await booked(paymentId)).toEqual({ taken: 0, back: 0 })
  })

  test('sim_down_3 ends with tickets once the provider is back', async () => {
    const { buyer, id, paymentId } = await payAfterTwoFailures()
    await becomes(buyer, id, confirmed)
    expect(await booked(paymentId)).toEqual({ taken: price, back: 0 })
  })

  /** Two of its three failures happen here: each further one waits longer for its retry. */
  async function payAfterTwoFailures() {
    const { sql } = sale.database
    await sql.unsafe(`
      create function simulator.count_two_more() returns trigger language plpgsql as $$
      begin
        new.calls := new.calls + 2;
        return new;
      end $$;
      create trigger two_more before insert on simulator.failures
        for each row execute function simulator.count_two_more()`)
    return pay('sim_down_3')
  }

  test('sim_late lapses first; then the same seats are taken again', async () => {
    const { buyer, id, paymentId } = await pay('sim_late')
    const { sql } = sale.database
    await vi.waitFor(async () => {
      const [charge] = await sql`select from simulator.charges where key = ${paymentId}`
      expect(charge).toBeDefined()
    }, PATIENCE)
    await overdue(sale, id, 3_600_000)
    const { headers } = await signIn(sql, sale.env, { roles: ['staff'] })
    await sweep.request('/v1/scheduled/sweep', { method: 'POST', headers }, sale.env)
    await becomes(buyer, id, { status: 'lapsed', payment: { status: 'requested' } })
    await sql`update simulator.charges set settles_at = now() where key = ${paymentId}`
    // The provider has news, as its webhook would say.
    const news = { type: 'payment.changed', key: paymentId, payload: { paymentId }, requestId: null }
    await addMessage(sql, { ...news, messageId: newId() })
    await becomes(buyer, id, confirmed)
    await told(id, 'reservation.confirmed')
  })

  test('sim_refund_out_of_order goes back once, though its news overtakes its answer', async () => {
    const { buyer, id, paymentId } = await pay('sim_refund_out_of_order')
    await becomes(buyer, id, confirmed)
    const headers = { ...buyer.customer.headers, 'idempotency-key': newId() }
    const path = `/v1/reservations/${id}/cancellations`
    expect((await createCancellation.request(path, jsonRequest('POST', {}, headers), sale.env)).status).toBe(
      202,
    )
    await becomes(buyer, id, {
      status: 'cancelled',
      payment: { status: 'refunded' },
      refunds: [{ status: 'refunded', amount: { amount: price } }],
    })
    expect(await booked(paymentId)).toEqual({ taken: price, back: price })
    await told(id, 'refund.settled')
  })
})
