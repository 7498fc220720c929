// Misbehaving clients over HTTP, TLS and HTTP/2: each is cut off in time, and the others are served.
import { connect as connectHttp2 } from 'node:http2'
import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { bodyOf, gatewayBefore, instance, tlsFiles } from '../testing.ts'

let files: ReturnType<typeof tlsFiles>['files']
beforeAll(() => {
  const made = tlsFiles()
  files = made.files
  return made.remove
})

const TIMES = { headMs: 300, requestMs: 600, keepAliveMs: 300, clientMs: 400, checkMs: 50 }
/** Far beyond each of these, and below what they are without a test. */
const SOON = { timeout: 8_000, interval: 20 }
const LARGE = Buffer.alloc(32 * 1024 * 1024, 'x')

type Protocol = 'plain HTTP' | 'TLS' | 'HTTP/2'
const protocols: Protocol[] = ['plain HTTP', 'TLS', 'HTTP/2']

async function gateway(protocol: Protocol) {
  const upstream = await instance(async (req, res) => {
    if (req.url === '/large') return res.end(LARGE)
    if (req.url === '/events')
      return res.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
    return res.end(await bodyOf(req))
  })
  return gatewayBefore([upstream.url], protocol === 'plain HTTP' ? {} : files, TIMES)
}

/** A connection below HTTP, and whether the gateway has ended it. */
function open(port: number, protocol: Protocol) {
  const ALPNProtocols = [protocol === 'HTTP/2' ? 'h2' : 'http/1.1']
  const options = { port, host: '127.0.0.1', rejectUnauthorized: false, ALPNProtocols }
  const socket = protocol === 'plain HTTP' ? connectPlain(options) : connectTls(options)
  onTestFinished(() => void socket.destroy())
  return watched(socket)
}

function watched(socket: Socket) {
  const state = { socket, isOver: false }
  const over = () => {
    state.isOver = true
  }
  socket.on('error', over).on('close', over).on('end', over)
  return state
}

/** A byte again and again, never the last one. */
function drip(write: (byte: string) => unknown) {
  const timer = setInterval(() => write('x'), 40)
  onTestFinished(() => clearInterval(timer))
}

const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0'
/** A request's first field, and the beginning of a CONTINUATION of 10 000 bytes. */
const HALF_A_HEAD = '\0\0\x01\x01\x01\0\0\0\x01\x82\0\x27\x10\x09\x04\0\0\0\x01'

/** A client of HTTP/2, its session and one request. */
function ask(port: number, head: Record<string, string>, initialWindowSize = 65_535) {
  const session = connectHttp2(`https://127.0.0.1:${port}`, {
    rejectUnauthorized: false,
    settings: { initialWindowSize },
  })
  onTestFinished(() => session.destroy())
  const state = {
    isOver: false,
    isSessionOver: false,
    session,
    stream: session.request(head, { endStream: false }),
  }
  session
    .on('error', () => undefined)
    .on('close', () => {
      state.isSessionOver = true
    })
  const over = () => {
    state.isOver = true
  }
  state.stream.on('error', over).on('close', over)
  return state
}

/** What the client does, over HTTP/1.1 and HTTP/2; answers whether it was cut off. */
type Misbehaviour = Record<'http1' | 'http2', (port: number, protocol: Protocol) => () => boolean>

function onSocket(begin: (socket: Socket) => void) {
  return (port: number, protocol: Protocol) => {
    const state = open(port, protocol)
    state.socket.once(protocol === 'plain HTTP' ? 'connect' : 'secureConnect', () => begin(state.socket))
    return () => state.isOver
  }
}
const post = (length: number) => `POST /v1/x HTTP/1.1\r\nHost: milo.test\r\nContent-Length: ${length}\r\n\r\n`
const POST = { ':method': 'POST', ':path': '/v1/x' }

const table: Record<string, Misbehaviour> = {
  'says nothing': {
    http1: onSocket((socket) => socket.resume()),
    http2: onSocket((socket) => socket.resume()),
  },
  'says its head byte by byte': {
    http1: onSocket((socket) => {
      socket.resume().write('GET / HTTP/1.1\r\nHost: milo.test\r\nX-Slow: ')
      drip((byte) => socket.write(byte))
    }),
    http2: onSocket((socket) => {
      socket.resume().write(PREFACE + HALF_A_HEAD, 'latin1')
      drip((byte) => socket.write(byte))
    }),
  },
  'stops within its body': {
    http1: onSocket((socket) => socket.resume().write(`${post(100)}half`)),
    http2: (port) => {
      const state = ask(port, POST)
      state.stream.write('half')
      return () => state.isOver
    },
  },
  'sends its body byte by byte': {
    http1: onSocket((socket) => {
      socket.resume().write(post(10_000))
      drip((byte) => socket.write(byte))
    }),
    http2: (port) => {
      const state = ask(port, POST)
      drip((byte) => !state.isOver && state.stream.write(byte))
      return () => state.isOver
    },
  },
  'stays when it has its answer': {
    http1: onSocket((socket) => socket.resume().write('GET / HTTP/1.1\r\nHost: milo.test\r\n\r\n')),
    http2: (port) => {
      const state = ask(port, { ':path': '/' })
      state.stream.resume().end()
      return () => state.isSessionOver
    },
  },
  'takes nothing of a large answer': {
    http1: onSocket((socket) => {
      socket.pause().write('GET /large HTTP/1.1\r\nHost: milo.test\r\n\r\n')
      // A client that does not read sees the end only when it writes; blank lines before a request are legal.
      drip(() => socket.write('\r\n'))
    }),
    http2: (port) => {
      const state = ask(port, { ':path': '/large' })
      state.stream.end()
      return () => state.isOver
    },
  },
}

