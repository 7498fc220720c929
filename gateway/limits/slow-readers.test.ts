// Clients that take nothing of their answers: the others are served, and what was narrowed for the sake of
// the instances widens again.
import { connect, type Socket } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { gatewayBefore, HOST, instance, rawInstance } from '../testing.ts'

/** More than the kernel keeps for a connection on loopback. */
const LARGE = Buffer.alloc(12 * 1024 * 1024, 'x')
const PLACES = 64
const READERS = 300
/** More would be turned away: so many at once is a flood whatever they ask for. */
const AT_ONCE = 30
const SOON = { timeout: 20_000, interval: 20 }

/** Ask for a large answer and read nothing of it; settles when all are connected. */
async function slowReaders(port: number, count: number) {
  const sockets = await Promise.all(
    Array.from({ length: count }, async () => {
      const socket = connect(port, '127.0.0.1').pause()
      socket.on('error', () => undefined)
      onTestFinished(() => void socket.destroy())
      await new Promise((resolve) => socket.once('connect', resolve))
      socket.write('GET /large HTTP/1.1\r\nHost: milo.test\r\n\r\n')
      return socket
    }),
  )
  return () => {
    for (const socket of sockets) socket.destroy()
  }
}

const before = async (settings: Record<string, string> = {}) => {
  const upstream = await instance((req, res) => res.end(req.url === '/large' ? LARGE : 'well'))
  const gateway = await gatewayBefore([upstream.url], { MAX_IN_FLIGHT: String(PLACES), ...settings })
  return { ...gateway, upstream, senders: gateway.context.senders, admission: gateway.context.admission }
}

test('hundreds of sockets that never read take no place from others, and are bounded per sender', async () => {
  const { url, port, upstream, senders, admission } = await before({ RATE_LIMIT_SCALE: '1' })
  for (let count = AT_ONCE; count <= READERS; count += AT_ONCE) {
    await slowReaders(port, AT_ONCE)
    await vi.waitFor(() => expect(upstream.seen.length).toBe(count), SOON)
  }
  await vi.waitFor(() => expect(admission.inFlight).toBe(0), SOON)
  expect(senders.slow.size).toBe(64)
  const others = await Promise.all(Array.from({ length: 30 }, () => fetch(`${url}/v1/movies`)))
  expect(others.map(({ status }) => status)).toEqual(Array(30).fill(200))
  expect(admission.limit).toBe(PLACES)
}, 120_000)

test('their time is not the instance’s: nothing is narrowed for them, also where they leave late', async () => {
  const { url, port, upstream, senders, admission, context } = await before()
  const started = performance.now()
  const leave = await slowReaders(port, PLACES)
  await vi.waitFor(() => expect(upstream.seen).toHaveLength(PLACES), SOON)
  await vi.waitFor(() => expect(senders.slow.size).toBe(PLACES), SOON)
  // Longer than an average that counts as too much work.
  await vi.waitFor(() => expect(performance.now() - started).toBeGreaterThan(700), SOON)
  leave()
  await vi.waitFor(() => expect([context.open, senders.slow.size]).toEqual([0, 0]), SOON)
  for (let i = 0; i < 20; i++) await fetch(`${url}/v1/movies`)
  expect(admission.limit).toBe(PLACES)
}, 120_000)

test('an answer that waits behind an event stream of its connection is given up in time, and ends with it', async () => {
  const open = new Set<unknown>()
  const upstream = await instance((req, res) => {
    open.add(req.socket)
    req.socket.once('close', () => open.delete(req.socket))
    if (req.url === '/large') return res.end(LARGE)
    res.writeHead(200, { 'content-type': 'text/event-stream' })
    const events = setInterval(() => res.write('data: 1\n\n'), 20)
    res.once('close', () => clearInterval(events))
  })
  const { port, context } = await gatewayBefore([upstream.url], {}, { clientMs: 400, checkMs: 50 })
  const client = connect(port, '127.0.0.1').resume()
  onTestFinished(() => void client.destroy())
  for (const path of ['/events', '/large', '/events'])
    client.write(`GET ${path} HTTP/1.1\r\nHost: milo.test\r\n\r\n`)
  await vi.waitFor(() => expect([upstream.seen.length, context.senders.slow.size]).toEqual([3, 1]), SOON)
  await vi.waitFor(() => expect([open.size, client.destroyed]).toEqual([2, false]), SOON)
  client.destroy()
  await vi.waitFor(
    () => expect([open.size, context.open, context.eventStreams.size]).toEqual([0, 0, 0]),
    SOON,
  )
})

const EVENTS = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n'

test('an answer that breaks off behind an event stream of its connection gives its place back', async () => {
  let source: Socket | undefined
  const upstream = await rawInstance((text, socket) => {
    if (text.includes('/events')) return socket.write(EVENTS)
    source = socket
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf')
  })
  const { port, context } = await gatewayBefore([upstream.url])
  const client = connect(port, '127.0.0.1').resume()
  onTestFinished(() => void client.destroy())
  for (const path of ['/events', '/half']) client.write(`GET ${path} HTTP/1.1\r\n${HOST}\r\n`)
  const { admission, eventStreams } = context
  await vi.waitFor(() => expect([eventStreams.size, source && admission.inFlight]).toEqual([1, 1]), SOON)
  source!.resetAndDestroy()
  await vi.waitFor(() => expect(admission.inFlight).toBe(0), SOON)
  expect(client.destroyed).toBe(false)
})

test('an upload that stops behind an event stream of its connection is cut in time', async () => {
  let reached = 0
  const upstream = await rawInstance((text, socket) => {
    if (text.includes('/events')) socket.write(EVENTS)
    else reached += text.length
  })
  const { port, context } = await gatewayBefore([upstream.url], {}, { clientMs: 400, checkMs: 50 })
  const client = connect(port, '127.0.0.1').resume()
  client.on('error', () => undefined)
  onTestFinished(() => void client.destroy())
  client.write(`GET /events HTTP/1.1\r\n${HOST}\r\n`)
  client.write(`PUT /v1/x HTTP/1.1\r\n${HOST}Content-Length: 200000\r\n\r\n${'x'.repeat(100_000)}`)
  await vi.waitFor(() => expect(reached).toBeGreaterThan(100_000), SOON)
  // Before the time for the first byte is up.
  await vi.waitFor(() => expect(client.destroyed).toBe(true), { ...SOON, timeout: 8_000 })
  await vi.waitFor(() => expect([context.open, context.senders.slow.size]).toEqual([0, 0]), SOON)
})

test('bytes of its upload do not make a client a reader of its answer', async () => {
  let reached = ''
  const upstream = await rawInstance((text, socket) => {
    reached += text
    if (!text.startsWith('PUT')) return
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${LARGE.length}\r\n\r\n`)
    socket.write(LARGE)
  })
  const { port, context } = await gatewayBefore([upstream.url])
  const { slow } = context.senders
  const client = connect(port, '127.0.0.1').pause()
  client.on('error', () => undefined)
  onTestFinished(() => void client.destroy())
  client.write(`PUT /v1/x HTTP/1.1\r\n${HOST}Content-Length: 200000\r\n\r\n`)
  await vi.waitFor(() => expect(slow.size).toBe(1), SOON)
  const forget = vi.spyOn(slow, 'delete')
  client.write('the next piece')
  await vi.waitFor(() => expect(reached).toContain('the next piece'), SOON)
  expect(forget).not.toHaveBeenCalled()
})
