// What one sender may keep busy here is bounded, said so where it is refused, and given back when it is over.
import { EventEmitter } from 'node:events'
import { connect, Socket } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { GatewayServer } from '../server/server.ts'
import { exchangeBytes, gatewayBefore, instance } from '../testing.ts'
import { Connections } from './client-connections.ts'
import { MAX, newSenders, PerSender } from './senders.ts'

const HERE = '127.0.0.1'
const WITHIN = { timeout: 10_000, interval: 10 }

async function before(settings: Record<string, string> = {}) {
  const upstream = await instance((req, res) => {
    if (!req.url?.endsWith('/events')) return res.end('well')
    res.writeHead(200, { 'content-type': 'text/event-stream' })
    res.write('event: snapshot\ndata: {}\n\n')
  })
  const gateway = await gatewayBefore([upstream.url], { RATE_LIMIT_SCALE: '1', ...settings })
  return { ...gateway, upstream, senders: gateway.context.senders }
}
/** As if this sender had all but `left` of what it may have. */
const fill = (of: PerSender, most: number, left: number, sender = HERE) => {
  for (let index = left; index < most; index++) expect(of.acquire(sender)).toBe(true)
}
const get = (port: number, path = '/v1/movies') =>
  exchangeBytes(port, `GET ${path} HTTP/1.1\r\nHost: milo.test\r\nConnection: close\r\n\r\n`)

test('a sender with all of its connections gets no more, and another again when one is over', async () => {
  const { port, senders } = await before()
  fill(senders.connections, MAX.connections, 1)
  const first = connect(port, HERE)
  onTestFinished(() => void first.destroy())
  first.on('error', () => undefined)
  await new Promise((resolve) => first.once('connect', resolve))
  await vi.waitFor(async () => expect(await get(port).catch(() => '')).toBe(''), WITHIN)
  first.destroy()
  await vi.waitFor(async () => expect(await get(port).catch(() => '')).toContain('well'), WITHIN)
})

test('a sender with all of its event streams is told so, and reads go on', async () => {
  const { url, senders } = await before()
  fill(senders.eventStreams, MAX.eventStreams, 1)
  const streams = `${url}/v1/showtimes/0190b5a4-0000-7000-8000-000000000001/seat-map/events`
  const leave = new AbortController()
  onTestFinished(() => leave.abort())
  const first = await fetch(streams, { signal: leave.signal })
  expect(first.status).toBe(200)
  const second = await fetch(streams)
  expect([second.status, (await second.json()).code]).toEqual([429, 'rate_limited'])
  expect((await fetch(`${url}/v1/movies`)).status).toBe(200)
  leave.abort()
  await vi.waitFor(() => {
    expect(senders.eventStreams.acquire(HERE)).toBe(true)
    senders.eventStreams.release(HERE)
  }, WITHIN)
})

test('a sender with all of its bodies under way is told so, and what needs none goes on', async () => {
  const { url, senders } = await before()
  fill(senders.bodies, MAX.bodies, 0)
  const refused = await fetch(`${url}/v1/users`, { method: 'POST', body: '{}' })
  expect([refused.status, (await refused.json()).code]).toEqual([429, 'rate_limited'])
  expect((await fetch(`${url}/v1/movies`)).status).toBe(200)
  senders.bodies.release(HERE)
  expect((await fetch(`${url}/v1/users`, { method: 'POST', body: '{}' })).status).toBe(200)
})

test('a body that stops halfway counts until its client leaves', async () => {
  const { url, port, senders } = await before()
  fill(senders.bodies, MAX.bodies, 1)
  const half = connect(port, HERE).on('error', () => undefined)
  onTestFinished(() => void half.destroy())
  half.write('POST /v1/users HTTP/1.1\r\nHost: milo.test\r\nContent-Length: 100\r\n\r\nhalf')
  const post = async () => (await fetch(`${url}/v1/users`, { method: 'POST', body: '{}' })).status
  await vi.waitFor(async () => expect(await post()).toBe(429), WITHIN)
  half.destroy()
  await vi.waitFor(async () => expect(await post()).toBe(200), WITHIN)
})

test('an upload that stalls counts as slow until it goes on', async () => {
  const upstream = await instance((req) => void req.resume())
  const { port, context } = await gatewayBefore([upstream.url])
  const { senders } = context
  const half = connect(port, HERE).on('error', () => undefined)
  onTestFinished(() => void half.destroy())
  half.write(`PUT /v1/x HTTP/1.1\r\nHost: milo.test\r\nContent-Length: 900000\r\n\r\n${'x'.repeat(70_000)}`)
  await vi.waitFor(() => expect(senders.slow.size).toBe(1), WITHIN)
  const going = setInterval(() => half.write('x'), 5)
  onTestFinished(() => clearInterval(going))
  await vi.waitFor(() => expect(senders.slow.size).toBe(0), WITHIN)
})

test('an IPv6 network is one sender, and the proxy before it is not counted', async () => {
  const { url, senders } = await before({ TRUSTED_PROXIES: HERE })
  const network = '2001:db8:0:0::/64'
  fill(senders.connections, MAX.connections, 0)
  fill(senders.bodies, MAX.bodies, 0, network)
  fill(senders.eventStreams, MAX.eventStreams, 0, network)
  const from = async (address: string) => {
    const headers = { 'x-forwarded-for': address }
    const body = await fetch(`${url}/v1/users`, { method: 'POST', body: '{}', headers })
    const stream = await fetch(`${url}/v1/events`, { headers })
    await stream.body?.cancel()
    return [body.status, stream.status]
  }
  expect(await from('2001:db8::1')).toEqual([429, 429])
  expect(await from('2001:DB8:0:0:ffff::2')).toEqual([429, 429])
  expect(await from('2001:db8:0:1::1')).toEqual([200, 200])
})

test('connections of one network of IPv6 count together', async () => {
  const { context, senders } = await before()
  const server = new EventEmitter()
  const connections = new Connections(context, server as GatewayServer)
  onTestFinished(() => connections.stop())
  fill(senders.connections, MAX.connections, 1, '2001:db8:0:0::/64')
  const isKept = (remoteAddress: string) => {
    const socket = new Socket()
    Object.defineProperty(socket, 'remoteAddress', { value: remoteAddress })
    server.emit('connection', socket)
    return !socket.destroyed
  }
  const addresses = [
    '2001:db8::1',
    '2001:db8::2',
    '2001:db8:0:0:ffff::1',
    '2001:db8:0:1::1',
    '::ffff:10.0.0.1',
  ]
  expect(addresses.map(isKept)).toEqual([true, false, false, true, true])
})

test('each sender has a bound of its own, and the scale of limits widens it, takes it away and never narrows it', () => {
  const one = new PerSender(2)
  expect(['a', 'a', 'a', 'b'].map((sender) => one.acquire(sender))).toEqual([true, true, false, true])
  one.release('a')
  expect(one.acquire('a')).toBe(true)
  for (const [scale, most] of [
    [0.1, MAX.bodies],
    [1, MAX.bodies],
    [2, 2 * MAX.bodies],
  ] as const) {
    const { bodies } = newSenders(scale)
    for (let index = 0; index < most; index++) expect(bodies.acquire('a')).toBe(true)
    expect(bodies.acquire('a')).toBe(false)
  }
  const { bodies } = newSenders(0)
  for (let index = 0; index < 3 * MAX.bodies; index++) expect(bodies.acquire('a')).toBe(true)
})
