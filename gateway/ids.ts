// The request id that ties the log lines of all processes together, and the W3C trace context.
import { randomBytes, randomUUID } from 'node:crypto'

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
  return `00-${carried?.[1] ?? randomHex(32)}-${randomHex(16)}-${carried?.[2] ?? '00'}`
}
