// A hold whose answer is lost on the way from Redis: the customer has it, or knows nothing and nobody has it twice.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openRedis, type Redis } from '#shared/resources.ts'
import { type FaultyWay, openFaultyWay } from '../../local/faults.ts'
import { redisUrl } from '../../local/testing.ts'
import {
  askHold,
  type Buyer,
  mustHold,
  newBuyer,
  openSale,
  problemOf,
  rivalOf,
  type Sale,
} from '../../local/testing-sales.ts'

let sale: Sale
let way: FaultyWay
let redis: Redis
beforeAll(async () => {
  sale = await openSale()
  way = await openFaultyWay(redisUrl(), 6379)
  redis = openRedis(way.url)
  await new Promise((resolve) => redis.once('ready', resolve))
})
afterAll(async () => {
  redis.disconnect()
  await way.close()
  await sale.end()
})

/** The same customer, on an instance whose way to Redis is faulty. */
const overFaultyWay = (buyer: Buyer): Buyer => {
  const env = { ...sale.env, resources: { sql: sale.database.sql, redis } }
  return { ...buyer, sale: { ...sale, env } }
}

test('a hold whose answer is cut after Redis made it is answered all the same, ten of ten', async () => {
  const first = await newBuyer(sale)
  await mustHold(first, [39])
  const before = way.cuts()
  for (let seat = 0; seat < 10; seat++) {
    const buyer = await rivalOf(first)
    await expect.poll(() => redis.status, { timeout: 10_000 }).toBe('ready')
    way.cutAnswerTo(buyer.customer.user.id)
    const answer = await askHold(overFaultyWay(buyer), [seat])
    expect(answer.status).toBe(201)
    expect((await answer.json()).seats).toHaveLength(1)
  }
  expect(way.cuts() - before).toBe(10)
})

test('where Redis stays away, nobody is told of a hold', async () => {
  const buyer = await newBuyer(sale)
  await expect.poll(() => redis.status, { timeout: 10_000 }).toBe('ready')
  way.cutRequest(buyer.customer.user.id, 2)
  const answer = await askHold(overFaultyWay(buyer), [0])
  expect(answer.headers.get('retry-after')).toBe('2')
  expect(await problemOf(answer)).toMatchObject({ code: 'unavailable', status: 503 })
  await mustHold(await rivalOf(buyer), [0])
})