describe.each(protocols)('over %s', (protocol) => {
  test.each(Object.keys(table))('a client that %s is cut off, and another one is served', async (what) => {
    const { port, context } = await gateway(protocol)
    const isOver = table[what]![protocol === 'HTTP/2' ? 'http2' : 'http1'](port, protocol)
    const other = protocol === 'HTTP/2' ? 'TLS' : protocol
    const request = 'GET /well HTTP/1.1\r\nHost: milo.test\r\nConnection: close\r\n\r\n'
    await begun(() => saying(port, other, request, '200 OK'))
    await vi.waitFor(() => expect(isOver()).toBe(true), SOON)
    await vi.waitFor(
      () => expect([context.open, context.admission.inFlight, context.senders.slow.size]).toEqual([0, 0, 0]),
      SOON,
    )
    if (what === 'takes nothing of a large answer') expect(context.metrics.cuts.values).not.toEqual({})
  })

  test('a client that only listens to events stays longer than all of these limits', async () => {
    const { port } = await gateway(protocol)
    const request = 'GET /events HTTP/1.1\r\nHost: milo.test\r\n\r\n'
    const state = await begun(() =>
      protocol === 'HTTP/2' ? listening(port) : saying(port, protocol, request, 'data: 1'),
    )
    const started = performance.now()
    await vi.waitFor(() => expect(performance.now() - started).toBeGreaterThan(1_500), SOON)
    expect(state.isOver).toBe(false)
  })
})

/** A good client: whether it has what it asked for, and whether it was cut off. */
type Asking = { isBegun: boolean; isOver: boolean }

/**
 * Repeats until it has an answer: limits this short may cut off a good client of a busy machine, too.
 */
const begun = (begin: () => Asking) =>
  vi.waitFor(async () => {
    const state = begin()
    await vi.waitFor(() => expect(state.isBegun || state.isOver).toBe(true), SOON)
    expect(state.isBegun).toBe(true)
    return state
  }, SOON)

function saying(port: number, protocol: Protocol, request: string, answer: string): Asking {
  const state = Object.assign(open(port, protocol), { isBegun: false })
  let text = ''
  state.socket.on('data', (data) => {
    text += data
    state.isBegun = text.includes(answer)
  })
  state.socket.write(request)
  return state
}

function listening(port: number): Asking {
  const state = Object.assign(ask(port, { ':path': '/events' }), { isBegun: false })
  state.stream.on('data', () => {
    state.isBegun = true
  })
  state.stream.end()
  return state
}

test('a client that does not complete the TLS handshake is cut off', async () => {
  const { port } = await gateway('TLS')
  const state = open(port, 'plain HTTP')
  state.socket.resume()
  await vi.waitFor(() => expect(state.isOver).toBe(true), SOON)
})

test('a session of HTTP/2 that only pings is cut off', async () => {
  const { port } = await gateway('HTTP/2')
  const { session, stream } = ask(port, { ':path': '/' })
  stream.resume().end()
  const timer = setInterval(() => !session.destroyed && session.ping(() => undefined), 40)
  onTestFinished(() => clearInterval(timer))
  await vi.waitFor(() => expect(session.destroyed).toBe(true), SOON)
})

test('a client of HTTP/2 whose window takes nothing is cut off, however small the answers', async () => {
  const { port, context } = await gateway('HTTP/2')
  const { stream, session } = ask(port, POST, 0)
  stream.end('a small body, sent back')
  await vi.waitFor(() => expect(stream.destroyed).toBe(true), SOON)
  await vi.waitFor(() => expect([context.open, session.destroyed]).toEqual([0, true]), SOON)
})

test('a client that asks again and again and takes no answer is cut off', async () => {
  const { port } = await gateway('plain HTTP')
  const state = open(port, 'plain HTTP')
  const request = `${post(60_000)}${'x'.repeat(60_000)}`
  state.socket.pause()
  const timer = setInterval(() => {
    for (let i = 0; i < 4 && state.socket.writable; i++) state.socket.write(request)
  }, 10)
  onTestFinished(() => clearInterval(timer))
  await vi.waitFor(() => expect(state.socket.destroyed || state.isOver).toBe(true), { timeout: 15_000 })
}, 20_000)
