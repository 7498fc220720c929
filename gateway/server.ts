// The gateway's HTTP server: times and sizes that bound what a client can hold, and refusals of what cannot be understood.
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createSecureServer, type Http2SecureServer } from 'node:http2'
import type { Duplex } from 'node:stream'
import { getRequestListener } from '@hono/node-server'
import { problemParts } from '#shared/problems.ts'
import { newApp } from './app.ts'
import { requestIdFor } from './ids.ts'
import type { Parts } from './parts.ts'

/** Longer than the usual 60 s of a balancer in front, so that it is never we who close first. */
const KEEP_ALIVE_MS = 65_000
/** A client that needs longer to say its request head or body is broken or holds connections on purpose. */
const HEAD_TIME_MS = 10_000
const REQUEST_TIME_MS = 60_000
/** How often Node looks for connections over these times. */
const SLOW_CHECK_MS = 1_000
/** Room for a token, cookies and a long query. */
const HEAD_BYTES = 16_384
/** One browser's tabs need a few dozen streams; more is somebody who opens and drops them to keep us busy. */
const HTTP2 = { maxConcurrentStreams: 128, maxHeaderListSize: HEAD_BYTES }

const bounds = {
  keepAliveTimeout: KEEP_ALIVE_MS,
  headersTimeout: HEAD_TIME_MS,
  requestTimeout: REQUEST_TIME_MS,
  connectionsCheckingInterval: SLOW_CHECK_MS,
  maxHeaderSize: HEAD_BYTES,
  // Node's own refusal has no body; `isClear` refuses instead.
  requireHostHeader: false,
}

export type GatewayServer = Server | Http2SecureServer

export function newServer(parts: Parts): GatewayServer {
  const listener = newListener(parts)
  const { TLS_CERT_FILE: cert, TLS_KEY_FILE: key } = parts.settings
  const server =
    cert === undefined || key === undefined
      ? createServer(bounds, listener)
      : createSecureServer(
          { ...bounds, allowHTTP1: true, cert: readFileSync(cert), key: readFileSync(key), settings: HTTP2 },
          listener as never,
        )
  const onContinue: RequestListener = (incoming, outgoing) => {
    const tooLarge = Number(incoming.headers['content-length'] ?? 0) > parts.settings.BODY_LIMIT_BYTES
    if (!tooLarge) outgoing.writeContinue()
    listener(incoming, outgoing)
  }
  server.on('checkContinue', onContinue as never)
  const onClientError = (error: NodeJS.ErrnoException, socket: Duplex) => refuseBytes(error, socket)
  server.on('clientError', onClientError as never)
  return server
}

export function newListener(parts: Parts): RequestListener {
  const app = newApp(parts)
  return getRequestListener(
    (request, { incoming, outgoing }) => {
      if (!isClear(incoming as IncomingMessage)) return refusal()
      return app.fetch(asGet(request), { incoming, outgoing })
    },
    {
      // Who speaks HTTP/1.0 need not name a host.
      hostname: 'localhost',
      // The gateway reads bodies itself, and hands out the platform's Response only for its own small answers.
      autoCleanupIncoming: false,
      overrideGlobalObjects: false,
      errorHandler: refusal,
    },
  )
}

/** Trap: Hono answers HEAD by wrapping the answer to GET in a new Response, which loses "already sent". */
function asGet(request: Request): Request {
  if (request.method === 'HEAD') Object.defineProperty(request, 'method', { value: 'GET' })
  return request
}

const METHOD = /^(?!CONNECT$)[A-Z]{1,20}$/

/** Node keeps the first of several Hosts and says nothing: another reader might keep the last (RFC 9112 §3.2). */
function isClear({ rawHeaders, httpVersion, httpVersionMajor, method = '' }: IncomingMessage): boolean {
  // HTTP/2 has one :authority and no place for a second, but it takes any bytes for a method.
  if (httpVersionMajor > 1) return METHOD.test(method)
  let hosts = 0
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!
    if (name.length === 4 && name.toLowerCase() === 'host') hosts++
  }
  return hosts === 1 || (hosts === 0 && httpVersion !== '1.1')
}

const MALFORMED = { detail: 'The head of the request is not as HTTP wants it.' }

function refusal(): Response {
  const { status, headers, body } = problemParts('invalid_input', requestIdFor(undefined), MALFORMED)
  return new Response(body, { status, headers: { ...headers, connection: 'close' } })
}

const bare = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

/** What Node could not parse never became a request: the answer is written by hand. */
function refuseBytes(error: NodeJS.ErrnoException, socket: Duplex) {
  if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy()
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
