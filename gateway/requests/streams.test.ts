// Bodies in both directions go through piece by piece: who does not take them holds the one who sends, and
// not our memory.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { CLOSE, exchangeBytes, gatewayBefore, HOST, instance, rawInstance } from '../testing.ts'

/** More than all buffers of the kernel and of Node on the way together. */
const LARGE = 64 * 1024 * 1024
const PIECE = Buffer.alloc(65_536, 'x')

/** Writes pieces until `total` bytes are written, no faster than they are taken. */
async function pour(socket: Socket, total: number) {
  for (let sent = 0; sent < total && !socket.destroyed; sent += PIECE.length) {
    if (socket.write(PIECE)) continue
    await new Promise<void>((resolve) => socket.once('drain', resolve).once('close', resolve))
  }
}

function clientOf(port: number): Socket {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => socket.destroy())
  onTestFinished(() => void socket.destroy())
  return socket
}

/** How many bytes a socket has sent once it has stopped sending. */
async function settled(bytes: () => number): Promise<number> {
  let before = -1
  await vi.waitFor(
    () => {
      const now = bytes()
      const isStill = now === before && now > 0
      before = now
      expect(isStill).toBe(true)
    },
    { interval: 500 },
  )
  return before
}

for (const [framing, head] of [
  ['of known length', `Content-Length: ${LARGE}\r\n\r\n`],
  ['up to the end of the connection', '\r\n'],
]) {
  test(`an answer ${framing} that its client does not read stays at the instance, and comes whole once it reads`, async () => {
    let source: Socket | undefined
    const upstream = await rawInstance(async (_text, socket) => {
      source = socket
      socket.write(`HTTP/1.1 200 OK\r\n${head}`)
      await pour(socket, LARGE)
      socket.end()
    })
    const { port } = await gatewayBefore([upstream.url])
    const client = clientOf(port).pause()
    client.write(`GET /v1/x HTTP/1.1\r\n${HOST}${CLOSE}\r\n`)
    expect(await settled(() => (source?.bytesWritten ?? 0) - (source?.writableLength ?? 0))).toBeLessThan(
      LARGE / 2,
    )
    let bytes = 0
    client.on('data', (data: Buffer) => {
      bytes += data.length
    })
    client.resume()
    await once(client, 'close')
    expect(bytes).toBeGreaterThan(LARGE)
  })
}

test('a body that the instance does not take stays at the client', async () => {
  const upstream = await rawInstance((_text, socket) => void socket.pause())
  const { port } = await gatewayBefore([upstream.url], { BODY_LIMIT_BYTES: String(LARGE) })
  const client = clientOf(port)
  client.write(`PUT /v1/x HTTP/1.1\r\n${HOST}Content-Length: ${LARGE}\r\n\r\n`)
  void pour(client, LARGE)
  expect(await settled(() => client.bytesWritten - client.writableLength)).toBeLessThan(LARGE / 2)
})

test('a large body in chunks arrives as it was sent', async () => {
  const size = 900_000
  const upstream = await instance(async (req, res) => {
    let bytes = 0
    for await (const piece of req) bytes += piece.length
    res.end(`${req.headers['transfer-encoding']} ${req.headers['content-length']} ${bytes}`)
  })
  const { url } = await gatewayBefore([upstream.url])
  const body = new ReadableStream({
    start(controller) {
      for (let sent = 0; sent < size; sent += 9_000) controller.enqueue(new Uint8Array(9_000))
      controller.close()
    },
  })
  const answer = await fetch(`${url}/v1/x`, { method: 'PUT', body, duplex: 'half' } as RequestInit)
  expect(await answer.text()).toBe(`chunked undefined ${size}`)
})

test('a body in chunks above the limit is refused, however the limit stands to the bytes that are buffered', async () => {
  const upstream = await instance((_req, res) => res.end('ok'))
  const { port, url } = await gatewayBefore([upstream.url], { BODY_LIMIT_BYTES: '32768' })
  const inChunks = (size: number) =>
    exchangeBytes(
      port,
      `PUT /v1/x HTTP/1.1\r\n${HOST}${CLOSE}Transfer-Encoding: chunked\r\n\r\n${size.toString(16)}\r\n${'x'.repeat(size)}\r\n0\r\n\r\n`,
    )
  expect(await inChunks(32_768)).toMatch(/^HTTP\/1\.1 200 /)
  for (const size of [32_769, 100_000]) expect(await inChunks(size)).toMatch(/^HTTP\/1\.1 413 /)
  expect((await fetch(url)).status).toBe(200)
  expect(upstream.seen).toEqual(['PUT /v1/x', 'GET /'])
})

test('a client that takes nothing of its answer is cut off in the end, and the instance is not blamed', async () => {
  const sources: Socket[] = []
  const upstream = await rawInstance((_text, socket) => {
    sources.push(socket)
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${LARGE}\r\n\r\n`)
    void pour(socket, LARGE)
  })
  const { port, context } = await gatewayBefore([upstream.url])
  const client = clientOf(port).pause()
  client.write(`GET /v1/x HTTP/1.1\r\n${HOST}\r\n`)
  await settled(() => (sources[0]?.bytesWritten ?? 0) - (sources[0]?.writableLength ?? 0))
  const inAMinute = Date.now() + 61_000
  vi.spyOn(Date, 'now').mockReturnValue(inAMinute)
  onTestFinished(() => void vi.restoreAllMocks())
  await vi.waitFor(() => expect([context.open, sources[0]!.destroyed]).toEqual([0, true]))
  expect(context.upstreams.list[0]).toMatchObject({ inFlight: 0, failures: 0 })
})
