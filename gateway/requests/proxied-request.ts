// One client request, from its head to the last byte of its answer: limits, a place, an instance, the answer.
// It works on Node's own streams and builds no web Request or Response.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Writable } from 'node:stream'
import type { ProblemExtras } from '#shared/http/problem-answers.ts'
import type { ProblemCode } from '#shared/http/problems.ts'
import type { Span } from '#shared/traces/span.ts'
import { type Sender, senderOf } from '../addresses.ts'
import { withBrowserFields } from '../answers/browser-fields.ts'
import { compressor } from '../answers/compress.ts'
import { breakOff, CLIENT_LEFT, copyOf, flush, grouped, inform, writeHead } from '../answers/outgoing.ts'
import { BLOCKED, INVALID, problemFor, TOO_MANY_BODIES, TOO_MANY_STREAMS } from '../answers/refusals.ts'
import type { GatewayContext } from '../context.ts'
import type { AnswerHead } from '../http1/answer-head.ts'
import type { CallError } from '../http1/call.ts'
import { type FieldList, fieldOf } from '../http1/fields.ts'
import { requestIdFor } from '../ids.ts'
import type { Waiter } from '../limits/admission.ts'
import { limit, limitFields } from '../limits/rate-limits.ts'
import { policyOf } from '../limits/route-policies.ts'
import { END_WAIT_MS, isLeft, type Slow, watchEnd } from '../limits/senders.ts'
import { endRequestSpan, requestSpan } from '../monitoring/request-spans.ts'
import { shapeOf } from '../routes.ts'
import { type Body, hasBody, onceOver, readBody, TooLarge } from './body.ts'
import { forward } from './forward.ts'
import { originForm } from './head.ts'
import { type Client, type Message, newMessage } from './message.ts'

export class ProxiedRequest implements Waiter, Client, Slow {
  readonly id: string
  readonly incoming: IncomingMessage
  readonly target: string
  readonly path: string
  readonly sender: Sender
  readonly priority: Waiter['priority']
  readonly outgoing: ServerResponse
  readonly span: Span | undefined
  /** Where the answer's body goes: to the client, straight or through compression. */
  sink: Writable
  isGone = false
  readonly #context: GatewayContext
  readonly #startedAt = performance.now()
  #limits: FieldList = []
  #body: Body = null
  #message: Message | undefined
  /** Since when it counts among the requests in progress, if it does. */
  #placeSince: number | undefined
  /** The instance's time to the head. Unknown if the client's upload was part of it. */
  #headMs: number | undefined
  /** Bytes of the answer that are still to come. NaN where its length is unknown. */
  #left = Number.NaN
  #isWaiting = false
  #endTimer: NodeJS.Timeout | undefined

