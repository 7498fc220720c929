// The emulator: every function a Worker of its own in workerd, with real connections to Postgres and Redis.
import { statSync } from 'node:fs'
import { get } from 'node:http'
import { Agent, fetch, type RequestInit } from 'undici'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { sleep } from '#shared/std/sleep.ts'
import { newKeys } from '../../local/start/signing-keys.ts'
import { insertShowtime } from '../../testing/catalogue.ts'
import { isLong } from '../../testing/long.ts'
import { redisUrl, servers, type TestDatabase, testDatabase, testRedis } from '../../testing/servers.ts'
import { routes } from '../routes.ts'
import { SCALAR } from './assets.ts'
import { type Emulator, startEmulator } from './emulator.ts'

// What tells the connections of the Workers from those of the test, and of other tests.
const UNDER_TEST = 'emulator-under-test'

/** Those that the tests call: the journey starts them all. */
const FUNCTIONS = [
  'users/create',
  'users/get',
  'movies/list',
  'seat-maps/get',
  'seat-maps/stream',
  'openapi/get',
  'docs/get',
  'pages/not-found',
  'scheduled/sweep',
]

const REQUESTS = isLong ? 200 : 60

let database: TestDatabase
let emulator: Emulator

beforeAll(async () => {
  database = await testDatabase()
  emulator = await startEmulator(
    {
      PORT: 0,
      HOST: '127.0.0.1',
      INSTANCE: 'emulator-test',
      LOG_LEVEL: 'silent',
      DATABASE_URL: `${database.url}?application_name=${UNDER_TEST}`,
      DATABASE_POOL: 1,
      REDIS_URL: redisUrl(),
      ...newKeys(),
    },
    FUNCTIONS,
  )
})

afterAll(async () => {
  await emulator?.close()
  await database.end()
})

// workerd closes a connection that was idle for 5 s: a busy test would then send its next request into
// nothing.
const dispatcher = new Agent({ pipelining: 0 })
const ask = (path: string, init?: RequestInit) => fetch(new URL(path, emulator.url), { ...init, dispatcher })

test('a tick runs while functions are loaded', async () => {
  const sweep = routes.find(({ name }) => name === 'scheduled/sweep')!
  const first = ['/v1/users/me', '/docs', '/openapi.json'].map((path) => ask(path))
  // Once they have left this process.
  await sleep(20)
  await emulator.fire(sweep, new Date(Math.floor(Date.now() / 60_000) * 60_000 - 7_200_000))
  expect((await Promise.all(first)).map(({ status }) => status)).toEqual([401, 200, 200])
})

test('each request reaches the one Worker that owns its method and path', async () => {
  expect((await ask('/healthz')).status).toBe(200)
  expect(await (await ask('/readyz')).json()).toMatchObject({ ready: true, postgres: true, redis: true })
  const movies = await (await ask('/v1/movies')).text()
  expect(JSON.parse(movies)).toEqual({ items: [], nextCursor: null })
  const head = await ask('/v1/movies', { method: 'HEAD' })
  expect([head.status, head.headers.get('content-length')]).toEqual([200, String(movies.length)])
  const put = await ask('/v1/movies', { method: 'PUT' })
  expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST'])
  expect((await ask('/v1/users/me')).status).toBe(401)
  const page = await ask('/nowhere', { headers: { accept: 'text/html' } })
  expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
  for (const nobodys of ['/v1/nothing', '/cdn-cgi/handler/scheduled']) {
    const answer = await ask(nobodys)
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
  }
})

/**
 * By Node's own client: undici's breaks on a large answer after which the connection closes
 * (nodejs/undici#5360).
 */
const lengthOf = (path: string) =>
  new Promise<number>((resolve, reject) => {
    get(new URL(path, emulator.url), async (answer) => {
      let length = 0
      for await (const part of answer) length += part.length
      resolve(length)
    }).on('error', reject)
  })

