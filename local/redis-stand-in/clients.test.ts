// What clients of the Redis stand-in may count on: their handshake, order, time, messages, and scripts that
// run alone.
import { once } from 'node:events'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { openRedis } from '#shared/resources.ts'
import { type RedisStandIn, startRedisStandIn } from '../redis-stand-in.ts'
import { RawClient, request } from './raw-client.ts'

const CLIENTS = 50

let standIn: RedisStandIn
let url: string
let redis: Redis
const clients: Redis[] = []

beforeAll(async () => {
  standIn = await startRedisStandIn({ port: 0 })
  url = `redis://127.0.0.1:${standIn.port}`
})
afterAll(() => standIn.stop())

function newClient(): Redis {
  const client = new Redis(url)
  clients.push(client)
  return client
}

beforeEach(async () => {
  redis = newClient()
  await redis.flushall()
})
afterEach(() => {
  for (const client of clients.splice(0)) client.disconnect()
})

test.each([
  ['that asks for RESP3', () => new Redis(url)],
  ['that speaks RESP2', () => new Redis(url, { protocol: 2 })],
  ['with Milo’s own options', () => openRedis(url)],
])('a client %s gets ready and is understood', async (_which, open) => {
  const client = open()
  clients.push(client)
  if (client.status !== 'ready') await once(client, 'ready')
  await client.hset('h', { a: '1', b: '2' })
  expect(await client.hgetall('h')).toEqual({ a: '1', b: '2' })
  expect(await client.get('nothing')).toBeNull()
  expect(await client.multi().incr('n').hget('n', 'f').exec()).toMatchObject([
    [null, 1],
    [{ message: expect.stringContaining('WRONGTYPE') }],
  ])
})

test('bytes come back as they were sent', async () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
  await redis.set('bytes', bytes)
  expect(await redis.getBuffer('bytes')).toEqual(bytes)
  expect(await redis.callBuffer('EVAL', 'return ARGV[1]', 0, bytes)).toEqual(bytes)
})

test('commands may arrive in pieces, or many in one piece, and are answered in order', async () => {
  const client = await RawClient.open(url)
  const bytes = request(['ECHO', 'one\r\n$two']) + request(['ECHO', '']) + request(['PING'])
  const whole = await client.ask([['ECHO', 'one\r\n$two'], ['ECHO', ''], ['PING']])
  expect(whole).toBe('$9\r\none\r\n$two\r\n$0\r\n\r\n+PONG\r\n')
  const pieces = client.ask([], 3)
  for (const byte of bytes) {
    client.write(byte)
    await new Promise(setImmediate)
  }
  expect(await pieces).toBe(whole)
  client.end()
})

test('a message reaches those who listen, by channel or by pattern', async () => {
  const [listener, watcher] = [newClient(), newClient()]
  await listener.subscribe('news', 'other')
  await watcher.psubscribe('n?w*')
  const heard = Promise.all([once(listener, 'message'), once(watcher, 'pmessage')])
  expect(await redis.eval('return redis.call("PUBLISH", KEYS[1], "hello")', 1, 'news')).toBe(2)
  expect(await heard).toEqual([
    ['news', 'hello'],
    ['n?w*', 'news', 'hello'],
  ])
  await listener.unsubscribe('news')
  watcher.disconnect()
  await vi.waitFor(async () => expect(await redis.publish('news', 'nobody')).toBe(0))
})

test('a key is gone when its time is over, for every reader', async () => {
  await redis.set('brief', '1', 'PX', 30)
  await redis.hset('hash', 'f', 'v')
  expect(await redis.pexpire('hash', 30)).toBe(1)
  expect(await redis.pttl('hash')).toBeGreaterThan(0)
  await vi.waitFor(async () => expect(await redis.exists('brief', 'hash')).toBe(0))
  expect(await redis.dbsize()).toBe(0)
  expect(await redis.set('brief', '2', 'NX')).toBe('OK')
})

