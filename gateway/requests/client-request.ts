// One client request and its answer, until the last byte is written. It works on Node's own streams and
// builds no web Request or Response.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Writable } from 'node:stream'
import type { ProblemExtras } from '#shared/http/problem-answers.ts'
import type { ProblemCode } from '#shared/http/problems.ts'
import type { Span } from '#shared/traces/span.ts'
import { type Sender, senderOf } from '../addresses.ts'
import { withBrowserFields } from '../answers/browser-fields.ts'
import { compressor } from '../answers/compress.ts'
import {
  breakOff,
  CLIENT_LEFT,
  copyOf,
  flush,
  joined,
  onClose,
  writeHead,
  writeInterim,
} from '../answers/outgoing.ts'
import { problemFor, TOO_MANY_STREAMS } from '../answers/refusals.ts'
import type { Upstream } from '../balancing/upstreams.ts'
import type { GatewayContext } from '../context.ts'
import type { AnswerHead } from '../http1/answer-head.ts'
import type { Call, CallError, Reader } from '../http1/call.ts'
import { type FieldList, fieldOf } from '../http1/fields.ts'
import { requestIdFor } from '../ids.ts'
import { policyOf, type RoutePolicy } from '../limits/route-policies.ts'
import { type Slow, watchRest } from '../limits/senders.ts'
import { endRequestSpan, requestSpan } from '../monitoring/request-spans.ts'
import { templateOf } from '../routes.ts'
import { type Body, TooLarge } from './body.ts'
import { originForm } from './target.ts'

export class ClientRequest implements Reader, Slow {
  readonly id: string
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
  readonly method: string
  /** In origin form. */
  readonly target: string
  /** Without the query, normalised. */
  readonly path: string
  readonly sender: Sender
  readonly policy: RoutePolicy
  /** Of a request whose trace is kept. */
  readonly span: Span | undefined
  /** Where the answer's body goes: to the client, straight or through compression. */
  sink: Writable
  /** The fields that tell what its rate limit leaves. */
  limits: FieldList = []
  /** What an instance gets, when it is complete. */
  head = ''
  body: Body = null
  /** When the time for it is up. */
  deadline = 0
  /** The client grants less time than instances usually get. */
  isShort = false
  /** The instances that were asked, in order. */
  readonly tried: Upstream[] = []
  /** The call to the last of them. */
  call: Call | undefined
  /** It counts among the requests in progress. */
  hasPlace = false
  /** The answer is complete, or the client left. */
  isClosed = false
  readonly #context: GatewayContext
  readonly #startedAt = performance.now()
  /** Bytes of the answer that are still to come. NaN where its length is unknown. */
  #left = Number.NaN
  #isWaiting = false

