// What staff can keep out of sale, and that it stays so whatever Redis forgets.
import { beforeAll, describe, expect, test } from 'vitest'
import { keysOf } from '#shared/holds/keys.ts'
import { newId } from '#shared/std/ids.ts'
import { jsonRequest, type SignedIn, signIn } from '../../testing/catalogue.ts'
import { testRefusals } from '../../testing/refusals.ts'
import {
  type Answered,
  askHold,
  type Buyer,
  mustHold,
  mustReserve,
  newBuyer,
  problemOf,
  useSale,
} from '../../testing/sales.ts'
import getHistory from '../seat-history/get.ts'
import createBlock from './create.ts'
import deleteBlock from './delete.ts'

const sale = useSale()
let staff: SignedIn
beforeAll(async () => {
  staff = await signIn(sale.database.sql, sale.env, { roles: ['admin'] })
})

const env = () => sale.env
const path = `/v1/showtimes/${newId()}/blocks`
describe('to block', () => {
  const body = { seatIds: [newId()], reason: 'house seats' }
  testRefusals({ fn: createBlock, env, method: 'POST', path, access: 'staff', body })
})
describe('to unblock', () => {
  testRefusals({ fn: deleteBlock, env, method: 'DELETE', path: `${path}/${newId()}`, access: 'staff' })
})
describe('to read a history', () => {
  const seat = `/v1/showtimes/${newId()}/seats/${newId()}/history`
  testRefusals({ fn: getHistory, env, method: 'GET', path: seat, access: 'staff' })
})

const block = ({ showtime }: Buyer, seats: (number | string)[], more: Record<string, unknown> = {}) => {
  const seatIds = seats.map((seat) => (typeof seat === 'string' ? seat : showtime.seats[seat]!.id))
  const request = jsonRequest('POST', { seatIds, reason: 'broken', ...more }, staff.headers)
  return createBlock.request(`/v1/showtimes/${showtime.showtimeId}/blocks`, request, sale.env)
}
const unblock = ({ showtime }: Buyer, id: string) =>
  deleteBlock.request(
    `/v1/showtimes/${showtime.showtimeId}/blocks/${id}`,
    { method: 'DELETE', headers: staff.headers },
    sale.env,
  )
const history = async ({ showtime }: Buyer, seat: number, query = ''): Promise<Answered> =>
  (
    await getHistory.request(
      `/v1/showtimes/${showtime.showtimeId}/seats/${showtime.seats[seat]!.id}/history${query}`,
      { headers: staff.headers },
      sale.env,
    )
  ).json()
const loseRedis = ({ showtime }: Buyer) => sale.redis.del(...keysOf(showtime.showtimeId))

test('blocked seats cannot be held, also after Redis lost everything, until the block is deleted', async () => {
  const buyer = await newBuyer(sale, { orphanRule: 'off' })
  const answer = await block(buyer, [0, 1])
  expect(answer.status).toBe(201)
  const made = await answer.json()
  const seatIds = [0, 1].map((seat) => buyer.showtime.seats[seat]!.id)
  expect(made).toMatchObject({ showtimeId: buyer.showtime.showtimeId, seatIds, reason: 'broken' })
  expect(answer.headers.get('location')).toBe(`/v1/showtimes/${buyer.showtime.showtimeId}/blocks/${made.id}`)
  expect(await problemOf(await askHold(buyer, [1, 2]))).toMatchObject({
    code: 'seats_taken',
    seatIds: [seatIds[1]],
  })
  await loseRedis(buyer)
  expect(await problemOf(await askHold(buyer, [0]))).toMatchObject({ code: 'seats_taken' })
  expect((await unblock(buyer, made.id)).status).toBe(204)
  expect(await problemOf(await unblock(buyer, made.id))).toMatchObject({ code: 'not_found', status: 404 })
  await mustHold(buyer, [0, 1])
})

test('seats that are held or sold are not blocked, nor are the others asked for with them', async () => {
  const buyer = await newBuyer(sale, { orphanRule: 'off' })
  await mustHold(buyer, [3])
  await mustReserve(buyer, [4])
  const problem = await problemOf(await block(buyer, [2, 3, 4]))
  expect(problem).toMatchObject({ code: 'seats_taken', status: 409 })
  expect(problem.detail).toContain('Nothing was blocked')
  expect(problem.seatIds).toEqual([3, 4].map((seat) => buyer.showtime.seats[seat]!.id))
  await mustHold(buyer, [2])
})

