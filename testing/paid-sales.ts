// Set-up of tests that begin with a sale that is paid.
import { newSettle } from '../worker-payments/payments/settle.ts'
import { newSimulator } from '../worker-payments/providers/simulator.ts'
import { silent } from '../worker-payments/testing.ts'
import { type Buyer, mustReserve, type Sale } from './sales.ts'

/** Brings a payment of the simulator to its end, as the worker does. */
export async function settlePayment({ database: { sql }, redis, env }: Sale, paymentId: string) {
  const providers = { simulator: newSimulator(sql) }
  await newSettle({ sql, redis, providers, ticketKey: env.TICKET_PRIVATE_KEY })(paymentId, silent)
}

/** Reserves these seats, and pays for them. */
export async function mustPay(buyer: Buyer, seats: number[], wishes?: Parameters<typeof mustReserve>[2]) {
  const reservation = await mustReserve(buyer, seats, wishes)
  await settlePayment(buyer.sale, reservation.payment.id)
  const tickets = await buyer.sale.database.sql<{ id: string; code: string }[]>`
    select id, code from tickets where reservation_id = ${reservation.id} order by id`
  return { ...reservation, tickets } as { id: string; payment: { id: string }; tickets: typeof tickets }
}
