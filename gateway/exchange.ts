// One request of a client, from its head to the last byte of the answer: Node's own streams, no web Request or Response.
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { type ProblemCode, type ProblemExtras, problemResponse } from '#shared/problems.ts'
import { plainAddress, type Sender, senderOf } from './addresses.ts'
import { Attempt } from './attempt.ts'
import { pick } from './balance.ts'
import { type Body, readBody, TooLarge } from './body.ts'
import { answerFields, DEADLINE_FIELD, type FieldList, requestFields } from './headers.ts'
import { requestIdFor, traceparentFor } from './ids.ts'
import type { Parts } from './parts.ts'
import { mayRepeat } from './retry.ts'
import type { Upstream } from './upstreams.ts'

/** An event stream may be silent for longer than a body that is on its way. */
const STREAM_IDLE_MS = 300_000

export class Exchange {
  readonly parts: Parts
  readonly outgoing: ServerResponse
  readonly #incoming: IncomingMessage
  readonly #path: string
  readonly #target: string
  readonly #id: string
  readonly #sender: Sender
  readonly #startedAt = Date.now()
  /** Counted from when the request is complete, so that a slow sender does not use up the instance's time. */
  #deadline = 0
  readonly #tried: Upstream[] = []
  #fields: FieldList = []
  #body: Body = null
  #attempt: Attempt | undefined
  #repeats = 0
  #isStream = false