  constructor(context: GatewayContext, incoming: IncomingMessage, outgoing: ServerResponse, path: string) {
    this.#context = context
    this.outgoing = outgoing
    this.sink = outgoing
    this.path = path
    this.incoming = incoming
    this.id = requestIdFor(incoming.headers['x-request-id'], incoming.headers.traceparent)
    this.target = originForm(incoming)
    this.sender = senderOf(incoming, context.trusted)
    this.priority = policyOf(incoming.method ?? 'GET', path).priority
    this.span = context.tracer && requestSpan(context.tracer, this)
    context.open++
    outgoing.on('close', () => this.#closed())
  }

  /** Limits, then the body, then a place. */
  async run() {
    const { blocked, limiter, admission, senders, settings } = this.#context
    const { address, counted } = this.sender
    const { method = 'GET' } = this.incoming
    if (blocked?.has(address)) return this.refuse('forbidden', 'blocked', BLOCKED)
    if (!limiter.isOff) {
      const taken = limit(limiter, policyOf(method, this.path), counted, this.incoming.headers)
      const verdict = taken instanceof Promise ? await taken : taken
      this.#limits = limitFields(verdict)
      const { ok, rule, inMs } = verdict
      if (!ok) return this.refuse('rate_limited', rule.name, { retryAfter: inMs / 1000 })
    }
    if (!hasBody(this.incoming)) return admission.enter(this)
    if (!senders.bodies.take(counted)) return this.refuse('rate_limited', 'bodies', TOO_MANY_BODIES)
    onceOver(this.incoming, () => senders.bodies.give(counted))
    readBody(this.incoming, settings, (body) => {
      if (body instanceof TooLarge) return this.refuse('too_large', 'too_large')
      this.#body = body
      if (!this.isGone) admission.enter(this)
    })
  }

  shed() {
    this.refuse('unavailable', 'shed', { retryAfter: 1 })
  }

  async go() {
    this.#placeSince = performance.now()
    try {
      const message = newMessage(this, this.#body, this.#context)
      this.#message = message
      const { problem } = message
      if (problem !== undefined) return this.refuse('invalid_input', problem, INVALID[problem])
      const outcome = await forward(message, this.#context)
      if (outcome === undefined) this.refuse('unavailable', 'no_instance')
      else if (outcome instanceof Error) this.fail(outcome)
      else if (this.#answer(outcome)) message.call!.read()
      else message.call!.abort()
    } catch (error) {
      this.#context.log.error({ requestId: this.id, err: error }, 'gateway failed')
      this.refuse('internal', 'internal')
    }
  }

  /** The fields of an answer, and the gateway's own. */
  #completed(fields: FieldList): FieldList {
    const out = withBrowserFields(
      fields,
      this.sender.isHttps,
      this.#context.settings.CORS_ORIGINS,
      this.incoming,
    )
    out.push('x-request-id', this.id, ...this.#limits)
    if (this.#endsConnection()) out.push('connection', 'close')
    return out
  }

  /** Writes the head of the answer. False where the request was refused instead. */
  #answer({ status, fields, framing }: AnswerHead): boolean {
    const out = this.#completed(fields)
    if (!this.#message!.isStreamed) this.#headMs = performance.now() - this.#placeSince!
    if (fieldOf(fields, 'content-type')?.startsWith('text/event-stream') && !this.#beginEventStream())
      return false
    if (this.#context.settings.COMPRESS && this.incoming.method !== 'HEAD') {
      const accepted = this.incoming.headers['accept-encoding'] as string | undefined
      this.sink = compressor(accepted, status, out, this.outgoing) ?? this.outgoing
    }
    if (framing.kind === 'length') this.#left = framing.length
    writeHead(this.outgoing, status, out)
    // A head before a body of known length leaves together with it: one write for most answers.
    if (framing.kind === 'chunks' || framing.kind === 'connection') process.nextTick(flush, this.outgoing)
    return true
  }

  /** An event stream lasts as long as its client listens: it is not work in progress. */
  #beginEventStream(): boolean {
    const { senders, eventStreams } = this.#context
    this.#leave()
    const hasRoom = senders.eventStreams.take(this.sender.counted)
    if (hasRoom) eventStreams.add(this.outgoing)
    else this.refuse('rate_limited', 'event_streams', TOO_MANY_STREAMS)
    return hasRoom
  }

  /** An answer before the end of the request leaves a body on the connection that nobody reads. */
  #endsConnection(): boolean {
    const { httpVersionMajor, complete } = this.incoming
    return httpVersionMajor < 2 && (this.#context.draining || !complete)
  }

  informed(status: number, fields: FieldList) {
    inform(this.outgoing, status, fields)
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
    const call = this.#message!.call!
    this.#isWaiting = false
    if (call.isOver) return
    this.#context.senders.slow.delete(this)
    call.resume()
  }

  end(trailers: FieldList) {
    if (trailers.length > 0 && this.incoming.headers.te?.includes('trailers')) {
      this.outgoing.addTrailers(grouped(trailers) as Record<string, string>)
    }
    if (!this.outgoing.writableEnded) this.sink.end()
    this.#leave()
    if (isLeft(this)) this.#endTimer = setTimeout(watchEnd, END_WAIT_MS, this)
    if (!this.incoming.complete) this.incoming.unpipe().resume()
  }

  fail(error: CallError) {
    if (this.outgoing.headersSent) return breakOff(this.outgoing)
    if (error.cause instanceof TooLarge) return this.refuse('too_large', 'too_large')
    if (error.code === 'upload' && !this.incoming.complete) this.refuse('request_timeout', 'upload')
    else this.refuse('unavailable', 'no_answer')
  }

  /** The instance waits for the client: the place goes to another request. */
  clientWaited() {
    this.#leave()
    this.#context.senders.slow.add(this)
  }

  refuse(code: ProblemCode, reason: string, extras: ProblemExtras = {}) {
    this.#leave()
    if (this.outgoing.headersSent || this.isGone) return
    this.#context.metrics.refusals.add(`{reason="${reason}"}`)
    const { status, headers, body } = problemFor(this.incoming.headers, code, this.id, extras)
    const fields = this.#completed(Object.entries(headers).flat())
    fields.push('content-length', String(Buffer.byteLength(body)))
    this.outgoing.writeHead(status, fields)
    this.outgoing.end(body)
    if (!this.incoming.complete) this.incoming.unpipe().resume()
  }

  #leave() {
    if (this.#placeSince === undefined) return
    const ms = this.#headMs ?? performance.now() - this.#placeSince
    this.#placeSince = undefined
    this.#context.admission.leave(this.#message?.isStreamed ? undefined : ms)
  }

  #closed() {
    const { id: requestId, outgoing, path, sender } = this
    const { admission, senders, eventStreams, metrics, accessLog } = this.#context
    const { method = 'GET' } = this.incoming
    const { call, tried = [] } = this.#message ?? {}
    const wasEventStream = eventStreams.delete(outgoing)
    this.isGone = true
    this.#context.open--
    if (wasEventStream) senders.eventStreams.give(sender.counted)
    clearTimeout(this.#endTimer)
    senders.slow.delete(this)
    admission.cancel(this)
    this.#leave()
    if (!outgoing.writableFinished || wasEventStream) call?.abort()
    if (this.sink !== outgoing) this.sink.destroy()
    const ms = performance.now() - this.#startedAt
    const status = outgoing.headersSent ? outgoing.statusCode : CLIENT_LEFT
    if (this.span !== undefined) endRequestSpan(this.span, status)
    metrics.finished(method, shapeOf(path), status, ms / 1000)
    const [upstream, attempts, { address }] = [tried.at(-1)?.origin, tried.length, sender]
    accessLog.write({ requestId, method, path, status, ms, upstream, attempts, address })
  }
}
