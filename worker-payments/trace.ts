// The W3C trace context of a message: its trace is the request's id, as the gateway has it (gateway/ids.ts); its span follows from its
// own id, so that a message that is sent again is the same span.

const HEX = /^(?!0{32})[0-9a-f]{32}$/
const digitsOf = (id: string): string => id.replaceAll('-', '').toLowerCase()

/** Nothing where the request's id, which a client may choose, can be no trace's. */
export function traceOf(requestId: string | null, messageId: string): { traceparent?: string } {
  const trace = digitsOf(requestId ?? '')
  const span = digitsOf(messageId).slice(-16)
  return HEX.test(trace) && /^[0-9a-f]{16}$/.test(span) ? { traceparent: `00-${trace}-${span}-00` } : {}
}
