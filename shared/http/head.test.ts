// HEAD of any function: the fields of its GET, with the length that only who has the body can measure.
import { expect, test } from 'vitest'
import { newFunction } from './function.ts'

const env = {
  DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
  REDIS_URL: 'redis://127.0.0.1:1',
  LOG_LEVEL: 'silent',
  resources: { sql: {} as never, redis: {} as never },
}

let isCancelled = false
const things = newFunction(
  { method: 'GET', path: '/things', summary: 'Test', access: 'public', answers: {} },
  (c) => {
    if (c.req.header('if-none-match')) return c.body(null, 304, { etag: '"a"' })
    if (c.req.header('accept') !== 'text/event-stream')
      return c.json({ title: 'Amélie' }, 200, { etag: '"a"' })
    const endless = new ReadableStream({
      cancel() {
        isCancelled = true
      },
    })
    return c.body(endless, 200, { 'content-type': 'text/event-stream' })
  },
)
const ask = (method: string, headers: Record<string, string> = {}) =>
  things.request('/things', { method, headers }, env)

test('HEAD has the fields of GET with the length of its bytes, and no body', async () => {
  const [get, head] = [await ask('GET'), await ask('HEAD')]
  expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, '"a"', ''])
  expect(head.headers.get('content-type')).toBe(get.headers.get('content-type'))
  expect(head.headers.get('content-length')).toBe(String((await get.arrayBuffer()).byteLength))
})

test('HEAD has no length where GET has no body', async () => {
  const head = await ask('HEAD', { 'if-none-match': '"a"' })
  expect([head.status, head.headers.get('content-length')]).toEqual([304, null])
})

test('HEAD waits for no stream to end, and leaves none open', async () => {
  const head = await ask('HEAD', { accept: 'text/event-stream' })
  expect([head.status, head.headers.get('content-length'), isCancelled]).toEqual([200, null, true])
})