  constructor(context: GatewayContext, incoming: IncomingMessage, outgoing: ServerResponse, path: string) {
    this.#context = context
    this.incoming = incoming
    this.outgoing = outgoing
    this.sink = outgoing
    this.path = path
    this.method = incoming.method ?? 'GET'
    this.id = requestIdFor(incoming.headers['x-request-id'], incoming.headers.traceparent)
    this.target = originForm(incoming)
    this.sender = senderOf(incoming, context.trusted)
    this.policy = policyOf(this.method, path)
    this.span = context.tracer && requestSpan(context.tracer, this)
    context.open++
    onClose(outgoing, incoming, () => this.#closed())
  }

  /** Passes an instance's answer on: its head now, its body as it comes. */
  answer({ status, fields, framing }: AnswerHead) {
    const out = this.#completed(fields)
    if (fieldOf(fields, 'content-type')?.startsWith('text/event-stream') && !this.#beginEventStream())
      return this.call!.abort()
    if (this.#context.settings.COMPRESS && this.method !== 'HEAD') {
      const accepted = this.incoming.headers['accept-encoding'] as string | undefined
      this.sink = compressor(accepted, status, out, this.outgoing) ?? this.outgoing
    }
    if (framing.kind === 'length') this.#left = framing.length
    writeHead(this.outgoing, status, out)
    // A head before a body of known length leaves together with it: one write for most answers.
    if (framing.kind === 'chunks' || framing.kind === 'connection') process.nextTick(flush, this.outgoing)
    this.call!.read()
  }

  /** The fields of an answer, and the gateway's own. */
  #completed(fields: FieldList): FieldList {
    const { httpVersionMajor, complete } = this.incoming
    const out = withBrowserFields(fields, this, this.#context.settings.CORS_ORIGINS)
    out.push('x-request-id', this.id, ...this.limits)
    // An answer before the end of the request leaves a body on the connection that nobody reads.
    if (httpVersionMajor < 2 && (this.#context.draining || !complete)) out.push('connection', 'close')
    return out
  }

  /** An event stream lasts as long as its client listens: it is not work in progress. False if refused. */
  #beginEventStream(): boolean {
    const { senders, eventStreams } = this.#context
    this.leave()
    const hasRoom = senders.eventStreams.acquire(this.sender.key)
    if (hasRoom) eventStreams.add(this)
    else this.refuse('rate_limited', 'event_streams', TOO_MANY_STREAMS)
    return hasRoom
  }

  /** Ends an event stream. Trap: an event that is written after the end ends the process. */
  finish() {
    this.call!.abort()
    this.outgoing.end()
  }

  interim(status: number, fields: FieldList) {
    writeInterim(this.outgoing, status, fields)
  }

  data(piece: Buffer): boolean {
    this.#left -= piece.length
    const copy = copyOf(piece, this.incoming)
    if (this.#left === 0 && this.sink === this.outgoing) {
      this.outgoing.end(copy, 'latin1')
      return true
    }
    const goesOn = this.sink.write(copy, 'latin1')
    if (!goesOn && !this.#isWaiting) this.sink.once('drain', () => this.#drained())
    this.#isWaiting ||= !goesOn
    return goesOn
  }

  #drained() {
    this.#isWaiting = false
    if (this.call!.isOver) return
    this.#context.senders.slow.delete(this)
    this.call!.resume()
  }

  end(trailers: FieldList) {
    if (trailers.length > 0 && this.incoming.headers.te?.includes('trailers')) {
      this.outgoing.addTrailers(joined(trailers))
    }
    if (!this.outgoing.writableEnded) this.sink.end()
    this.leave()
    watchRest(this)
    if (!this.incoming.complete) this.incoming.unpipe().resume()
  }

  fail(error: CallError) {
    // An answer that waits behind another one closes only with its connection.
    this.leave()
    if (this.outgoing.headersSent) return breakOff(this.outgoing)
    if (error.cause instanceof TooLarge) return this.refuse('too_large', 'too_large')
    if (error.code === 'upload' && !this.incoming.complete) this.refuse('request_timeout', 'upload')
    else this.refuse('unavailable', 'no_answer')
  }

  /** The instance waits for the client: the place goes to another request. */
  clientStalled() {
    const { slow } = this.#context.senders
    this.leave()
    const isUpload = slow.add(this) && !this.incoming.complete && !this.outgoing.headersSent
    if (isUpload) this.incoming.once('data', () => slow.delete(this))
  }

  cut() {
    const { incoming, outgoing } = this
    this.#context.metrics.cuts.add('{what="request"}')
    // An answer that waits behind another one closes only with its connection: an unfinished upload is the
    // last on it.
    if (outgoing.headersSent) this.call?.abort()
    else if (outgoing.socket === null) incoming.socket.destroy()
    breakOff(outgoing)
  }

  refuse(code: ProblemCode, reason: string, extras: ProblemExtras = {}) {
    this.leave()
    if (this.outgoing.headersSent || this.isClosed) return
    this.#context.metrics.refusals.add(`{reason="${reason}"}`)
    const { status, headers, body } = problemFor(this.incoming.headers, code, this.id, extras)
    const fields = this.#completed(Object.entries(headers).flat())
    fields.push('content-length', String(Buffer.byteLength(body)))
    // Trap: HTTP/2 keeps the fields of a head that it has refused to write.
    for (const name of this.outgoing.getHeaderNames()) this.outgoing.removeHeader(name)
    this.outgoing.writeHead(status, fields)
    this.outgoing.end(body)
    if (!this.incoming.complete) this.incoming.unpipe().resume()
  }

  /** Gives the place back, if it has one. */
  leave() {
    if (!this.hasPlace) return
    this.hasPlace = false
    this.#context.admission.leave()
  }

  #closed() {
    if (this.isClosed) return
    const { id: requestId, method, outgoing, path, tried, sender } = this
    const { admission, senders, eventStreams, metrics, accessLog } = this.#context
    this.isClosed = true
    this.#context.open--
    if (eventStreams.delete(this)) senders.eventStreams.release(sender.key)
    senders.slow.delete(this)
    admission.cancel(this)
    this.leave()
    this.call?.abort()
    if (this.sink !== outgoing) this.sink.destroy()
    const ms = performance.now() - this.#startedAt
    const status = outgoing.headersSent ? outgoing.statusCode : CLIENT_LEFT
    if (this.span !== undefined) endRequestSpan(this.span, status)
    metrics.finished(method, templateOf(path), status, ms / 1000)
    const [upstream, attempts, { address }] = [tried.at(-1)?.origin, tried.length, sender]
    accessLog.write({ requestId, method, path, status, ms, upstream, attempts, address })
  }
}
