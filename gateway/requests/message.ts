// A client's request as an instance gets it: its head, its body and the time for it.
import type { IncomingMessage } from 'node:http'
import type { Span } from '#shared/traces/span.ts'
import type { Sender } from '../addresses.ts'
import type { Upstream } from '../balancing/upstreams.ts'
import type { GatewayContext } from '../context.ts'
import type { Call, Reader, UpstreamRequest } from '../http1/call.ts'
import { traceparentFor, unsampled } from '../ids.ts'
import { mayRepeat } from '../routes.ts'
import type { Body } from './body.ts'
import { DEADLINE_FIELD, deadlineOf, isHead, requestLines } from './head.ts'

/** An event stream may be silent for longer than a body in transit. */
const STREAM_IDLE_MS = 300_000

/** RFC 9110 §8.6: without a body these state a length of 0. */
const BODY_METHODS = new Set(['POST', 'PUT', 'PATCH'])

export interface Client extends Reader {
  readonly id: string
  readonly incoming: IncomingMessage
  /** In origin form. */
  readonly target: string
  /** Without the query, normalised. */
  readonly path: string
  readonly sender: Sender
  readonly isGone: boolean
  /** Of a request whose trace is kept. */
  readonly span: Span | undefined
}

export type Message = ReturnType<typeof newMessage>

export function newMessage(client: Client, body: Body, { settings, times, tracer }: GatewayContext) {
  const { method = 'GET', headers, httpVersionMajor } = client.incoming
  const { DEADLINE_MS, FIRST_BYTE_TIMEOUT_MS, IDLE_TIMEOUT_MS } = settings
  const asked = deadlineOf(headers)
  const isAskedShort = typeof asked === 'number' && asked < DEADLINE_MS
  // All but the last two fields, which differ between attempts.
  const head = headOf(client, body)
  const trace =
    client.span?.traceparent ?? (tracer ? unsampled : traceparentFor)(headers.traceparent, client.id)
  const isInvalid = httpVersionMajor > 1 && !isHead(head)
  return {
    client,
    /** Why it cannot be forwarded. */
    problem: asked === 'wrong' ? ('deadline' as const) : isInvalid ? ('invalid' as const) : undefined,
    /** Counted from now, when the request is complete: a slow upload does not use up the instance's time. */
    deadline: Date.now() + (isAskedShort ? asked : DEADLINE_MS),
    isRepeatable: mayRepeat(method, client.path, headers['idempotency-key']),
    /** Its body is not buffered, so it can be sent only once. */
    isStreamed: body !== null && !Buffer.isBuffer(body),
    /** The instances that were asked, in order. */
    tried: [] as Upstream[],
    call: undefined as Call | undefined,
    /** For the instance that was added to `tried` last, in the name of the attempt's span. */
    toRequest(attempt?: Span): UpstreamRequest {
      const ms = Math.max(1, this.deadline - Date.now())
      return {
        method,
        head: `${head}traceparent: ${attempt?.traceparent ?? trace}\r\n${DEADLINE_FIELD}: ${ms}\r\n\r\n`,
        body,
        isChunked: headers['content-length'] === undefined,
        mayRepeat: this.isRepeatable,
        firstByteMs: Math.min(FIRST_BYTE_TIMEOUT_MS, ms),
        isShort: ms < FIRST_BYTE_TIMEOUT_MS && (isAskedShort || this.tried.length > 1),
        idleMs: headers.accept?.includes('text/event-stream') ? STREAM_IDLE_MS : IDLE_TIMEOUT_MS,
        clientMs: times.clientMs,
      }
    },
  }
}

function headOf({ id, incoming, target, sender }: Client, body: Body) {
  const { method = 'GET', headers } = incoming
  const host = headers.host || 'localhost'
  const own = `x-request-id: ${id}\r\n${bodyLine(method, body, headers['content-length'])}`
  return `${method} ${target} HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\n${requestLines(headers)}${sender.lines}${own}`
}

function bodyLine(method: string, body: Body, length: string | undefined): string {
  if (body === null) return BODY_METHODS.has(method) ? 'content-length: 0\r\n' : ''
  if (Buffer.isBuffer(body)) return `content-length: ${body.length}\r\n`
  return length === undefined ? 'transfer-encoding: chunked\r\n' : `content-length: ${length}\r\n`
}
