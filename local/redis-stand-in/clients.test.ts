// What clients of the in-memory Redis may count on: their handshake, order, time, messages, and functions
// that run alone.
import { once } from 'node:events'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { openRedis } from '#shared/redis.ts'
import { type RedisFake, startRedisFake } from '../redis-stand-in.ts'
import { RawClient, request } from './testing-raw-client.ts'

const CLIENTS = 50

let fake: RedisFake
let url: string
let redis: Redis
const clients: Redis[] = []

beforeAll(async () => {
  fake = await startRedisFake({ port: 0 })
  url = `redis://127.0.0.1:${fake.port}`
})
afterAll(() => fake.stop())

function newClient(): Redis {
  const client = new Redis(url)
  clients.push(client)
  return client
}

beforeEach(async () => {
  redis = newClient()
  for (const key of (await redis.scan(0, 'MATCH', '*', 'COUNT', 1000))[1]) await redis.del(key)
})
afterEach(() => {
  for (const client of clients.splice(0)) client.disconnect()
})

/** Loads a function of this name and body, alone in its library. */
const load = (name: string, body: string) =>
  redis.function(
    'LOAD',
    'REPLACE',
    `#!lua name=${name}\nredis.register_function{function_name = '${name}', callback = function(KEYS, ARGV)\n${body}\nend}`,
  )

test.each([
  ['that asks for RESP3', () => new Redis(url)],
  ['with Milo’s own options', () => openRedis(url) as Redis],
])('a client %s gets ready and is understood', async (_which, open) => {
  const client = open()
  clients.push(client)
  if (client.status !== 'ready') await once(client, 'ready')
  await client.hset('h', { a: '1', b: '2' })
  expect(await client.hmget('h', 'a', 'none', 'b')).toEqual(['1', null, '2'])
  expect(await client.zadd('z', 1, 'a')).toBe(1)
  await expect(client.get('h')).rejects.toThrow('WRONGTYPE')
})

test('bytes come back as they were sent', async () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
  await redis.set('bytes', bytes)
  expect(await redis.getBuffer('bytes')).toEqual(bytes)
  await load('same', 'return ARGV[1]')
  expect(await redis.callBuffer('FCALL', 'same', 0, bytes)).toEqual(bytes)
})

test('commands may arrive in pieces, or many in one piece, and are answered in order', async () => {
  const client = await RawClient.open(url)
  const bytes = request(['SET', 'k', 'one\r\n$two']) + request(['GET', 'k']) + request(['PING'])
  const whole = await client.ask([['SET', 'k', 'one\r\n$two'], ['GET', 'k'], ['PING']])
  expect(whole).toBe('+OK\r\n$9\r\none\r\n$two\r\n+PONG\r\n')
  const pieces = client.ask([], 3)
  for (const byte of bytes) {
    client.write(byte)
    await new Promise(setImmediate)
  }
  expect(await pieces).toBe(whole)
  client.end()
})

test('a message reaches those who listen, and nobody who has stopped', async () => {
  const [listener, watcher] = [newClient(), newClient()]
  await listener.subscribe('news', 'other')
  await watcher.subscribe('news')
  const heard = Promise.all([once(listener, 'message'), once(watcher, 'message')])
  await load('tell', 'return tostring(redis.call("PUBLISH", KEYS[1], "hello"))')
  expect(await redis.fcall('tell', 1, 'news')).toBe('2')
  expect(await heard).toEqual([
    ['news', 'hello'],
    ['news', 'hello'],
  ])
  await listener.unsubscribe('news')
  watcher.disconnect()
  await vi.waitFor(async () => expect(await redis.publish('news', 'nobody')).toBe(0))
})

test('a key is gone when its time is over, for every reader', async () => {
  await redis.set('brief', '1', 'PX', 30)
  await redis.hset('hash', 'f', 'v')
  expect(await redis.pexpire('hash', 30)).toBe(1)
  await redis.set('kept', '1', 'PX', 20)
  await redis.set('kept', '2')
  await vi.waitFor(async () => expect(await redis.exists('brief', 'hash')).toBe(0))
  expect(await redis.get('brief')).toBeNull()
  expect(await redis.hkeys('hash')).toEqual([])
  expect(await redis.get('kept'), 'SET without a time').toBe('2')
})

test('a key does not expire while a function runs', async () => {
  const body = `
    redis.call('SET', KEYS[1], 'v', 'PX', 5)
    local start = redis.call('TIME')
    repeat
      local now = redis.call('TIME')
      local waited = (now[1] - start[1]) * 1000 + (now[2] - start[2]) / 1000
    until waited > 20
    return redis.call('GET', KEYS[1])`
  await load('patient', body)
  expect(await redis.fcall('patient', 1, 'brief')).toBe('v')
  expect(await redis.get('brief')).toBeNull()
})

test('the time is that of this machine', async () => {
  await load('clock', 'return redis.call("TIME")[1]')
  expect(Math.abs(Number(await redis.fcall('clock', 0)) * 1000 - Date.now())).toBeLessThan(2000)
})

test('all keys are found page by page', async () => {
  for (let key = 0; key < 35; key++) await redis.set(`k:${key}`, key)
  await redis.set('other', 1)
  const found: string[] = []
  let cursor = '0'
  do {
    const [next, page] = await redis.scan(cursor, 'MATCH', 'k:*', 'COUNT', 10)
    found.push(...page)
    cursor = next
  } while (cursor !== '0')
  expect(new Set(found).size).toBe(35)
})

const TAKE = `
  if redis.call('EXISTS', KEYS[1]) == 1 then return 'LATE' end
  redis.call('SET', KEYS[1], ARGV[1])
  return 'TAKEN'`

test(`of ${CLIENTS} clients that want one seat by function, one gets it`, async () => {
  await load('take', TAKE)
  const racers = Array.from({ length: CLIENTS }, newClient)
  const taken = await Promise.all(racers.map((racer, at) => racer.fcall('take', 1, 'seat', at)))
  expect(taken.filter((one) => one === 'TAKEN')).toHaveLength(1)
  expect(await redis.get('seat')).toBe(String(taken.indexOf('TAKEN')))
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

test('when it stops, clients notice and the port is free', async () => {
  const other = await startRedisFake({ port: 0 })
  const client = new Redis(other.port, { retryStrategy: () => null })
  await client.ping()
  const closed = once(client, 'close')
  await other.stop()
  await closed
  const again = await startRedisFake({ port: other.port })
  expect(again.port).toBe(other.port)
  await again.stop()
})

test('a function is found from the load of its library on, and replaced by the next', async () => {
  await expect(redis.fcall('add_one', 0, 41)).rejects.toThrow('ERR Function not found')
  expect(await load('add_one', 'return tostring(ARGV[1] + 1)')).toBe('add_one')
  expect(await redis.fcall('add_one', 0, 41)).toBe('42')
  await load('add_one', 'return tostring(ARGV[1] + 1.5)')
  expect(await redis.fcall('add_one', 0, 41)).toBe('42.5')
})

test('a port that is taken is told', async () => {
  await expect(startRedisFake({ port: fake.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})
