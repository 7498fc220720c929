// An account whose tickets cannot be given back stays, and the refusal says why: each cause has a way out of
// its own.
import { beforeAll, expect, test } from 'vitest'
import { hashPassword } from '#shared/auth/passwords.ts'
import { type Buyer, mustReserve, newBuyer, problemOf, useSale } from '../../testing/sales.ts'
import { as } from '../../testing/staff.ts'
import { newSettle } from '../../worker-payments/payments/settle.ts'
import { newSimulator } from '../../worker-payments/providers/simulator.ts'
import { silent } from '../../worker-payments/testing.ts'
import remove from './delete.ts'

const PASSWORD = 'difference-engine'
const sale = useSale()
let hash: string
beforeAll(async () => {
  hash = (await hashPassword(PASSWORD)) as string
})

async function bought(method: string): Promise<{ buyer: Buyer; settle: () => Promise<void> }> {
  const { sql } = sale.database
  const buyer = await newBuyer(sale)
  await sql`update users set password_hash = ${hash} where id = ${buyer.customer.user.id}`
  const { payment } = await mustReserve(buyer, [0], { method })
  const providers = { simulator: newSimulator(sql) }
  const settle = newSettle({ sql, redis: sale.redis, ticketKey: sale.env.TICKET_PRIVATE_KEY, providers })
  const settleWithNews = async () => {
    for (const _ of ['charge', 'news']) await settle(payment.id, silent, true)
  }
  return { buyer, settle: settleWithNews }
}
const refusalOf = async ({ customer }: Buyer, tickets?: 'cancel' | 'keep') =>
  problemOf(
    await as(sale.env, customer)(remove, 'DELETE', '/v1/users/me', {
      password: PASSWORD,
      ...(tickets ? { tickets } : {}),
    }),
  )

test('a payment under way: try again in a moment, whether tickets are to be given back or nothing was said', async () => {
  const { buyer } = await bought('sim_approved')
  const detail = 'One of your payments is being processed: try again in a moment.'
  for (const tickets of [undefined, 'cancel'] as const)
    expect(await refusalOf(buyer, tickets)).toMatchObject({ status: 409, code: 'wrong_state', detail })
})

test('a show that begins too soon: keep', async () => {
  const { buyer, settle } = await bought('sim_approved')
  await settle()
  await sale.database.sql`
    update showtimes set starts_at = now() + interval '1 minute' where id = ${buyer.showtime.showtimeId}`
  const detail = 'A show begins too soon to return its ticket: send "tickets": "keep".'
  expect(await refusalOf(buyer, 'cancel')).toMatchObject({ status: 409, code: 'wrong_state', detail })
})

test('tickets, and nothing said: keep or cancel', async () => {
  const { buyer, settle } = await bought('sim_approved')
  await settle()
  const said = await refusalOf(buyer)
  expect(said).toMatchObject({ status: 409, code: 'wrong_state' })
  expect(said.detail).toMatch(/"keep".*"cancel"/)
})
