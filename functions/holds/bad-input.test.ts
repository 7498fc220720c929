// Whatever a client sends that is no request for seats is refused with its own code, and holds nothing.
import { beforeAll, expect, test } from 'vitest'
import { getHold, listHolds } from '#shared/holds/holds.ts'
import { seatStates } from '#shared/holds/seat-map.ts'
import { newId } from '#shared/std/ids.ts'
import { jsonRequest } from '../../testing/catalogue.ts'
import {
  askReservation,
  type Buyer,
  mustHold,
  newBuyer,
  problemOf,
  rivalOf,
  useSale,
} from '../../testing/sales.ts'
import getSeatMap from '../seat-maps/get.ts'
import createHold from './create.ts'
import deleteHold from './delete.ts'
import updateHold from './update.ts'

const sale = useSale()
let buyer: Buyer
let other: Buyer
beforeAll(async () => {
  buyer = await newBuyer(sale, { orphanRule: 'off' })
  other = await newBuyer(sale)
  // Loaded, so that a hold which should not be there would be.
  await getSeatMap.request(`/v1/showtimes/${buyer.showtime.showtimeId}/seat-map`, {}, sale.env)
})

const seat = (index: number) => ({ seatId: buyer.showtime.seats[index]!.id })
const seats = (count: number) => Array.from({ length: count }, (_, index) => seat(index))
const best = (wish: object) => ({ bestAvailable: { count: 2, ...wish } })
const invalid = (path: string) => ({ status: 400, code: 'invalid_input', errors: [{ path }] })
const tooMany = { status: 422, code: 'too_many_seats', limit: 10 }
const foreign = { status: 422, code: 'seat_not_in_screen' }

test.each<[string, () => unknown, object]>([
  ['no seats', () => ({ seats: [] }), invalid('seats')],
  ['neither seats nor a wish', () => ({}), invalid('seats')],
  ['both', () => ({ seats: seats(1), ...best({}) }), invalid('seats')],
  ['a seat twice', () => ({ seats: [seat(0), seat(1), seat(0)] }), invalid('seats.2.seatId')],
  [
    'a seat of another screen',
    () => ({ seats: [seat(0), { seatId: other.showtime.seats[0]!.id }] }),
    foreign,
  ],
  ['a seat that never was', () => ({ seats: [seat(0), { seatId: newId() }] }), foreign],
  ['a seat by its number', () => ({ seats: [seat(0), { seatId: 'A2' }] }), invalid('seats.1.seatId')],
  ['more seats than a hold may have', () => ({ seats: seats(11) }), tooMany],
  ['more of the best than a hold may have', () => best({ count: 11 }), tooMany],
  ['a huge count', () => best({ count: 1_000_000_000 }), tooMany],
  ['a count that no number can hold', () => best({ count: 2 ** 53 }), invalid('bestAvailable.count')],
  ['none of the best', () => best({ count: 0 }), invalid('bestAvailable.count')],
  ['a negative count', () => best({ count: -1 }), invalid('bestAvailable.count')],
  ['a count as text', () => best({ count: '2' }), invalid('bestAvailable.count')],
  ['an unknown category', () => best({ category: 'balcony' }), invalid('bestAvailable.category')],
  [
    'an unknown ticket type',
    () => ({ seats: [{ ...seat(0), ticketType: 'dog' }] }),
    invalid('seats.0.ticketType'),
  ],
  ['a hold id of its own', () => ({ seats: seats(1), holdId: newId() }), invalid('holdId')],
  ['a length of its own', () => ({ seats: seats(1), lengthMs: 1e9 }), invalid('lengthMs')],
  [
    'a list beyond all bounds',
    () => ({ seats: Array(2000).fill(seat(0)) }),
    { status: 413, code: 'too_large' },
  ],
])('%s is refused with its own code, and nothing is held', async (_, body, expected) => {
  const { showtimeId } = buyer.showtime
  const request = jsonRequest('POST', body(), buyer.customer.headers)
  const problem = await problemOf(
    await createHold.request(`/v1/showtimes/${showtimeId}/holds`, request, sale.env),
  )
  expect(problem).toMatchObject(expected)
  expect(await listHolds(sale.redis, showtimeId)).toEqual([])
  const map = await seatStates(sale.redis, showtimeId)
  expect(map.loaded && new Set(map.states)).toEqual(new Set(['free']))
})

test('the check above can fail: a request for seats holds them', async () => {
  const owner = await newBuyer(sale, { orphanRule: 'off' })
  await mustHold(owner, [0, 1])
  expect(await listHolds(sale.redis, owner.showtime.showtimeId)).toMatchObject([{ seats: [0, 1] }])
})

test("another's hold is not found, cannot be made longer, ended or reserved, and stays as it was", async () => {
  const owner = await newBuyer(sale)
  const rival = await rivalOf(owner)
  const { showtimeId } = owner.showtime
  const hold = await mustHold(owner, [0])
  const before = await getHold(sale.redis, showtimeId, hold.id)
  const path = `/v1/showtimes/${showtimeId}/holds/${hold.id}`
  const { headers } = rival.customer
  const missing = { status: 404, code: 'not_found' }
  const longer = jsonRequest('PATCH', { extend: true }, headers)
  expect(await problemOf(await updateHold.request(path, longer, sale.env))).toMatchObject(missing)
  await deleteHold.request(path, { method: 'DELETE', headers }, sale.env)
  expect(await problemOf(await askReservation(rival, hold.id))).toMatchObject({ code: 'hold_expired' })
  const after = await getHold(sale.redis, showtimeId, hold.id)
  expect({ ...after, serverTime: 0 }).toEqual({ ...before, serverTime: 0 })
})
