// A hold whose answer is lost on the way from Redis: the customer has it, or knows nothing and nobody has it
// twice.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openRedis, type Redis } from '#shared/redis.ts'
import { type FaultProxy, openFaultProxy } from '../../testing/fault-proxy.ts'
import { askHold, type Buyer, mustHold, newBuyer, problemOf, rivalOf, useSale } from '../../testing/sales.ts'
import { redisUrl } from '../../testing/servers.ts'

const sale = useSale()
let proxy: FaultProxy
let redis: Redis
beforeAll(async () => {
  proxy = await openFaultProxy(redisUrl(), 6379)
  redis = openRedis(proxy.url)
  await new Promise((resolve) => redis.once('ready', resolve))
})
afterAll(async () => {
  redis.disconnect()
  await proxy.close()
})

/** The same customer, on an instance whose way to Redis is faulty. */
const throughProxy = (buyer: Buyer): Buyer => {
  const env = { ...sale.env, resources: { sql: sale.database.sql, redis } }
  return { ...buyer, sale: { ...sale, env } }
}

test('a hold whose answer is cut after Redis made it is answered all the same, ten of ten', async () => {
  const first = await newBuyer(sale)
  await mustHold(first, [39])
  const before = proxy.cuts()
  for (let seat = 0; seat < 10; seat++) {
    const buyer = await rivalOf(first)
    await expect.poll(() => redis.status).toBe('ready')
    proxy.cutAnswerTo(buyer.customer.user.id)
    const answer = await askHold(throughProxy(buyer), [seat])
    expect(answer.status).toBe(201)
    expect((await answer.json()).seats).toHaveLength(1)
  }
  expect(proxy.cuts() - before).toBe(10)
})

test('where Redis stays away, nobody is told of a hold', async () => {
  const buyer = await newBuyer(sale)
  await expect.poll(() => redis.status).toBe('ready')
  proxy.cutRequest(buyer.customer.user.id, 2)
  const answer = await askHold(throughProxy(buyer), [0])
  expect(answer.headers.get('retry-after')).toBe('2')
  expect(await problemOf(answer)).toMatchObject({ code: 'unavailable', status: 503 })
  await mustHold(await rivalOf(buyer), [0])
})