  /** `path` is the normalised one, without the query, as the instance will see it. */
  constructor(parts: Parts, incoming: IncomingMessage, outgoing: ServerResponse, path: string) {
    this.parts = parts
    this.outgoing = outgoing
    this.#incoming = incoming
    this.#path = path
    this.#target = originForm(incoming)
    this.#id = requestIdFor(incoming.headers['x-request-id'])
    const { remoteAddress } = incoming.socket
    const proto = 'encrypted' in incoming.socket ? 'https' : 'http'
    this.#sender = senderOf(incoming.headers, plainAddress(remoteAddress), proto, parts.trusted)
    parts.live.add(this)
    outgoing.on('close', () => this.#closed())
  }

  run() {
    readBody(this.#incoming, this.parts.settings, (body) => {
      if (body instanceof TooLarge) return this.refuse('too_large')
      this.#body = body
      this.#deadline = Date.now() + this.#timeGranted()
      this.#fields = this.#fieldsForInstance()
      this.parts.budget.request(this.#startedAt)
      const upstream = this.#choose()
      if (upstream === undefined) this.refuse('unavailable')
      else this.#send(upstream)
    })
  }

  #fieldsForInstance(): FieldList {
    const { headers } = this.#incoming
    const fields = requestFields(headers)
    fields.push(...this.#sender.fields)
    fields.push('x-request-id', this.#id, 'traceparent', traceparentFor(headers.traceparent))
    const length = headers['content-length']
    if (length !== undefined && this.#body !== null && !Buffer.isBuffer(this.#body)) {
      fields.push('content-length', length)
    }
    return fields
  }

  #choose(): Upstream | undefined {
    const { upstreams, settings } = this.parts
    return pick(upstreams.list, this.#tried, settings.BALANCE, Date.now(), settings.SLOW_START_MS)
  }

  #send(upstream: Upstream) {
    const { method = 'GET', headers } = this.#incoming
    const { FIRST_BYTE_TIMEOUT_MS, IDLE_TIMEOUT_MS } = this.parts.settings
    const left = Math.max(1, this.#timeLeft())
    this.#tried.push(upstream)
    this.#attempt = new Attempt(this, upstream)
    const options = {
      method: method as 'GET',
      path: this.#target,
      headers: [...this.#fields, DEADLINE_FIELD, String(left)] as string[],
      body: this.#body,
      headersTimeout: Math.min(FIRST_BYTE_TIMEOUT_MS, left),
      bodyTimeout: headers.accept?.includes('text/event-stream') ? STREAM_IDLE_MS : IDLE_TIMEOUT_MS,
    }
    upstream.pool.dispatch(options, this.#attempt)
  }

  /** The client may ask for less time than the gateway gives. */
  #timeGranted(): number {
    const own = this.parts.settings.DEADLINE_MS
    const asked = Number(this.#incoming.headers[DEADLINE_FIELD])
    return asked > 0 && asked < own ? Math.ceil(asked) : own
  }

  #timeLeft(): number {
    return this.#deadline - Date.now()
  }

  /** Asks another instance instead; false where the rules, the budget or the time do not allow it. */
  again(attempt: Attempt): boolean {
    if (this.outgoing.headersSent || this.outgoing.destroyed || this.#timeLeft() <= 0) return false
    if (this.#body !== null && !Buffer.isBuffer(this.#body)) return false
    const repeats = attempt.begun
    if (repeats && (this.#repeats > 0 || !this.#mayRepeat())) return false
    const { list } = this.parts.upstreams
    const upstream = this.#choose() ?? (repeats && list.length === 1 ? list[0] : undefined)
    if (upstream === undefined) return false
    // Where no connection came about there is nothing to repeat: choosing another instance multiplies no work.
    if (repeats && !this.parts.budget.take(Date.now())) return false
    if (repeats) this.#repeats++
    this.#send(upstream)
    return true
  }

  #mayRepeat(): boolean {
    const { method = 'GET', headers } = this.#incoming
    return mayRepeat(method, this.#path, headers['idempotency-key'])
  }

  /** An interim answer. Early hints are of use to the client; the others concern this hop. */
  inform(status: number, headers: IncomingHttpHeaders) {
    if (status === 103 && typeof headers.link === 'string')
      this.outgoing.writeEarlyHints({ link: headers.link })
  }

  head(status: number, headers: IncomingHttpHeaders) {
    const fields = answerFields(headers, status)
    fields.push('x-request-id', this.#id)
    // An answer that came before the end of the request leaves a body on the wire that nobody reads.
    if (this.parts.draining || !this.#incoming.complete) fields.push('connection', 'close')
    this.#isStream = headers['content-type']?.startsWith('text/event-stream') ?? false
    this.outgoing.writeHead(status, fields)
    // Small answers go out in one write with their body; a head whose body does not follow at once goes alone.
    process.nextTick(flush, this.outgoing)
  }

  write(piece: Buffer): boolean {
    return this.outgoing.write(piece)
  }

  end(trailers: IncomingHttpHeaders) {
    if (this.#incoming.headers.te?.includes('trailers'))
      this.outgoing.addTrailers(trailers as Record<string, string>)
    this.outgoing.end()
    if (!this.#incoming.complete) this.#incoming.unpipe().resume()
  }

  failed(attempt: Attempt, error: Error & { code?: string }) {
    if (error instanceof TooLarge) return this.refuse('too_large')
    if (error.code === 'UND_ERR_INVALID_ARG') return this.refuse('invalid_input')
    this.parts.health.failed(attempt.upstream, attempt.begun, error.code)
    this.parts.log.warn(
      { requestId: this.#id, upstream: attempt.upstream.origin, err: error },
      'attempt failed',
    )
    if (this.outgoing.headersSent) this.outgoing.destroy()
    else if (!this.again(attempt)) this.refuse('unavailable')
  }

  refuse(code: ProblemCode, extras: ProblemExtras = {}) {
    if (this.outgoing.headersSent || this.outgoing.destroyed) return
    const problem = problemResponse(code, this.#id, extras)
    const fields = Object.fromEntries(problem.headers)
    if (!this.#incoming.complete) fields.connection = 'close'
    this.outgoing.writeHead(problem.status, fields)
    void problem.text().then((text) => this.outgoing.end(text))
    if (!this.#incoming.complete) this.#incoming.unpipe().resume()
  }

  /** Event streams never end by themselves: the client comes back elsewhere and resumes from its last event. */
  endStream() {
    if (this.#isStream) this.outgoing.end()
  }

  #closed() {
    const { parts, outgoing } = this
    parts.live.delete(this)
    if (!outgoing.writableFinished || this.#isStream) this.#attempt?.abort()
    const line = {
      requestId: this.#id,
      method: this.#incoming.method,
      path: this.#path,
      status: outgoing.headersSent ? outgoing.statusCode : 499,
      ms: Date.now() - this.#startedAt,
      upstream: this.#attempt?.upstream.origin,
      attempts: this.#tried.length,
    }
    parts.accessLog.info(line, 'request')
  }
}

function flush(outgoing: ServerResponse) {
  if (!outgoing.writableEnded && !outgoing.destroyed) outgoing.flushHeaders()
}

/** RFC 9112 §3.2.2: a server takes `GET http://host/path` too, and its host stands above the Host field. */
function originForm(incoming: IncomingMessage): string {
  const { url = '/' } = incoming
  if (url.startsWith('/')) return url
  const { host, pathname, search } = new URL(url)
  incoming.headers.host = host
  return pathname + search
}
