// The servers that every other test uses.
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { amqp, redisUrl, servers, type TestDatabase, testDatabase, testRedis } from '../../testing/servers.ts'
import { silent } from '../../worker-payments/testing.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.end())

test('each test file has a database of its own, in UTF-8, ordered by code point, at UTC', async () => {
  const other = await testDatabase()
  await database.sql`create table only_here (name text)`
  const [row] = await other.sql`
    select to_regclass('only_here') as found, current_setting('server_encoding') as encoding,
           'Z' < 'a' as by_code_point, lower('É') as lower, current_setting('timezone') as zone`
  await other.end()
  expect(row).toEqual({ found: null, encoding: 'UTF8', by_code_point: true, lower: 'é', zone: 'UTC' })
})

test('Redis answers', async () => {
  const redis = await testRedis()
  const key = `servers-test:${crypto.randomUUID()}`
  expect([await redis.set(key, 'x', 'PX', 5000), await redis.get(key)]).toEqual(['OK', 'x'])
  redis.disconnect()
})

test.skipIf(servers.redis === 'fake')(
  'a private Redis refuses who has no password (needs a real Redis)',
  async () => {
    const url = new URL(redisUrl())
    url.password = ''
    const stranger = new Redis(url.href, { maxRetriesPerRequest: 0, retryStrategy: () => null })
    stranger.on('error', () => undefined)
    await expect(stranger.get('x')).rejects.toThrow('NOAUTH')
    stranger.disconnect()
  },
)

test.skipIf(process.env.AMQP_URL)(
  'what one test file publishes, another does not see (needs a private broker)',
  async () => {
    const [one, other] = [await amqp(), await amqp()]
    const [here, there] = [await one.connect(one.url, silent), await other.connect(other.url, silent)]
    const body = Buffer.from('hello')
    await here.publish('payments', { id: 'one', type: 'x', version: 1, requestId: null, body })
    const seen = { here: [] as unknown[], there: [] as unknown[] }
    await there.consume('payments', 1, ({ id }) => seen.there.push(id))
    await here.consume('payments', 1, ({ id }) => seen.here.push(id))
    await vi.waitFor(() => expect(seen).toEqual({ here: ['one'], there: [] }))
    await here.close()
    await there.close()
  },
)
