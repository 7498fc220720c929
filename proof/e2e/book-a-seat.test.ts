// The example of the typed client books a seat: functions in process, the payment settled by the worker's
// code.
import { newClient } from 'milo/client'
import { beforeAll, expect, test } from 'vitest'
import { loadFunctions } from '../../functions/openapi/describe.ts'
import { ownerFinder } from '../../functions/route-owners.ts'
import { insertShowtime } from '../../testing/catalogue.ts'
import { useSale } from '../../testing/sales.ts'
import { newSettle } from '../../worker-payments/payments/settle.ts'
import { newSimulator } from '../../worker-payments/providers/simulator.ts'
import { silent } from '../../worker-payments/testing.ts'
import { bookSeat } from './book-a-seat.ts'

const sale = useSale()
beforeAll(async () => {
  await insertShowtime(sale.database.sql)
})

/** A client that calls the functions in process; a reservation is settled before its answer is back. */
async function clientInProcess() {
  const { sql } = sale.database
  const ownerOf = ownerFinder((await loadFunctions()).map(({ route, fn }) => [route, fn] as const))
  const providers = { simulator: newSimulator(sql) }
  const settle = newSettle({ sql, redis: sale.redis, providers, ticketKey: sale.env.TICKET_PRIVATE_KEY })
  const ask: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const path = new URL(request.url).pathname
    const answer = await ownerOf(request.method, path)!.fetch(request, sale.env)
    if (path === '/v1/reservations' && request.method === 'POST' && answer.ok)
      await settle(((await answer.clone().json()) as { payment: { id: string } }).payment.id, silent)
    return answer
  }
  return newClient('http://milo.test', { fetch: ask })
}

test('the typed client books a seat and has its ticket', async () => {
  const booked = await bookSeat(await clientInProcess())
  expect(booked).toMatchObject({ status: 'confirmed', payment: { status: 'captured' }, refunds: [] })
  expect(booked.tickets).toHaveLength(1)
})

test('tsc knows what may be sent and what comes back', async () => {
  const client = await clientInProcess()
  const answer = await client.v1.movies.$get({ query: { limit: '1' } })
  if (!answer.ok) throw new Error((await answer.json()).code)
  // @ts-expect-error there is no such member
  expect((await answer.json()).movies).toBeUndefined()
  // @ts-expect-error a query knows its names
  const refused = await client.v1.movies.$get({ query: { colour: 'blue' } })
  expect(refused.status).toBe(400)
})
