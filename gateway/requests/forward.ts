// Sends a request to an instance, and to another if the first fails and the rules allow it: the retry policy.
import { Readable } from 'node:stream'
import { pick } from '../balancing/balance.ts'
import type { Upstream } from '../balancing/upstreams.ts'
import type { GatewayContext } from '../context.ts'
import type { Call, Outcome } from '../http1/call.ts'
import { traceparentFor, unsampled } from '../ids.ts'
import { attemptSpan } from '../monitoring/request-spans.ts'
import { mayRepeat } from '../routes.ts'
import { TooLarge } from './body.ts'
import type { ClientRequest } from './client-request.ts'
import { DEADLINE_FIELD } from './head.ts'

/** An event stream may be silent for longer than a body in transit. */
const STREAM_IDLE_MS = 300_000

/** Returns what came of the call that counts, `request.call`; undefined if there is no instance to ask. */
export async function forward(request: ClientRequest, context: GatewayContext): Promise<Outcome | undefined> {
  const { upstreams, budget, health, metrics, tracer } = context
  const { traceparent } = request.incoming.headers
  // Made once: its trace id may be drawn, and all attempts are of one trace.
  const trace = request.span ? '' : (tracer ? unsampled : traceparentFor)(traceparent, request.id)
  budget.request(Date.now())
  let isRepeated = false
  for (let upstream = candidate(request, context); upstream !== undefined; ) {
    const call = attempt(upstream, request, context, trace)
    const outcome = await call.outcome
    if (!(outcome instanceof Error)) {
      health.answered(upstream, outcome.status, request.sender.key)
      // An answer is final, unless the instance says that it cannot serve now.
      if (!isUnavailable(outcome.status)) return outcome
    }
    // Nobody waits, the time is up, or the body was streamed and is gone.
    if (request.isClosed || request.deadline <= Date.now() || request.body instanceof Readable) return outcome
    // What an instance may have begun is repeated once, if that is safe. What reached no instance is no
    // repeat.
    const isRepeat = call.hasBegun
    if (isRepeat && (isRepeated || !call.request.mayRepeat)) return outcome
    // Another instance; the same one only where it is the only one.
    const isAlone = upstreams.list.length === 1
    const next = candidate(request, context) ?? (isRepeat && isAlone ? upstream : undefined)
    if (next === undefined || (isRepeat && !budget.take(Date.now()))) return outcome
    if (isRepeat) metrics.repeats.add('')
    isRepeated ||= isRepeat
    call.drop()
    upstream = next
  }
  return undefined
}

/** The next instance that was not asked yet. */
function candidate({ tried }: ClientRequest, { upstreams, settings }: GatewayContext): Upstream | undefined {
  return pick(upstreams.list, tried, settings.BALANCE, Date.now(), settings.SLOW_START_MS)
}

/**
 * Starts a call, and reports it if it fails before anybody gave it up. `trace`: the traceparent of a request
 * without a span.
 */
function attempt(upstream: Upstream, request: ClientRequest, context: GatewayContext, trace: string): Call {
  const { id, incoming, method, path, sender, tried } = request
  const { health, log, settings } = context
  const { FIRST_BYTE_TIMEOUT_MS, IDLE_TIMEOUT_MS } = settings
  const { headers } = incoming
  tried.push(upstream)
  upstream.inFlight++
  const span = request.span && attemptSpan(request.span, method, upstream.origin, tried.length)
  const ms = Math.max(1, request.deadline - Date.now())
  const toInstance = {
    method,
    head: `${request.head}traceparent: ${span?.traceparent ?? trace}\r\n${DEADLINE_FIELD}: ${ms}\r\n\r\n`,
    body: request.body,
    isChunked: headers['content-length'] === undefined,
    mayRepeat: mayRepeat(method, path, headers['idempotency-key']),
    firstByteMs: Math.min(FIRST_BYTE_TIMEOUT_MS, ms),
    isShort: ms < FIRST_BYTE_TIMEOUT_MS && (request.isShort || tried.length > 1),
    idleMs: headers.accept?.includes('text/event-stream') ? STREAM_IDLE_MS : IDLE_TIMEOUT_MS,
  }
  const call = upstream.pool.send(toInstance, request, (error) => {
    upstream.inFlight--
    span?.end(error)
    if (error === undefined || error.cause instanceof TooLarge) return
    health.failed(upstream, call.hasBegun, error.code, sender.key)
    log.warn({ requestId: id, upstream: upstream.origin, err: error }, 'attempt failed')
  })
  request.call = call
  return call
}

const isUnavailable = (status: number) => status === 502 || status === 503 || status === 504
