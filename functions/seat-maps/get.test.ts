// What the seat map shows, and from where it comes when Redis knows nothing.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keyOf } from '#shared/holds/keys.ts'
import { newId } from '#shared/ids.ts'
import { testRefusals } from '../../local/testing-refusals.ts'
import {
  type Answered,
  mustHold,
  mustReserve,
  newBuyer,
  openSale,
  problemOf,
  rivalOf,
  type Sale,
} from '../../local/testing-sales.ts'
import getSeatMap from './get.ts'

let sale: Sale
beforeAll(async () => {
  sale = await openSale()
})
afterAll(() => sale.end())

testRefusals({
  fn: getSeatMap,
  env: () => sale.env,
  method: 'GET',
  path: `/v1/showtimes/${newId()}/seat-map`,
  access: 'public',
})

const get = (showtimeId: string, query = '') =>
  getSeatMap.request(`/v1/showtimes/${showtimeId}/seat-map${query}`, {}, sale.env)
const statesOf = async (showtimeId: string): Promise<string> =>
  (await (await get(showtimeId)).json()).seats.map(({ state }: Answered) => state[0]).join('')

test('shows every seat with place, category, state and price, to anybody', async () => {
  const { showtime } = await newBuyer(sale, { rows: 2, seatsPerRow: 3 })
  const answer = await get(showtime.showtimeId)
  expect(answer.status).toBe(200)
  const map = await answer.json()
  expect(map).toEqual({
    showtimeId: showtime.showtimeId,
    version: expect.any(Number),
    serverTime: expect.any(String),
    seats: showtime.seats.map(({ id, index: _, ...seat }) => ({
      seatId: id,
      ...seat,
      accessible: false,
      x: seat.number - 1,
      y: seat.row === 'A' ? 0 : 1,
      state: 'free',
      price: { amount: seat.category === 'premium' ? 1600 : 1250, currency: 'EUR' },
    })),
  })
  expect(Math.abs(Date.parse(map.serverTime) - Date.now())).toBeLessThan(5000)
})

test('shows held seats, with a version that rises', async () => {
  const buyer = await newBuyer(sale, { rows: 1, seatsPerRow: 6 })
  const before = await (await get(buyer.showtime.showtimeId)).json()
  const hold = await mustHold(buyer, [1, 4])
  const after = await (await get(buyer.showtime.showtimeId)).json()
  expect(after.version).toBe(hold.version)
  expect(after.version).toBeGreaterThan(before.version)
  expect(await statesOf(buyer.showtime.showtimeId)).toBe('fhffhf')
})

test('has reserved seats right again after Redis lost everything', async () => {
  const buyer = await newBuyer(sale, { rows: 1, seatsPerRow: 6 })
  await mustReserve(buyer, [1, 4])
  const held = await mustHold(await rivalOf(buyer), [0])
  const { showtimeId } = buyer.showtime
  const names = ['meta', 'map', 'holds', 'expiries', 'customers', 'changes'] as const
  await sale.redis.del(...names.map((name) => keyOf(showtimeId, name)))
  expect(await statesOf(showtimeId)).toBe('fsffsf')
  const again = await mustHold(await rivalOf(buyer), [0])
  expect(again.fence).toBeGreaterThan(held.fence)
})

test('of an unknown showtime is not found, of no id and with an unknown query refused', async () => {
  expect(await problemOf(await get(newId()))).toMatchObject({ code: 'not_found', status: 404 })
  expect(await problemOf(await get('tonight'))).toMatchObject({ errors: [{ path: 'showtimeId' }] })
  expect(await problemOf(await get(newId(), '?limit=1'))).toMatchObject({ errors: [{ path: 'limit' }] })
})
