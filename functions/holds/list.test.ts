// One's own live holds: found again after a reload, wherever they were made, and none that is over.
import { expect, test } from 'vitest'
import { HOLD_LENGTH_MS, MOST_HOLDS_REMEMBERED } from '#shared/domain/hold.ts'
import { getHold, releaseHold, createHold as remake } from '#shared/holds/holds.ts'
import { buyerKey, keyOf } from '#shared/holds/keys.ts'
import { rememberHolds } from '#shared/holds/own-holds.ts'
import type { FunctionContext } from '#shared/http/context.ts'
import { rememberHold } from '#shared/sales/own-holds.ts'
import { newId } from '#shared/std/ids.ts'
import type { SignedIn } from '../../testing/catalogue.ts'
import { testRefusals } from '../../testing/refusals.ts'
import {
  type Answered,
  askReservation,
  type Buyer,
  mustHold,
  newBuyer,
  rivalOf,
  useSale,
} from '../../testing/sales.ts'
import { servers } from '../../testing/servers.ts'
import { as } from '../../testing/staff.ts'
import createHold from './create.ts'
import deleteHold from './delete.ts'
import listHolds from './list.ts'
import updateHold from './update.ts'

const sale = useSale()

const list = async (customer: SignedIn): Promise<Answered[]> => {
  const answer = await as(sale.env, customer)(listHolds, 'GET', '/v1/holds')
  expect(answer.status).toBe(200)
  const { items, nextCursor } = (await answer.json()) as Answered
  expect(nextCursor).toBeNull()
  return items
}
const idsOf = (items: Answered[]) => items.map(({ id }) => id)
const elsewhere = async (buyer: Buyer): Promise<Buyer> => ({
  ...(await newBuyer(sale)),
  customer: buyer.customer,
})

testRefusals({ fn: listHolds, env: () => sale.env, method: 'GET', path: '/v1/holds', access: 'buyer' })

test('lists what one holds in every showtime, the newest first, and nobody else’s', async () => {
  const buyer = await newBuyer(sale)
  const rival = await rivalOf(buyer)
  expect(await list(buyer.customer)).toEqual([])
  const first = await mustHold(buyer, [0, 1])
  const foreign = await mustHold(rival, [4])
  const second = await mustHold(await elsewhere(buyer), [2])
  const items = await list(buyer.customer)
  expect(idsOf(items)).toEqual([second.id, first.id])
  const { serverTime: _, version: __, ...shown } = first
  expect(items[1]).toMatchObject(shown)
  expect(idsOf(await list(rival.customer))).toEqual([foreign.id])
})

test('lists what the best available gave, and what a repeat found, once', async () => {
  const buyer = await newBuyer(sale)
  const path = `/v1/showtimes/${buyer.showtime.showtimeId}/holds`
  const headers = { ...buyer.customer.headers, 'content-type': 'application/json', 'idempotency-key': 'k-1' }
  const body = JSON.stringify({ bestAvailable: { count: 2 } })
  const ask = () => createHold.request(path, { method: 'POST', headers, body }, sale.env)
  const { id, seats } = (await (await ask()).json()) as Answered
  await ask()
  expect(await list(buyer.customer)).toMatchObject([{ id, seats }])
})

test('a hold that was released or is over is gone, one that is reserved stays', async () => {
  const buyer = await newBuyer(sale)
  const { showtimeId } = buyer.showtime
  const [released, over, reserved] = [
    await mustHold(buyer, [0]),
    await mustHold(buyer, [2]),
    await mustHold(buyer, [4]),
  ]
  const call = as(sale.env, buyer.customer)
  expect((await call(deleteHold, 'DELETE', `/v1/showtimes/${showtimeId}/holds/${released.id}`)).status).toBe(
    204,
  )
  await sale.redis.hdel(keyOf(showtimeId, 'showtime'), `h:${over.id}`)
  expect((await askReservation(buyer, reserved.id)).status).toBe(202)
  const items = await list(buyer.customer)
  expect(idsOf(items)).toEqual([reserved.id])
  expect(items[0].extensionsLeft).toBe(0)
})

const LATE_END =
  'it is remembered past the end that it has when it is reserved late, and again when it is made longer'
test.skipIf(servers.redis === 'fake')(`${LATE_END} (needs a real Redis)`, async () => {
  const buyer = await newBuyer(sale)
  const { showtimeId } = buyer.showtime
  const { id } = await mustHold(buyer, [0])
  await list(buyer.customer)
  const key = buyerKey(buyer.customer.user.id)
  expect(await sale.redis.pttl(key)).toBeGreaterThan(16 * 60_000)
  const { seats, quote, ...hold } = (await getHold(sale.redis, showtimeId, id))!
  const ids = { showtimeId, holdId: id, buyerId: hold.buyerId }
  await releaseHold(sale.redis, ids)
  await remake(sale.redis, { ...ids, seats, quote, lengthMs: HOLD_LENGTH_MS / 2 })
  await sale.redis.del(key)
  const path = `/v1/showtimes/${showtimeId}/holds/${id}`
  expect((await as(sale.env, buyer.customer)(updateHold, 'PATCH', path, { extend: true })).status).toBe(200)
  expect(idsOf(await list(buyer.customer))).toEqual([id])
  expect(await sale.redis.pttl(key)).toBeGreaterThan(16 * 60_000)
})

test('at the edge, where the connection ends with the request, the answer waits for it', async () => {
  const buyerId = newId()
  const edge = { env: {}, get: (name: string) => (name === 'redis' ? sale.redis : sale.env.log) }
  await rememberHold(edge as unknown as FunctionContext, { buyerId, showtimeId: newId(), holdId: newId() })
  expect(await sale.redis.zrange(buyerKey(buyerId), '0', '-1')).toHaveLength(1)
})

test('a list that cannot be written keeps nobody from holding, and ends no process', async () => {
  const buyer = await newBuyer(sale)
  const key = buyerKey(buyer.customer.user.id)
  await sale.redis.set(key, 'no sorted set')
  await mustHold(buyer, [0])
  // Any list first writes the entries that still wait, and waits for their failure.
  await list((await rivalOf(buyer)).customer)
  await sale.redis.del(key)
  expect(await list(buyer.customer)).toEqual([])
})

test('remembers the newest hundred, and what others’ entries name shows nobody a hold', async () => {
  const buyer = await newBuyer(sale)
  const rival = await rivalOf(buyer)
  const { id } = await mustHold(buyer, [0])
  const { showtimeId } = buyer.showtime
  const buyerId = rival.customer.user.id
  await rememberHolds(sale.redis, [{ buyerId, showtimeId, holdId: id }])
  expect(await list(rival.customer)).toEqual([])
  const many = Array.from({ length: MOST_HOLDS_REMEMBERED + 20 }, () => ({
    buyerId,
    showtimeId,
    holdId: newId(),
  }))
  await rememberHolds(sale.redis, many)
  expect(await sale.redis.zrange(buyerKey(buyerId), '0', '-1')).toHaveLength(MOST_HOLDS_REMEMBERED)
})
