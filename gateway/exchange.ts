// One request of a client, from its head to the last byte of the answer: Node's own streams, no web Request or Response.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Writable } from 'node:stream'
import { type ProblemCode, type ProblemExtras, problemParts } from '#shared/problems.ts'
import type { Verdict } from '#shared/rate-limit/limiter.ts'
import { type Sender, senderOf } from './addresses.ts'
import type { Entrant } from './admission.ts'
import type { AnswerHead } from './answer-head.ts'
import type { Attempt } from './attempt.ts'
import { type Body, hasBody, readBody, TooLarge } from './body.ts'
import { classOf, type RouteClass } from './classes.ts'
import { compressor } from './compress.ts'
import { type FieldList, fieldOf, guardFields } from './headers.ts'
import { requestIdFor } from './ids.ts'
import { limit, limitFields } from './limits.ts'
import { breakOff, copyOf, flush, grouped, writeHead } from './outgoing.ts'
import type { Parts } from './parts.ts'
import { shapeOf } from './routes.ts'
import { Tries } from './tries.ts'

export class Exchange implements Entrant {
  readonly parts: Parts
  readonly outgoing: ServerResponse
  readonly id: string
  /** The normalised path without the query, as the instance will see it. */
  readonly path: string
  readonly tries: Tries
  /** Where the answer's body goes: to the client, or through compression to it. */
  sink: Writable
  readonly #incoming: IncomingMessage
  readonly #sender: Sender
  readonly #class: RouteClass
  readonly #startedAt = performance.now()
  #limits: FieldList = []
  #body: Body = null
  /** Counts among those in progress. */
  #hasPlace = false
  /** Bytes of an answer of known length that are still to come; where it is not known this never reaches 0. */
  #left = Number.NaN
  #wentAt = 0
  #isStream = false

