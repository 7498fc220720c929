// What of a message's head goes on through the gateway (RFC 9110 §7.6), and what it adds.
import type { IncomingHttpHeaders } from 'node:http'

/** Fields that speak of one connection, not of the message. Each side of the gateway has its own. */
export const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
])

/** Milliseconds that the receiver has for its answer: a duration, because clocks differ. */
export const DEADLINE_FIELD = 'x-deadline-ms'

/** Request fields that the gateway sets itself. Content-Length comes from the body, Expect ends here. */
export const ownRequestFields = new Set([
  'content-length',
  'expect',
  'x-request-id',
  'traceparent',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-forwarded-host',
  'forwarded',
  'x-forwarded-port',
  'x-real-ip',
  DEADLINE_FIELD,
])

const notCarried = new Set([...hopByHop, ...ownRequestFields, 'host'])

/** Names in lower case and values, in turn. */
export type FieldList = string[]

/** The names that a Connection field lists. */
export function listed(connection: string): string[] {
  return connection.split(',').map((name) => name.trim().toLowerCase())
}

/** The value of the first such field. */
export function fieldOf(fields: FieldList, name: string): string | undefined {
  for (let i = 0; i < fields.length; i += 2) if (fields[i] === name) return fields[i + 1]
  return undefined
}

/** The client's fields that go to the instance, as lines of a head. */
export function requestLines(headers: IncomingHttpHeaders): string {
  const { connection } = headers
  const also =
    connection === undefined || connection === 'keep-alive' || connection === 'close'
      ? undefined
      : listed(connection)
  let lines = ''
  for (const name in headers) {
    if (notCarried.has(name) || name.charCodeAt(0) === COLON || also?.includes(name)) continue
    const value = headers[name]!
    lines += `${name}: ${typeof value === 'string' ? value : value.join(', ')}\r\n`
  }
  return lines
}

/**
 * A request line and fields, each in its own line. Node's parser of HTTP/1.1 has seen to that; HTTP/2 allows more, and a
 * character beyond a byte could become the end of a line on its way out.
 */
const HEAD =
  /^(?!CONNECT )[!#$%&'*+\-.^_`|~\dA-Za-z]+ [\x21-\x7e\x80-\xff]+ HTTP\/1\.1\r\n(?:[!#$%&'*+\-.^_`|~\da-z]+: [\t\x20-\x7e\x80-\xff]*\r\n)*$/

export function isHead(text: string): boolean {
  return HEAD.test(text)
}

/** HTTP/2's own fields begin with it. */
const COLON = 58

/** A browser that has seen this asks by https alone for a year. */
const HSTS = 'max-age=31536000; includeSubDomains'

/** What protects a browser from its own good will, where the instance says nothing of it. */
export function guardFields(has: (name: string) => boolean, isHttps: boolean): FieldList {
  const fields: FieldList = []
  if (!has('x-content-type-options')) fields.push('x-content-type-options', 'nosniff')
  if (!has('x-frame-options')) fields.push('x-frame-options', 'DENY')
  if (!has('referrer-policy')) fields.push('referrer-policy', 'same-origin')
  if (isHttps && !has('strict-transport-security')) fields.push('strict-transport-security', HSTS)
  return fields
}
