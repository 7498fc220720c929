// Instances that do what instances must not, and what the client and the other instances see of it.
import { connect, type IncomingHttpHeaders } from 'node:http2'
import type { Socket } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { sleep } from '#shared/std/sleep.ts'
import {
  blackHole,
  exchangeBytes,
  gatewayBefore,
  instance,
  nowhere,
  rawInstance,
  tlsFiles,
} from '../testing.ts'

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nwell'

/** A gateway before one instance that misbehaves and one that does not, the former first in turn. */
async function before(
  misbehave: (text: string, socket: Socket) => void,
  settings: Record<string, string> = {},
) {
  const bad = await rawInstance(misbehave)
  const good = await rawInstance((_text, socket) => socket.write(OK))
  const gateway = await gatewayBefore([bad.url, good.url], settings)
  return { ...gateway, bad, good }
}

// An instance that works answers within the second on a busy machine too.
const short = { FIRST_BYTE_TIMEOUT_MS: '1000', IDLE_TIMEOUT_MS: '100' }

/** What goes wrong before an answer has begun: a read is answered by the other instance. */
const beforeTheHead: [string, (text: string, socket: Socket) => unknown][] = [
  ['hangs', () => undefined],
  ['resets the connection', (_text, socket) => socket.resetAndDestroy()],
  ['closes without an answer', (_text, socket) => socket.end()],
  ['answers something that is not HTTP', (_text, socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')],
  ['breaks off within the head', (_text, socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Le')],
  [
    'sends a header with a space in its name',
    (_text, socket) => socket.end('HTTP/1.1 200 OK\r\nBad Name: x\r\n\r\n'),
  ],
  [
    'sends two lengths',
    (_t, socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'),
  ],
  ['sends a negative length', (_text, socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n')],
  [
    'sends a control character in a value',
    (_t, socket) => socket.end('HTTP/1.1 200 OK\r\nA: \x01\r\nContent-Length: 0\r\n\r\n'),
  ],
  [
    'sends a head without end',
    (_text, socket) => socket.write(`HTTP/1.1 200 OK\r\n${'A: b\r\n'.repeat(4_000)}`),
  ],
  ['says 100 Continue though nobody asked', (_text, socket) => socket.end('HTTP/1.1 100 Continue\r\n\r\n')],
  [
    'switches protocols though nobody asked',
    (_t, socket) => socket.end('HTTP/1.1 101 S\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'),
  ],
]

for (const [what, misbehave] of beforeTheHead) {
  test(`where an instance ${what}, a read is answered by the other one and a write by 503`, async () => {
    const { url, bad, good, context } = await before(misbehave, short)
    const read = await fetch(`${url}/v1/movies`)
    expect([read.status, await read.text()]).toEqual([200, 'well'])
    for (const upstream of context.upstreams.list) Object.assign(upstream, { credit: 0, ready: true })
    const write = await fetch(`${url}/v1/users`, { method: 'POST', body: '{}' })
    expect(write.status).toBe(503)
    expect([bad.seen, good.seen]).toEqual([['GET /v1/movies', 'POST /v1/users'], ['GET /v1/movies']])
  })
}

/** What goes wrong after the client has seen the head: it must notice that the answer is not whole. */
const withinTheBody: [string, (text: string, socket: Socket) => unknown][] = [
  [
    'resets within the body',
    (_t, socket) =>
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf', () => socket.resetAndDestroy()),
  ],
  [
    'promises more than it sends',
    (_text, socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'),
  ],
  [
    'ends within a chunk',
    (_t, socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf'),
  ],
  [
    'falls silent within the body',
    (_text, socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'),
  ],
  [
    'sends a chunk size that is no number',
    (_t, socket) => socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nzz\r\n'),
  ],
]

for (const [what, misbehave] of withinTheBody) {
  test(`where an instance ${what}, the client's answer breaks off and nothing is sent twice`, async () => {
    const { url, bad, good } = await before(misbehave, short)
    const answer = await fetch(`${url}/v1/movies`)
    expect(answer.status).toBe(200)
    await expect(answer.text()).rejects.toThrow()
    expect([bad.seen, good.seen]).toEqual([['GET /v1/movies'], []])
  })
}

test('bytes beyond the promised length do not become part of the next answer', async () => {
  const { url } = await before((_text, socket) =>
    socket.write(`${OK}HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil`),
  )
  for (let i = 0; i < 6; i++) expect(await (await fetch(`${url}/v1/movies`)).text()).toBe('well')
})

test('an instance that closes kept connections at the wrong moment costs no read', async () => {
  const { url, bad } = await before((_text, socket) => {
    socket.write(OK)
    // Says nothing of closing, and closes while the next request may be on its way.
    setImmediate(() => socket.destroy())
  })
  for (let i = 0; i < 60; i++) expect((await fetch(`${url}/v1/movies`)).status).toBe(200)
  expect(bad.seen.length).toBeGreaterThan(5)
})

test('an answer that comes before the end of a large body is passed on, and the connection is not used again', async () => {
  const refusal = 'HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno'
  const { port, good } = await before((text, socket) => text.startsWith('PUT') && socket.write(refusal))
  const head = `PUT /v1/layout HTTP/1.1\r\nHost: milo.test\r\nContent-Length: 900000\r\n\r\n`
  // The rest of it never comes.
  const back = await exchangeBytes(port, head + 'x'.repeat(70_000))
  expect(back).toMatch(/^HTTP\/1\.1 413 [\s\S]*connection: close\r\n[\s\S]*\r\n\r\nno$/i)
  expect(good.seen).toEqual([])
})

test('an instance that drips its answer is waited for as long as something comes', async () => {
  const pieces = ['HTTP/1.1 200 OK\r\nContent-Le', 'ngth: 4\r\n', '\r\nwe', 'l', 'l']
  const { url } = await before(
    async (_text, socket) => {
      for (const piece of pieces) {
        socket.write(piece)
        await sleep(60)
      }
    },
    { ...short, FIRST_BYTE_TIMEOUT_MS: '1000' },
  )
  expect(await (await fetch(`${url}/v1/movies`)).text()).toBe('well')
})

test('an address that swallows connections is left after the time-out, for writes too', async () => {
  const good = await instance((_req, res) => res.end('well'))
  const { url, context } = await gatewayBefore([await blackHole(), good.url], {
    CONNECT_TIMEOUT_MS: '200',
    HEALTH_INTERVAL_MS: '60000',
  })
  for (const upstream of context.upstreams.list) upstream.ready = true
  const answer = await fetch(`${url}/v1/users`, { method: 'POST', body: '{}' })
  expect(answer.status).toBe(200)
  expect(good.seen).toEqual(['POST /v1/users'])
})

test('while all instances look bad they are asked all the same', async () => {
  const only = await instance((_req, res) => res.end('well'))
  const { url, context } = await gatewayBefore([only.url, await nowhere()])
  for (const upstream of context.upstreams.list) upstream.ready = false
  expect((await fetch(`${url}/v1/movies`)).status).toBe(200)
})

test('a client that leaves before the answer cancels its request at the instance', async () => {
  const gate: Socket[] = []
  const slow = await rawInstance((_text, socket) => gate.push(socket))
  const { url, context } = await gatewayBefore([slow.url])
  const controller = new AbortController()
  const answer = fetch(`${url}/v1/users`, { method: 'POST', body: '{}', signal: controller.signal })
  answer.catch(() => undefined)
  await vi.waitFor(() => expect(gate).toHaveLength(1))
  controller.abort()
  await vi.waitFor(() => expect(gate[0]!.destroyed || gate[0]!.readableEnded).toBe(true))
  expect(context.upstreams.list[0]!.inFlight).toBe(0)
})

test('where an instance says twice what HTTP/2 says once, a client of HTTP/2 gets a problem, and others are served', async () => {
  const { files, remove } = tlsFiles()
  onTestFinished(remove)
  const twice = 'ETag: "a"\r\nETag: "b"\r\nContent-Length: 100\r\n\r\nthe beginning'
  const upstream = await rawInstance((text, socket) =>
    socket.write(text.includes(' /twice ') ? `HTTP/1.1 200 OK\r\n${twice}` : OK),
  )
  const { port, context } = await gatewayBefore([upstream.url], files)
  const session = connect(`https://localhost:${port}`, { rejectUnauthorized: false })
  onTestFinished(() => session.destroy())
  const headOf = (path: string) =>
    new Promise<IncomingHttpHeaders>((resolve, reject) => {
      session.request({ ':path': path }).on('response', resolve).on('error', reject).resume().end()
    })
  const refused = await headOf('/twice')
  expect([refused[':status'], refused.etag]).toEqual([500, undefined])
  expect((await headOf('/v1/movies'))[':status']).toBe(200)
  await vi.waitFor(() => expect([context.open, context.upstreams.list[0]!.inFlight]).toEqual([0, 0]))
})

test('trailers that an instance says twice reach a client of HTTP/2 as one field each', async () => {
  const { files, remove } = tlsFiles()
  onTestFinished(remove)
  const upstream = await rawInstance((_text, socket) =>
    socket.write(
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nETag: "a"\r\nETag: "b"\r\nX-Sum: 7\r\n\r\n',
    ),
  )
  const { port } = await gatewayBefore([upstream.url], files)
  const session = connect(`https://localhost:${port}`, { rejectUnauthorized: false })
  onTestFinished(() => session.destroy())
  const trailers = await new Promise((resolve, reject) => {
    const stream = session.request({ ':path': '/v1/movies', te: 'trailers' })
    stream.on('trailers', resolve).on('error', reject).resume().end()
  })
  expect(trailers).toMatchObject({ etag: '"a", "b"', 'x-sum': '7' })
})
