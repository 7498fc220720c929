// A refund that a bank sends back is not money given back: neither to the audit nor in what a later try adds
// up to.
import { expect, test, vi } from 'vitest'
import type { Log } from '#shared/log.ts'
import { newId } from '#shared/std/ids.ts'
import { jsonRequest, signIn } from '../../testing/catalogue.ts'
import { mustReserve, newBuyer, useSale } from '../../testing/sales.ts'
import { newSettle } from '../../worker-payments/payments/settle.ts'
import { newSimulator } from '../../worker-payments/providers/simulator.ts'
import { silent } from '../../worker-payments/testing.ts'
import createCancellation from '../cancellations/create.ts'
import retry from '../refund-retries/create.ts'
import settleByHand from '../refund-settlements/create.ts'
import { audit } from '../scheduled/audit.ts'

const sale = useSale()

const findings = async () => {
  const log = { warn: vi.fn(), error: vi.fn() } as unknown as Log
  return (await audit({ sql: sale.database.sql, redis: sale.redis, log }, async () => undefined)).found
}

test('a refund that bounces twice and is paid by hand leaves nothing to find but itself while it is failed', async () => {
  const { env, redis, database } = sale
  const { sql } = database
  const admin = await signIn(sql, env, { roles: ['admin'] })
  const buyer = await newBuyer(sale)
  const { id, payment } = await mustReserve(buyer, [0], { method: 'sim_refund_fails' })
  const providers = { simulator: newSimulator(sql) }
  const settle = newSettle({ sql, redis, ticketKey: env.TICKET_PRIVATE_KEY, providers })
  const ask = (fn: typeof retry, path: string, who: { headers: Record<string, string> }, body: object) =>
    fn.request(`/v1/${path}`, jsonRequest('POST', body, { ...who.headers, 'idempotency-key': newId() }), env)
  await settle(payment.id, silent)
  const cancelled = await ask(
    createCancellation as unknown as typeof retry,
    `reservations/${id}/cancellations`,
    buyer.customer,
    {},
  )
  const { refund } = (await cancelled.json()) as { refund: { id: string } }

  await settle(payment.id, silent)
  expect(await findings(), 'accepted, and the news of its end is on its way').toEqual({})
  await settle(payment.id, silent, true)
  expect(await findings()).toEqual({ refund_failed: 1 })
  expect((await ask(retry, `refunds/${refund.id}/retries`, admin, {})).status).toBe(202)
  await settle(payment.id, silent)
  await settle(payment.id, silent, true)
  expect(await findings()).toEqual({ refund_failed: 1 })
  const byHand = settleByHand as unknown as typeof retry
  const paid = await ask(byHand, `refunds/${refund.id}/manual-settlements`, admin, { note: 'In cash' })
  expect(paid.status).toBe(201)
  expect(await findings()).toEqual({})
  expect(await sql`select amount from simulator.refunds where charge_key = ${payment.id}`).toHaveLength(2)
})

test('a bounce whose news never came is found: the books have not what is said to be back', async () => {
  const { sql } = sale.database
  const { payment } = await mustReserve(await newBuyer(sale), [0])
  await sql`
    insert into simulator.charges (key, amount, currency, method, status, settles_at)
    select id, amount, currency, method, 'captured', now() from payments where id = ${payment.id}`
  await sql`
    insert into simulator.refunds (key, charge_key, amount, failed_at)
    values ('bounced', ${payment.id}, 100, now() - interval '2 hours')`
  await sql`
    insert into refunds (id, payment_id, key, amount, currency, reason, status, created_at)
    values (${newId()}, ${payment.id}, 'bounced', 100, 'EUR', 'test', 'refunded', now())`
  expect(await findings()).toEqual({ refund_not_in_books: 1 })
})