test('the description, its page, and the script of the page are served', async () => {
  expect(await (await ask('/openapi.json')).json()).toMatchObject({ openapi: '3.1.0' })
  expect(await (await ask('/docs')).text()).toContain(`src="${SCALAR.path}"`)
  expect(await lengthOf(SCALAR.path)).toBe(statSync(SCALAR.file).size)
})

test('a body that the function refuses unread does not cost the sender the answer', async () => {
  const send = (kilobytes: number) => ask('/v1/users', { method: 'POST', body: 'x'.repeat(kilobytes * 1024) })
  for (const kilobytes of [70, 900]) {
    const statuses = await Promise.all(Array.from({ length: 10 }, async () => (await send(kilobytes)).status))
    expect(new Set(statuses)).toEqual(new Set([415]))
  }
})

test('a stream arrives while it is open', async () => {
  const { showtimeId } = await insertShowtime(database.sql)
  const abort = new AbortController()
  const answer = await ask(`/v1/showtimes/${showtimeId}/seat-map/events`, { signal: abort.signal })
  expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/)
  const text = new TextDecoder()
  let seen = ''
  for await (const part of answer.body!) {
    seen += text.decode(part as Uint8Array, { stream: true })
    if (seen.includes('event: snapshot')) break
  }
  expect(seen).toContain(showtimeId)
  abort.abort()
})

test('requests leave no connection to Postgres behind', async () => {
  const count = async () => {
    const [seen] = await database.sql<[{ count: number }]>`
      select count(*) from pg_stat_activity where application_name = ${UNDER_TEST}`
    return seen.count
  }
  await leavesNone('/v1/movies', count)
})

test.skipIf(servers.redis === 'fake' || process.env.REDIS_URL)(
  'requests leave no connection to Redis behind (needs a real Redis of the run, which lists its clients)',
  async () => {
    const redis = await testRedis()
    const { showtimeId } = await insertShowtime(database.sql)
    const number = new URL(redisUrl()).pathname.slice(1)
    // without the one that asks
    const count = async () => String(await redis.call('client', 'list')).split(` db=${number} `).length - 2
    await leavesNone(`/v1/showtimes/${showtimeId}/seat-map`, count)
    redis.disconnect()
  },
)

/** A busy host says 503 and means "again", as its clients do. */
const mustAsk = (path: string) => vi.waitFor(async () => expect((await ask(path)).status).toBe(200))

async function leavesNone(path: string, count: () => Promise<number>): Promise<void> {
  let most = 0
  let left = REQUESTS
  const askAll = async () => {
    while (left-- > 0) {
      const [, seen] = await Promise.all([mustAsk(path), count()])
      most = Math.max(most, seen)
    }
  }
  await Promise.all(Array.from({ length: 8 }, askAll))
  // One is the emulator's own, for /readyz; that there were more shows that those of the Workers are counted.
  expect(most).toBeGreaterThan(1)
  // The stream that a test left open notices at its next heartbeat (every 15 s) that nobody listens, and ends
  // with its connections.
  await vi.waitFor(async () => expect(await count()).toBe(1))
}

test('a schedule whose Worker does not run is said to have failed', async () => {
  const nobodys = { name: 'scheduled/none', method: 'POST', path: '/none' } as const
  await expect(emulator.fire(nobodys, new Date())).rejects.toThrow('milo-scheduled-none answered')
})

test('a schedule that fires twice for one tick runs once', async () => {
  const sweep = routes.find(({ name }) => name === 'scheduled/sweep')!
  // An hour ago: no schedule has this tick, and it is not so old that the sweep deletes its row.
  const tick = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 3_600_000 + 7000)
  await Promise.all([emulator.fire(sweep, tick), emulator.fire(sweep, tick)])
  await vi.waitFor(async () => {
    const runs =
      await database.sql`select tick, finished_at, result from scheduled_runs where job = 'sweep' and tick = ${tick}`
    expect(runs).toEqual([{ tick, finished_at: expect.any(Date), result: expect.any(Object) }])
  })
})
