// Two tries of one payment never both take money. With the guards off, they do.
import { beforeAll, expect, test } from 'vitest'
import { oweTry } from '#shared/db/earlier-tries.ts'
import { newId } from '#shared/std/ids.ts'
import { jsonRequest } from '../../testing/catalogue.ts'
import { type Buyer, mustReserve, newBuyer, useSale } from '../../testing/sales.ts'
import { newSettle } from '../../worker-payments/payments/settle.ts'
import type { Provider } from '../../worker-payments/providers/provider.ts'
import { newSimulator } from '../../worker-payments/providers/simulator.ts'
import { endOf, silent } from '../../worker-payments/testing.ts'
import createAttempt from './create.ts'

const sale = useSale()
let simulator: Provider
beforeAll(() => {
  simulator = newSimulator(sale.database.sql, { slowMs: 20, lateMs: 0 })
})
const newWorker = (provider = simulator) =>
  newSettle({
    sql: sale.database.sql,
    redis: sale.redis,
    providers: { simulator: provider },
    ticketKey: sale.env.TICKET_PRIVATE_KEY,
  })
const retry = (buyer: Buyer, reservationId: string, method = 'sim_approved') =>
  createAttempt.request(
    `/v1/reservations/${reservationId}/payment-attempts`,
    jsonRequest('POST', { method }, { ...buyer.customer.headers, 'idempotency-key': newId() }),
    sale.env,
  )

async function reserve(method = 'sim_declined') {
  const buyer = await newBuyer(sale)
  const { id, payment } = await mustReserve(buyer, [0, 1], { method })
  return { buyer, id: id as string, paymentId: payment.id as string }
}
const end = (reserved: { id: string; paymentId: string }) =>
  endOf(sale.database.sql, { reservationId: reserved.id, paymentId: reserved.paymentId } as never)

test('of many tries at once one begins, and the money is taken once', async () => {
  const reserved = await reserve()
  await newWorker()(reserved.paymentId, silent)
  const answers = await Promise.all(Array.from({ length: 6 }, () => retry(reserved.buyer, reserved.id)))
  expect(answers.map(({ status }) => status).sort()).toEqual([202, ...Array(5).fill(409)])
  await Promise.all(
    Array.from({ length: 3 }, () => newWorker()(reserved.paymentId, silent).catch(() => 'later')),
  )
  await newWorker()(reserved.paymentId, silent)
  expect(await end(reserved)).toMatchObject({ payment: 'captured', charged: 2600, tickets: 2, givenBack: 0 })
})

/** A worker that stands before its charge; the promise of its end, and a way to let it go on. */
function standing(provider: Provider) {
  let goOn!: () => void
  let stand!: () => void
  const gate = new Promise<void>((resolve) => {
    goOn = resolve
  })
  const stands = new Promise<void>((resolve) => {
    stand = resolve
  })
  const worker = newWorker({
    ...provider,
    charge: async (request) => {
      stand()
      await gate
      return provider.charge(request)
    },
  })
  return { worker, stands, goOn }
}

test('a try that is under way lets no other one begin', async () => {
  const reserved = await reserve('sim_approved')
  const { worker, stands, goOn } = standing(simulator)
  const slow = worker(reserved.paymentId, silent)
  await stands
  expect((await retry(reserved.buyer, reserved.id)).status).toBe(409)
  goOn()
  await slow
  expect(await end(reserved)).toMatchObject({ payment: 'captured', charged: 2600 })
})

test('with that guard off both take money; what the first took is owed and goes back, and the second is the sale', async () => {
  const { sql } = sale.database
  const reserved = await reserve('sim_approved')
  const { worker, stands, goOn } = standing(simulator)
  const slow = worker(reserved.paymentId, silent)
  await stands
  // As if the try under way had been declined.
  await sql`
    insert into payment_attempts (id, payment_id, number, method, provider, decline_reason, started_at)
    values (${reserved.paymentId}, ${reserved.paymentId}, 1, 'sim_approved', 'simulator', 'card_declined', now())`
  await sql`
    update payments set retry_until = now() + interval '3 minutes', charge_started_at = null where id = ${reserved.paymentId}`
  expect((await retry(reserved.buyer, reserved.id)).status).toBe(202)
  await newWorker()(reserved.paymentId, silent)
  goOn()
  await slow
  expect(await end(reserved)).toMatchObject({
    payment: 'captured',
    reservation: 'confirmed',
    tickets: 2,
    charged: 5200,
    givenBack: 2600,
  })
  expect(await oweTry(sql, reserved.paymentId, 'again')).toBe(false)
})

test('money of the first try that comes before the second is charged goes back too, and the second decides', async () => {
  const { sql } = sale.database
  const reserved = await reserve()
  await newWorker()(reserved.paymentId, silent)
  await retry(reserved.buyer, reserved.id)
  // The provider took the declined money after all.
  await sql`update simulator.charges set status = 'captured', reason = null where key = ${reserved.paymentId}`
  await newWorker()(reserved.paymentId, silent, true)
  await newWorker()(reserved.paymentId, silent, true)
  expect(await end(reserved)).toMatchObject({
    payment: 'captured',
    tickets: 2,
    charged: 5200,
    givenBack: 2600,
  })
})
