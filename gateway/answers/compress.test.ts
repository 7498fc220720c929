// Compression, where it is turned on: only what gains by it, and nothing that must stay as it is.

import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { request } from 'undici'
import { expect, test } from 'vitest'
import { gatewayBefore, instance } from '../testing.ts'

const TEXT = JSON.stringify({
  items: Array.from({ length: 300 }, (_, i) => ({ id: i, title: `Movie ${i}` })),
})
const json = { 'content-type': 'application/json', etag: '"a"', vary: 'origin' }

async function ask(headers: Record<string, string>, accept: string | undefined, body = TEXT, status = 200) {
  const upstream = await instance((_req, res) => res.writeHead(status, headers).end(body))
  const { url } = await gatewayBefore([upstream.url], { COMPRESS: '1' })
  const answer = await request(url, accept === undefined ? {} : { headers: { 'accept-encoding': accept } })
  return { headers: answer.headers, bytes: Buffer.from(await answer.body.arrayBuffer()) }
}

test('JSON goes out in brotli or gzip, whichever is taken, with a weak validator and Vary', async () => {
  const br = await ask(json, 'gzip, br')
  expect(br.headers).toMatchObject({
    'content-encoding': 'br',
    etag: 'W/"a"',
    vary: 'origin, accept-encoding',
  })
  expect(brotliDecompressSync(br.bytes).toString()).toBe(TEXT)
  const gzip = await ask(json, 'br;q=0, gzip;q=0.5')
  expect(gzip.headers['content-encoding']).toBe('gzip')
  expect(gzip.headers['content-length']).toBeUndefined()
  expect(gunzipSync(gzip.bytes).toString()).toBe(TEXT)
})

const asItIs: [string, Record<string, string>, string | undefined, string?][] = [
  ['what nobody asked to be compressed', json, undefined],
  ['what is refused', json, 'gzip;q=0, br;q=0.0'],
  ['what is compressed already', { ...json, 'content-encoding': 'gzip' }, 'br'],
  ['what must not be transformed', { ...json, 'cache-control': 'public, no-transform' }, 'br'],
  ['pictures', { 'content-type': 'image/png' }, 'br'],
  ['event streams', { 'content-type': 'text/event-stream' }, 'br'],
  ['what is small', { ...json, 'content-length': '2' }, 'br', '{}'],
]
for (const [what, headers, accept, body = TEXT] of asItIs) {
  test(`${what} goes out as it is`, async () => {
    const answer = await ask(headers, accept, body)
    expect(answer.headers['content-encoding']).toBe(headers['content-encoding'])
    expect(answer.bytes.toString()).toBe(body)
  })
}

test('a large answer that its client reads slowly comes whole', async () => {
  const large = Array.from({ length: 60_000 }, (_, i) => `line ${i} ${Math.sin(i)}`).join('\n')
  const answer = await ask({ 'content-type': 'text/plain' }, 'gzip', large)
  expect(gunzipSync(answer.bytes).toString()).toBe(large)
})
