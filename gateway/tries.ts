// The tries of one request: which instance is asked, with what, and whether another one may be asked after it.
import type { IncomingMessage } from 'node:http'
import type { ProblemCode } from '#shared/problems.ts'
import type { Sender } from './addresses.ts'
import { Attempt } from './attempt.ts'
import { pick } from './balance.ts'
import type { Body } from './body.ts'
import type { Exchange } from './exchange.ts'
import { DEADLINE_FIELD, isHead, requestLines } from './headers.ts'
import { traceparentFor } from './ids.ts'
import type { Parts } from './parts.ts'
import { mayRepeat } from './retry.ts'
import type { Upstream } from './upstreams.ts'

/** An event stream may be silent for longer than a body that is on its way. */
const STREAM_IDLE_MS = 300_000

/** RFC 9110 §8.6: these say so where they have none. */
const HAS_BODY = new Set(['POST', 'PUT', 'PATCH'])

export class Tries {
  readonly tried: Upstream[] = []
  readonly #exchange: Exchange
  readonly #parts: Parts
  readonly #incoming: IncomingMessage
  readonly #target: string
  /** The head for an instance but for its last field, which changes from try to try. */
  #head = ''
  #body: Body = null
  /** Counted from when the request is complete, so that a slow sender does not use up the instance's time. */
  #deadline = 0
  #repeats = 0
  #attempt: Attempt | undefined

  constructor(exchange: Exchange, incoming: IncomingMessage) {
    this.#exchange = exchange
    this.#parts = exchange.parts
    this.#incoming = incoming
    this.#target = originForm(incoming)
  }

  /** Asks the first instance; answers why not where that cannot be. */
  start(body: Body, sender: Sender): ProblemCode | undefined {
    const now = Date.now()
    this.#body = body
    this.#deadline = now + this.#timeGranted()
    this.#head = this.#headForInstance(sender)
    if (this.#incoming.httpVersionMajor > 1 && !isHead(this.#head)) return 'invalid_input'
    this.#parts.budget.request(now)
    const upstream = this.#choose()
    if (upstream === undefined) return 'unavailable'
    this.#send(upstream)
    return undefined
  }

  /** Asks another instance instead; false where the rules, the budget or the time do not allow it. */
  again(attempt: Attempt): boolean {
    const { outgoing } = this.#exchange
    if (outgoing.headersSent || outgoing.destroyed || this.#timeLeft() <= 0) return false
    if (this.#body !== null && !Buffer.isBuffer(this.#body)) return false
    const repeats = attempt.hasBegun
    if (repeats && (this.#repeats > 0 || !this.#mayRepeat())) return false
    const { list } = this.#parts.upstreams
    const upstream = this.#choose() ?? (repeats && list.length === 1 ? list[0] : undefined)
    if (upstream === undefined) return false
    // Where no connection came about there is nothing to repeat: choosing another instance multiplies no work.
    if (repeats && !this.#parts.budget.take(Date.now())) return false
    if (repeats) {
      this.#repeats++
      this.#parts.metrics.repeats.add('')
    }
    this.#send(upstream)
    return true
  }

  abort() {
    this.#attempt?.abort()
  }

  #choose(): Upstream | undefined {
    const { upstreams, settings } = this.#parts
    return pick(upstreams.list, this.tried, settings.BALANCE, Date.now(), settings.SLOW_START_MS)
  }

  #send(upstream: Upstream) {
    const { method = 'GET', headers } = this.#incoming
    const { FIRST_BYTE_TIMEOUT_MS, IDLE_TIMEOUT_MS } = this.#parts.settings
    const left = Math.max(1, this.#timeLeft())
    this.tried.push(upstream)
    this.#attempt = new Attempt(this.#exchange, upstream)
    const request = {
      method,
      head: `${this.#head}${DEADLINE_FIELD}: ${left}\r\n\r\n`,
      body: this.#body,
      inChunks: headers['content-length'] === undefined,
      mayRepeat: this.#mayRepeat(),
      firstByteMs: Math.min(FIRST_BYTE_TIMEOUT_MS, left),
      idleMs: headers.accept?.includes('text/event-stream') ? STREAM_IDLE_MS : IDLE_TIMEOUT_MS,
    }
    upstream.pool.send(request, this.#attempt)
  }

  #headForInstance({ lines }: Sender): string {
    const { method = 'GET', headers } = this.#incoming
    const host = headers.host || 'localhost'
    const trace = traceparentFor(headers.traceparent, this.#exchange.id)
    const own = `x-request-id: ${this.#exchange.id}\r\ntraceparent: ${trace}\r\n${this.#bodyLine(method)}`
    return `${method} ${this.#target} HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\n${requestLines(headers)}${lines}${own}`
  }

  #bodyLine(method: string): string {
    const body = this.#body
    if (body === null) return HAS_BODY.has(method) ? 'content-length: 0\r\n' : ''
    if (Buffer.isBuffer(body)) return `content-length: ${body.length}\r\n`
    const length = this.#incoming.headers['content-length']
    return length === undefined ? 'transfer-encoding: chunked\r\n' : `content-length: ${length}\r\n`
  }

  #mayRepeat(): boolean {
    const { method = 'GET', headers } = this.#incoming
    return mayRepeat(method, this.#exchange.path, headers['idempotency-key'])
  }

  /** The client may ask for less time than the gateway gives. */
  #timeGranted(): number {
    const own = this.#parts.settings.DEADLINE_MS
    const asked = Number(this.#incoming.headers[DEADLINE_FIELD])
    return asked > 0 && asked < own ? Math.ceil(asked) : own
  }

  #timeLeft(): number {
    return this.#deadline - Date.now()
  }
}

/** RFC 9112 §3.2.2: a server takes `GET http://host/path` too, and its host stands above the Host field. */
function originForm(incoming: IncomingMessage): string {
  const { url = '/', headers } = incoming
  // HTTP/2 names the host in a field of its own.
  headers.host ??= headers[':authority'] as string
  if (url.startsWith('/')) return url
  const { host, pathname, search } = new URL(url)
  headers.host = host
  return pathname + search
}