  constructor(parts: Parts, incoming: IncomingMessage, outgoing: ServerResponse, path: string) {
    this.parts = parts
    this.outgoing = outgoing
    this.sink = outgoing
    this.path = path
    this.#incoming = incoming
    this.id = requestIdFor(incoming.headers['x-request-id'], incoming.headers.traceparent)
    this.tries = new Tries(this, incoming)
    this.#sender = senderOf(incoming, parts.trusted)
    this.#class = classOf(incoming.method ?? 'GET', path)
    parts.open++
    outgoing.on('close', () => this.#closed())
  }

  run() {
    const { blocked, limiter } = this.parts
    const { address } = this.#sender
    if (blocked?.has(address)) {
      return this.refuse('forbidden', 'blocked', { detail: 'Nothing is served to this address.' })
    }
    if (limiter.isOff) return this.#read()
    const verdict = limit(limiter, this.#class, address, this.#incoming.headers)
    if (verdict instanceof Promise) void verdict.then((later) => this.#judged(later))
    else this.#judged(verdict)
  }

  #judged(verdict: Verdict) {
    this.#limits = limitFields(verdict)
    if (!verdict.ok)
      return this.refuse('rate_limited', verdict.rule.name, { retryAfter: verdict.inMs / 1000 })
    this.#read()
  }

  #read() {
    if (!hasBody(this.#incoming)) return this.parts.admission.enter(this)
    readBody(this.#incoming, this.parts.settings, (body) => {
      if (body instanceof TooLarge) return this.refuse('too_large', 'too_large')
      this.#body = body
      if (!this.outgoing.destroyed) this.parts.admission.enter(this)
    })
  }

  get priority() {
    return this.#class.priority
  }

  go() {
    this.#hasPlace = true
    this.#wentAt = performance.now()
    const wrong = this.tries.start(this.#body, this.#sender)
    if (wrong !== undefined) this.refuse(wrong, wrong === 'unavailable' ? 'no_instance' : 'invalid')
  }

  shed() {
    this.refuse('unavailable', 'shed', { retryAfter: 1 })
  }

  /** An interim answer. Early hints are of use to the client; the others concern this hop. */
  inform(status: number, fields: FieldList) {
    const link = fieldOf(fields, 'link')
    if (status === 103 && link !== undefined) this.outgoing.writeEarlyHints({ link })
  }

  head({ status, fields, framing }: AnswerHead) {
    const out = this.#fieldsForClient(fields)
    this.#isStream = fieldOf(fields, 'content-type')?.startsWith('text/event-stream') ?? false
    // A stream lasts as long as somebody looks: it is not work in progress.
    if (this.#isStream) {
      this.parts.streams.add(this)
      this.#leave()
    }
    if (this.parts.settings.COMPRESS && this.#incoming.method !== 'HEAD') {
      const accepted = this.#incoming.headers['accept-encoding'] as string | undefined
      this.sink = compressor(accepted, status, out, this.outgoing) ?? this.outgoing
    }
    if (framing.kind === 'length') this.#left = framing.length
    writeHead(this.outgoing, status, out)
    // Where a body of known length follows, the head goes out together with it: one write for most answers.
    if (framing.kind === 'chunks' || framing.kind === 'connection') process.nextTick(flush, this.outgoing)
  }

  #fieldsForClient(fields: FieldList): FieldList {
    const out: FieldList = []
    for (let i = 0; i < fields.length; i += 2) {
      if (fields[i] !== 'x-request-id') out.push(fields[i]!, fields[i + 1]!)
    }
    out.push('x-request-id', this.id, ...this.#limits)
    out.push(...guardFields((name) => fieldOf(fields, name) !== undefined, this.#sender.isHttps))
    if (this.#endsConnection()) out.push('connection', 'close')
    return out
  }

  /** An answer that came before the end of the request leaves a body on the wire that nobody reads. */
  #endsConnection(): boolean {
    const { httpVersionMajor, complete } = this.#incoming
    return httpVersionMajor < 2 && (this.parts.draining || !complete)
  }

  /** `piece` is good only until this returns. */
  write(piece: Buffer): boolean {
    this.#left -= piece.length
    if (this.sink !== this.outgoing) return this.sink.write(Buffer.from(piece))
    const copy = copyOf(piece, this.#incoming)
    if (this.#left !== 0) return this.outgoing.write(copy, 'latin1')
    this.outgoing.end(copy, 'latin1')
    return true
  }

  end(trailers: FieldList) {
    if (trailers.length > 0 && this.#incoming.headers.te?.includes('trailers')) {
      this.outgoing.addTrailers(grouped(trailers) as Record<string, string>)
    }
    if (!this.outgoing.writableEnded) this.sink.end()
    if (!this.#incoming.complete) this.#incoming.unpipe().resume()
  }

  failed(attempt: Attempt, error: Error & { code?: string }) {
    if (this.outgoing.headersSent) breakOff(this.outgoing)
    if (error instanceof TooLarge) return this.refuse('too_large', 'too_large')
    const { health, log } = this.parts
    health.failed(attempt.upstream, attempt.hasBegun, error.code)
    log.warn({ requestId: this.id, upstream: attempt.upstream.origin, err: error }, 'attempt failed')
    if (!this.tries.again(attempt)) this.refuse('unavailable', 'no_answer')
  }

  refuse(code: ProblemCode, reason: string, extras: ProblemExtras = {}) {
    if (this.outgoing.headersSent || this.outgoing.destroyed) return
    this.parts.metrics.refusals.add(`{reason="${reason}"}`)
    const { status, headers, body } = problemParts(code, this.id, extras)
    const fields: FieldList = [...Object.entries(headers).flat(), ...this.#limits]
    fields.push('content-length', String(Buffer.byteLength(body)))
    if (this.#endsConnection()) fields.push('connection', 'close')
    this.outgoing.writeHead(status, fields)
    this.outgoing.end(body)
    if (!this.#incoming.complete) this.#incoming.unpipe().resume()
  }

  /** Event streams never end by themselves: the client comes back elsewhere and resumes from its last event. */
  endStream() {
    this.outgoing.end()
  }

  #leave() {
    if (this.#hasPlace) this.parts.admission.leave(performance.now() - this.#wentAt)
    else this.parts.admission.cancel(this)
    this.#hasPlace = false
  }

  #closed() {
    const { parts, outgoing, path } = this
    const { tried } = this.tries
    const { method = 'GET' } = this.#incoming
    parts.open--
    if (this.#isStream) parts.streams.delete(this)
    this.#leave()
    if (!outgoing.writableFinished || this.#isStream) this.tries.abort()
    if (this.sink !== outgoing) this.sink.destroy()
    const ms = performance.now() - this.#startedAt
    const status = outgoing.headersSent ? outgoing.statusCode : LEFT
    parts.metrics.finished(method, shapeOf(path), status, ms / 1000)
    parts.accessLog.write({
      requestId: this.id,
      method,
      path,
      status,
      ms,
      upstream: tried.at(-1)?.origin,
      attempts: tried.length,
      address: this.#sender.address,
    })
  }
}

/** nginx' status in logs for a client that left before its answer. */
const LEFT = 499