test('a seat that Postgres sold is not blocked though Redis thinks it free, and then shows as sold', async () => {
  const buyer = await newBuyer(sale, { orphanRule: 'off' })
  await mustHold(buyer, [9])
  const other = await newBuyer(sale)
  const made = await mustReserve(other, [0])
  await sale.database.sql`
    insert into reservations (id, user_id, showtime_id, layout_id, hold_id, fence, fees, total, currency,
      idempotency_key, request_hash, request_id, expires_at)
    select ${newId()}, user_id, ${buyer.showtime.showtimeId}, ${buyer.showtime.layoutId}, ${newId()}, 1, fees, total, currency,
      ${newId()}, '', '', now() from reservations where id = ${made.id}`
  await sale.database.sql`
    insert into reservation_seats (reservation_id, showtime_id, layout_id, seat_id, ticket_type, price, fence)
    select id, showtime_id, layout_id, ${buyer.showtime.seats[5]!.id}, 'adult', 1, 1
    from reservations where showtime_id = ${buyer.showtime.showtimeId}`
  expect(await problemOf(await block(buyer, [5, 6]))).toMatchObject({ code: 'seats_taken' })
  expect(await problemOf(await askHold(buyer, [5]))).toMatchObject({ code: 'seats_taken' })
  await mustHold(buyer, [6])
})

test.each([
  [
    'seats of another screen',
    ['0190b5a4-0000-7000-8000-000000000001'],
    {},
    { code: 'seat_not_in_screen', status: 422 },
  ],
  ['no seats', [], {}, { errors: [{ path: 'seatIds' }] }],
  ['a seat twice', [0, 0], {}, { errors: [{ path: 'seatIds' }] }],
  ['no reason', [0], { reason: ' ' }, { errors: [{ path: 'reason' }] }],
  ['a reason that Postgres cannot keep', [0], { reason: '\u0000' }, { errors: [{ path: 'reason' }] }],
])('%s are refused', async (_, seats, more, expected) => {
  expect(await problemOf(await block(await newBuyer(sale), seats, more))).toMatchObject(expected)
})

describe('the history of a seat', () => {
  test('says who did what, when and why, oldest first', async () => {
    const buyer = await newBuyer(sale, { orphanRule: 'off' })
    const made = await (await block(buyer, [0])).json()
    await unblock(buyer, made.id)
    const reservation = await mustReserve(buyer, [0])
    const { items, nextCursor } = await history(buyer, 0)
    expect(nextCursor).toBeNull()
    expect(items).toMatchObject([
      { event: 'blocked', reason: 'broken', actorId: staff.user.id },
      { event: 'unblocked', reason: null, actorId: staff.user.id },
      {
        event: 'reserved',
        reservationId: reservation.id,
        actorId: buyer.customer.user.id,
        fence: expect.any(Number),
      },
    ])
    for (const item of items)
      expect(item).toMatchObject({ requestId: expect.any(String), at: expect.stringMatching(/Z$/) })
  })

  test('comes page by page', async () => {
    const { showtime, ...buyer } = await newBuyer(sale)
    await sale.database.sql`
      insert into seat_history (showtime_id, seat_id, event, reason)
      select ${showtime.showtimeId}, ${showtime.seats[0]!.id}, 'moved', number from generate_series(1, 150) number`
    const first = await history({ showtime, ...buyer }, 0, '?limit=100')
    const second = await history({ showtime, ...buyer }, 0, `?limit=100&cursor=${first.nextCursor}`)
    const reasons = [...first.items, ...second.items].map(({ reason }: Answered) => Number(reason))
    expect(reasons).toEqual(Array.from({ length: 150 }, (_, index) => index + 1))
    expect(first.items).toHaveLength(100)
    expect(second.nextCursor).toBeNull()
  })

  test('of a seat that this showtime has not is not found; of one without events, empty', async () => {
    const buyer = await newBuyer(sale)
    const other = await newBuyer(sale)
    const foreign = { ...buyer, showtime: { ...buyer.showtime, seats: other.showtime.seats } }
    expect(await history(foreign, 0)).toMatchObject({ code: 'not_found' })
    expect(await history(buyer, 0)).toEqual({ items: [], nextCursor: null })
  })
})
