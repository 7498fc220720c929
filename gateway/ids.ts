// The request id that ties the log lines of all processes together, and the W3C trace context.
import { randomBytes, randomUUID } from 'node:crypto'
import { isRequestId } from '#shared/http/request-ids.ts'
import { isSampled } from '#shared/traces/span.ts'

/** For about 200 requests: one call to randomBytes per request costs more than the rest of this file. */
const DIGITS_AT_ONCE = 8_192
let digits = ''
let used = 0

function randomHex(count: number): string {
  if (used + count > digits.length) {
    digits = randomBytes(DIGITS_AT_ONCE / 2).toString('hex')
    used = 0
  }
  used += count
  return digits.slice(used - count, used)
}

/** The client's own id if it is harmless, else its trace id, else a new one. */
export function requestIdFor(given: unknown, traceparent?: unknown): string {
  if (isRequestId(given)) return given
  return traceIdIn(traceparent) ?? randomUUID()
}

const UUID = /^([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})$/
const TRACE = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/

const traceIdIn = (traceparent: unknown): string | undefined =>
  typeof traceparent === 'string' ? TRACE.exec(traceparent)?.[1] : undefined

/**
 * Continues the trace with a new span for this hop. Without a valid trace it starts one, not sampled, with
 * the request id as trace id if possible (worker-payments/messaging/trace.ts does the same with messages).
 */
export function traceparentFor(given: unknown, requestId: string): string {
  const carried = typeof given === 'string' ? TRACE.exec(given) : null
  return `00-${carried?.[1] ?? traceIdFrom(requestId)}-${randomHex(16)}-${carried?.[2] ?? '00'}`
}

const traceIdFrom = (requestId: string): string => UUID.exec(requestId)?.slice(1).join('') ?? randomHex(32)

/**
 * Whether the trace of a request is kept, at a gateway that draws. A trusted proxy has drawn before; what a
 * stranger says of it counts for nothing, or anybody could have everything recorded.
 */
export function isKept(given: unknown, fromProxy: boolean, draw: () => boolean): boolean {
  return fromProxy && traceIdIn(given) !== undefined ? isSampled(given) : draw()
}

/** Where its spans belong: below the client's, or in the trace that its id names. */
export const rootOf = (given: unknown, requestId: string) =>
  traceIdIn(given) === undefined ? { traceId: traceIdFrom(requestId) } : { parent: given as string }

/** The `traceparent` of a request that is not kept. */
export const unsampled = (given: unknown, requestId: string): string =>
  `${traceparentFor(given, requestId).slice(0, -2)}00`
