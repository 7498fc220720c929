// The example of the typed client books a seat, with every function in process and the payment settled as the worker does it.
import { newClient } from 'milo/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadFunctions } from '../deploy/openapi/describe.ts'
import { ownerFinder } from '../functions/routes.ts'
import { insertShowtime } from '../local/testing-catalogue.ts'
import { openSale, type Sale } from '../local/testing-sales.ts'
import { newSimulator } from '../worker-payments/providers/simulator.ts'
import { newSettle } from '../worker-payments/settle.ts'
import { silent } from '../worker-payments/testing.ts'
import { bookSeat } from './book-a-seat.ts'

let sale: Sale
beforeAll(async () => {
  sale = await openSale()
  await insertShowtime(sale.database.sql)
})
afterAll(() => sale.end())

/** A client whose requests go to the functions themselves; a reservation is settled before its answer is back. */
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
