// What a host answers from the cache without asking the function: the same, as long as it is current.
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { channelOf } from '#shared/cache/read-cache.ts'
import { openRedis, type Redis } from '#shared/redis.ts'
import { insertShowtime, signIn } from '../../testing/catalogue.ts'
import { openTestHost, type TestHost } from '../../testing/host.ts'
import list from '../movies/list.ts'
import listReservations from '../reservations/list.ts'

let host: TestHost
/** As if of another instance. */
let otherRedis: Redis
beforeAll(async () => {
  host = await openTestHost()
  otherRedis = openRedis(host.settings.REDIS_URL)
  await new Promise((resolve) => otherRedis.once('ready', resolve))
  await insertShowtime(host.database.sql)
})
afterAll(async () => {
  vi.restoreAllMocks()
  otherRedis.disconnect()
  await host.end()
})

const ask = async (path: string, init: RequestInit = {}) => {
  const answer = await fetch(host.url + path, init)
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

/** Asks until the host did not ask the function. */
async function untilKept(path: string, init?: RequestInit) {
  const asked = vi.spyOn(list, 'fetch')
  const answer = await vi.waitFor(
    async () => {
      asked.mockClear()
      const found = await ask(path, init)
      expect(asked).not.toHaveBeenCalled()
      return found
    },
    { interval: 0 },
  )
  asked.mockRestore()
  return answer
}

const told = (headers: Headers) =>
  ['etag', 'cache-control', 'cache-status', 'content-type', 'content-length', 'link', 'x-served-by'].map(
    (name) => headers.get(name),
  )

test('a list is answered again without its function, byte for byte, each answer under its own id', async () => {
  const path = '/v1/movies?limit=5'
  await ask(path)
  const first = await ask(path)
  const again = await untilKept(path)
  expect(again.text).toBe(first.text)
  expect(told(again.headers)).toEqual(told(first.headers))
  expect(again.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'))
  const mine = await untilKept(path, { headers: { 'x-request-id': 'my-own-request' } })
  expect(mine.headers.get('x-request-id')).toBe('my-own-request')
})

test('who has it gets 304, and a HEAD its header fields alone', async () => {
  const { headers } = await untilKept('/v1/movies')
  const again = await untilKept('/v1/movies', { headers: { 'if-none-match': headers.get('etag')! } })
  expect([again.status, again.text]).toEqual([304, ''])
  const head = await ask('/v1/movies', { method: 'HEAD' })
  expect([head.status, head.text, head.headers.get('etag')]).toEqual([200, '', headers.get('etag')])
})

test('a change through another instance shows once its message is there, each time', async () => {
  const { sql } = host.database
  for (const title of ['First', 'Second', 'Third', 'Fourth', 'Fifth']) {
    await untilKept('/v1/movies')
    await sql`update movies set title = ${title}`
    await otherRedis.publish(channelOf(host.settings.DATABASE_URL), 'movies')
    await vi.waitFor(async () =>
      expect(JSON.parse((await ask('/v1/movies')).text).items[0].title).toBe(title),
    )
  }
})

test('another query, another method and who must show who they are always ask the function', async () => {
  const { headers } = await signIn(host.database.sql, host.settings as never)
  await untilKept('/v1/movies')
  expect((await ask('/v1/movies?limit=0')).status).toBe(400)
  expect((await ask('/v1/movies', { method: 'POST' })).status).toBe(401)
  const asked = vi.spyOn(listReservations, 'fetch')
  const listed = vi.spyOn(list, 'fetch')
  expect((await ask('/v1/movies', { headers })).status).toBe(200)
  expect(listed).toHaveBeenCalledTimes(1)
  for (let turn = 0; turn < 3; turn++) expect((await ask('/v1/reservations', { headers })).status).toBe(200)
  expect((await ask('/v1/reservations')).status).toBe(401)
  expect(asked).toHaveBeenCalledTimes(4)
})
