// A hold asked for again under its Idempotency-Key: the same hold while it lives, never other seats beside
// it.
import { expect, test } from 'vitest'
import { jsonRequest } from '../../testing/catalogue.ts'
import { type Buyer, newBuyer, problemOf, rivalOf, useSale } from '../../testing/sales.ts'
import createHold from './create.ts'
import deleteHold from './delete.ts'

const sale = useSale()

const ask = async (buyer: Buyer, body: unknown, key?: string) => {
  const headers = { ...buyer.customer.headers, ...(key === undefined ? {} : { 'idempotency-key': key }) }
  const path = `/v1/showtimes/${buyer.showtime.showtimeId}/holds`
  return createHold.request(path, jsonRequest('POST', body, headers), sale.env)
}
const named = ({ showtime }: Buyer, seat: number) => ({ seats: [{ seatId: showtime.seats[seat]!.id }] })
const bodies = {
  named: (buyer: Buyer) => named(buyer, 0),
  best: () => ({ bestAvailable: { count: 2 } }),
}

test.each(Object.entries(bodies))('%s seats: ten requests under one key are one hold', async (_, bodyOf) => {
  const buyer = await newBuyer(sale)
  const answers = await Promise.all(Array.from({ length: 10 }, () => ask(buyer, bodyOf(buyer), 'k-1')))
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(201))
  const holds = (await Promise.all(answers.map((answer) => answer.json()))) as Record<string, unknown>[]
  const [first] = holds
  for (const { serverTime: _, version: __, ...hold } of holds) expect(first).toMatchObject(hold)
})

test('without a key, two requests for the best seats are two holds: the control', async () => {
  const buyer = await newBuyer(sale)
  const [one, two] = [await ask(buyer, bodies.best()), await ask(buyer, bodies.best())]
  expect((await one.json()).id).not.toBe((await two.json()).id)
})

test('another body under the key is refused, and so is a repeat after the end', async () => {
  const buyer = await newBuyer(sale)
  const { id } = await (await ask(buyer, named(buyer, 0), 'k-1')).json()
  expect(await problemOf(await ask(buyer, named(buyer, 1), 'k-1'))).toMatchObject({
    status: 422,
    code: 'idempotency_mismatch',
  })
  const path = `/v1/showtimes/${buyer.showtime.showtimeId}/holds/${id}`
  await deleteHold.request(path, { method: 'DELETE', headers: buyer.customer.headers }, sale.env)
  expect(await problemOf(await ask(buyer, named(buyer, 0), 'k-1'))).toMatchObject({ code: 'hold_expired' })
  expect((await ask(buyer, named(buyer, 0), 'k-2')).status).toBe(201)
})

test('a key is one buyer’s own', async () => {
  const buyer = await newBuyer(sale)
  const first = await (await ask(buyer, named(buyer, 0), 'k-1')).json()
  const other = await rivalOf(buyer)
  const answer = await ask(other, named(other, 1), 'k-1')
  expect(answer.status).toBe(201)
  expect((await answer.json()).id).not.toBe(first.id)
})
