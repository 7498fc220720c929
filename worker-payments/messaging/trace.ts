// The W3C trace context of a message: the trace is the request's id, as in the gateway (gateway/ids.ts); the
// span derives from the message's id, so that a repeat is the same span.

const HEX = /^(?!0{32})[0-9a-f]{32}$/
const digitsOf = (id: string): string => id.replaceAll('-', '').toLowerCase()

/** Empty where the request's id, which a client may choose, is not a trace id. */
export function traceOf(requestId: string | null, messageId: string): { traceparent?: string } {
  const trace = digitsOf(requestId ?? '')
  const span = digitsOf(messageId).slice(-16)
  return HEX.test(trace) && /^[0-9a-f]{16}$/.test(span) ? { traceparent: `00-${trace}-${span}-00` } : {}
}
