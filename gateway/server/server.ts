// The gateway's HTTP server: bounds times and sizes, and refuses requests that readers could understand
// differently.
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createHttp2Server, type Http2Server } from 'node:http2'
import { createServer as createTlsServer, type Server as HttpsServer } from 'node:https'
import type { Duplex } from 'node:stream'
import { getRequestListener } from '@hono/node-server'
import { problemParts } from '#shared/http/problem-answers.ts'
import { newApp } from '../app.ts'
import type { GatewayContext } from '../context.ts'
import { requestIdFor } from '../ids.ts'
import type { Settings } from '../settings.ts'
import { followRenewals, readCertificate } from './certificate.ts'
import { takeHttp2 } from './http2.ts'

/** Room for a token, cookies and a long query. */
const HEAD_BYTES = 16_384
/** A browser's tabs need a few dozen streams; more is an attack that opens and drops them. */
const HTTP2 = { maxConcurrentStreams: 128, maxHeaderListSize: HEAD_BYTES }

export type GatewayServer = Server | HttpsServer

export function newServer(context: GatewayContext): GatewayServer {
  const { times, settings } = context
  const listener = newListener(context)
  const bounds = {
    keepAliveTimeout: times.keepAliveMs,
    headersTimeout: times.headMs,
    requestTimeout: times.requestMs,
    connectionsCheckingInterval: times.checkMs,
    maxHeaderSize: HEAD_BYTES,
    // Node's own refusal has no body; `isUnambiguous` refuses instead.
    requireHostHeader: false,
  }
  const { TLS_CERT_FILE: cert, TLS_KEY_FILE: key } = settings
  if (cert === undefined || key === undefined) return listening(createServer(bounds), listener, settings)
  const certificate = readCertificate({ cert, key })
  const tls = { ...certificate, handshakeTimeout: times.headMs, ALPNProtocols: ['h2', 'http/1.1'] }
  const server = listening(createTlsServer({ ...bounds, ...tls }), listener, settings)
  takeHttp2(server, listening(createHttp2Server({ settings: HTTP2 }), listener, settings), context)
  followRenewals(server, { cert, key }, certificate, context)
  return server
}

function listening<S extends Server | Http2Server>(
  server: S,
  listener: RequestListener,
  { BODY_LIMIT_BYTES }: Settings,
): S {
  const onContinue: RequestListener = (incoming, outgoing) => {
    const tooLarge = Number(incoming.headers['content-length'] ?? 0) > BODY_LIMIT_BYTES
    if (!tooLarge) outgoing.writeContinue()
    listener(incoming, outgoing)
  }
  const onClientError = (error: NodeJS.ErrnoException, socket: Duplex) => refuseBytes(error, socket)
  // Trap: each kind of server has its own types for the same events.
  const any = server as Server
  any.on('request', listener).on('checkContinue', onContinue).on('clientError', onClientError)
  return server
}

export function newListener(context: GatewayContext): RequestListener {
  const app = newApp(context)
  return getRequestListener(
    (request, { incoming, outgoing }) => {
      if (!isUnambiguous(incoming as IncomingMessage)) return refusal()
      return app.fetch(asGet(request), { incoming, outgoing })
    },
    {
      // HTTP/1.0 needs no host.
      hostname: 'localhost',
      // The gateway reads bodies itself, and uses Response only for its own small answers.
      autoCleanupIncoming: false,
      overrideGlobalObjects: false,
      errorHandler: refusal,
    },
  )
}

/** Trap: for HEAD Hono wraps the answer to GET in a new Response, which loses "already sent". */
function asGet(request: Request): Request {
  if (request.method === 'HEAD') Object.defineProperty(request, 'method', { value: 'GET' })
  return request
}

/** RFC 3986 §3.2.2: a name, or an IPv6 address in brackets, and a port. */
const HOST = /^(?:[\w.~!$&'()*+,;=%-]*|\[[\da-f:.]+\])(?::\d*)?$/i
/** Most requests have the same one. */
let lastHost = ''

function isHost(host: string): boolean {
  if (host === lastHost) return true
  if (!HOST.test(host)) return false
  lastHost = host
  return true
}

/** RFC 9110 §4.2: it needs a host, and a user before the host is a trap for readers. */
const ABSOLUTE = /^https?:\/\/[^/?#@\\]+(?:[/?#]|$)/i
const METHOD = /^(?!CONNECT$)[A-Z]{1,20}$/

/** Node silently keeps the first of several Hosts; another reader might keep the last (RFC 9112 §3.2). */
function isUnambiguous({
  headers,
  rawHeaders,
  httpVersion,
  httpVersionMajor,
  method = '',
  url = '',
}: IncomingMessage): boolean {
  // HTTP/2: a Host must equal :authority (RFC 9113 §8.3.1), and any bytes pass as a method.
  if (httpVersionMajor > 1) {
    const { host, ':authority': authority = host } = headers
    return METHOD.test(method) && (host === undefined || host === authority)
  }
  if (!url.startsWith('/') && !ABSOLUTE.test(url)) return false
  let hosts = 0
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!
    if (name.length === 4 && name.toLowerCase() === 'host') hosts++
  }
  if (hosts !== 1) return hosts === 0 && httpVersion !== '1.1'
  return isHost(headers.host!)
}

const MALFORMED = { detail: 'The head of the request is malformed.' }

function refusal(): Response {
  const { status, headers, body } = problemParts('invalid_input', requestIdFor(undefined), MALFORMED)
  return new Response(body, { status, headers: { ...headers, connection: 'close' } })
}

const bare = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

/** What Node could not parse is no request: write the answer by hand. */
function refuseBytes(error: NodeJS.ErrnoException, socket: Duplex) {
  // Without TLS nothing can be answered.
  if (error.code === 'ECONNRESET' || error.code?.startsWith('ERR_TLS') || !socket.writable)
    return socket.destroy()
  const status = bare[error.code as keyof typeof bare]
  if (status) return socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
  const { headers, body } = problemParts('invalid_input', requestIdFor(undefined), MALFORMED)
  const fields = Object.entries({
    ...headers,
    connection: 'close',
    'content-length': Buffer.byteLength(body),
  })
  const head = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return socket.end(`HTTP/1.1 400 Bad Request\r\n${head}\r\n${body}`)
}
