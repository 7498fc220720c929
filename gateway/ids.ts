// The request id that ties the log lines of all processes together, and the W3C trace context.
import { randomBytes, randomUUID } from 'node:crypto'

/** What may stand in a log line and a header untouched. */
const SAFE_ID = /^[\w.~+/=:-]{1,128}$/

/** The client's own id where it is harmless, else a new one. */
export function requestIdFor(given: unknown): string {
  return typeof given === 'string' && SAFE_ID.test(given) ? given : randomUUID()
}

const TRACE = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/

/** The trace goes on with a new span for this hop; a missing or broken one begins anew, not sampled. */
export function traceparentFor(given: unknown): string {
  const carried = typeof given === 'string' ? TRACE.exec(given) : null
  const random = randomBytes(24).toString('hex')
  const trace = carried?.[1] ?? random.slice(16)
  return `00-${trace}-${random.slice(0, 16)}-${carried?.[2] ?? '00'}`
}
