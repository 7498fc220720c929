// The request id that ties the log lines of all processes together, and the W3C trace context.
import { randomBytes, randomUUID } from 'node:crypto'
import { isRequestId } from '#shared/request-ids.ts'

/** Random digits are drawn for some two hundred requests together: a call for each costs more than the rest of this file. */
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

/** The client's own id where it is harmless, else that of its trace, else a new one. */
export function requestIdFor(given: unknown, traceparent?: unknown): string {
  if (isRequestId(given)) return given
  return traceIdIn(traceparent) ?? randomUUID()
}

const UUID = /^([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})$/
const TRACE = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/

const traceIdIn = (traceparent: unknown): string | undefined =>
  typeof traceparent === 'string' ? TRACE.exec(traceparent)?.[1] : undefined

/**
 * The trace goes on with a new span for this hop. Where there is none, or a broken one, it begins with the request's id, if that
 * can be a trace's (worker-payments/trace.ts does the same with messages), and is not sampled.
 */
export function traceparentFor(given: unknown, requestId: string): string {
  const carried = typeof given === 'string' ? TRACE.exec(given) : null
  const own = carried?.[1] ?? UUID.exec(requestId)?.slice(1).join('') ?? randomHex(32)
  return `00-${own}-${randomHex(16)}-${carried?.[2] ?? '00'}`
}