test('a key does not expire while a script runs', async () => {
  const script = `
    redis.call('SET', KEYS[1], 'v', 'PX', 5)
    local start = redis.call('TIME')
    repeat
      local now = redis.call('TIME')
      local waited = (now[1] - start[1]) * 1000 + (now[2] - start[2]) / 1000
    until waited > 20
    return redis.call('GET', KEYS[1])`
  expect(await redis.eval(script, 1, 'brief')).toBe('v')
  expect(await redis.get('brief')).toBeNull()
})

test('the time is that of this machine', async () => {
  const [seconds, microseconds] = await redis.time()
  expect(Math.abs(Number(seconds) * 1000 + Number(microseconds) / 1000 - Date.now())).toBeLessThan(1000)
})

test('a stream numbers its entries upwards and keeps no more than it may', async () => {
  const ids: string[] = []
  for (let entry = 0; entry < 20; entry++) ids.push((await redis.xadd('s', 'MAXLEN', 5, '*', 'n', entry))!)
  const kept = await redis.xrange('s', '-', '+')
  expect(kept.map(([id]) => id)).toEqual(ids.slice(-5))
  expect(await redis.xrange('s', `(${ids[17]}`, '+')).toEqual(kept.slice(-2))
  const [ms] = ids.map((id) => Number(id.split('-')[0]))
  expect(Math.abs(ms! - Date.now())).toBeLessThan(5000)
})

test('all keys are found page by page', async () => {
  for (let key = 0; key < 35; key++) await redis.set(`k:${key}`, key)
  await redis.set('other', 1)
  const found: string[] = []
  for await (const page of redis.scanStream({ match: 'k:*', count: 10 })) found.push(...page)
  expect(new Set(found).size).toBe(35)
})

const TAKE = `
  if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
  redis.call('SET', KEYS[1], ARGV[1])
  return 1`

test(`of ${CLIENTS} clients that want one seat by script, one gets it`, async () => {
  const racers = Array.from({ length: CLIENTS }, newClient)
  const taken = await Promise.all(racers.map((racer, at) => racer.eval(TAKE, 1, 'seat', at)))
  expect(taken.filter((one) => one === 1)).toHaveLength(1)
  expect(await redis.get('seat')).toBe(String(taken.indexOf(1)))
})

test('negative control: the same race in two steps has more than one winner', async () => {
  const racers = Array.from({ length: CLIENTS }, newClient)
  const taken = await Promise.all(
    racers.map(async (racer, at) => {
      if ((await racer.exists('seat')) === 1) return false
      return (await racer.set('seat', at)) === 'OK'
    }),
  )
  expect(taken.filter(Boolean).length).toBeGreaterThan(1)
})

test('a script that is not known is refused, and ioredis sends it again', async () => {
  expect(await redis.eval('return 1', 0)).toBe(1)
  await redis.script('FLUSH')
  redis.defineCommand('addOne', { numberOfKeys: 0, lua: 'return ARGV[1] + 1' })
  const { addOne } = redis as unknown as { addOne(value: number): Promise<number> }
  expect(await addOne.call(redis, 41)).toBe(42)
  expect(await addOne.call(redis, 1)).toBe(2)
})

test('when it stops, clients notice and the port is free', async () => {
  const other = await startRedisStandIn({ port: 0 })
  const client = new Redis(other.port, { retryStrategy: () => null })
  await client.ping()
  const closed = once(client, 'close')
  await other.stop()
  await closed
  const again = await startRedisStandIn({ port: other.port })
  expect(again.port).toBe(other.port)
  await again.stop()
})

test('a function is found from the load of its library on, until that is flushed', async () => {
  const library = `#!lua name=adding\nlocal one = 1
redis.register_function{function_name = 'add_one', callback = function(KEYS, ARGV) return ARGV[1] + one end}`
  await expect(redis.fcall('add_one', 0, 41)).rejects.toThrow('ERR Function not found')
  expect(await redis.function('LOAD', 'REPLACE', library)).toBe('adding')
  expect(await redis.fcall('add_one', 0, 41)).toBe(42)
  await expect(redis.function('LOAD', library)).rejects.toThrow("Library 'adding' already exists")
  await redis.function('FLUSH')
  await expect(redis.fcall('add_one', 0, 41)).rejects.toThrow('ERR Function not found')
})

test('a port that is taken is told', async () => {
  await expect(startRedisStandIn({ port: standIn.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})
