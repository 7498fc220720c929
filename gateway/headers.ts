// What of a message's head goes on through the gateway (RFC 9110 §7.6), and what it adds.
import type { IncomingHttpHeaders } from 'node:http'

/** Fields that speak of one connection, not of the message. Each side of the gateway has its own. */
const hopByHop = new Set([
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

const notCarried = new Set([...hopByHop, ...ownRequestFields])

export type FieldList = (string | string[])[]

/** Names that `Connection` lists beside `close` and `keep-alive`: they end here too. */
function named(connection: string | string[] | undefined): Set<string> | undefined {
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return undefined
  const text = Array.isArray(connection) ? connection.join(',') : connection
  return new Set(text.split(',').map((name) => name.trim().toLowerCase()))
}

/** The client's fields that go to the instance, as a flat list of names and values. */
export function requestFields(headers: IncomingHttpHeaders): FieldList {
  const also = named(headers.connection)
  const fields: FieldList = []
  for (const name in headers) {
    const value = headers[name]
    if (value === undefined || name.charCodeAt(0) === 58) continue
    if (notCarried.has(name) || also?.has(name)) continue
    fields.push(name, value)
  }
  return fields
}

/** The instance's fields that go to the client. */
export function answerFields(headers: IncomingHttpHeaders, status: number): FieldList {
  const also = named(headers.connection)
  const fields: FieldList = []
  for (const name in headers) {
    const value = headers[name]
    if (value === undefined || name === 'x-request-id') continue
    if (hopByHop.has(name) || also?.has(name)) continue
    // RFC 9110 §8.6: a 204 has no Content-Length.
    if (name === 'content-length' && status === 204) continue
    fields.push(name, value)
  }
  return fields
}

/** A browser that has seen this asks by https alone for a year. */
const HSTS = 'max-age=31536000; includeSubDomains'

/** What protects a browser from its own good will, where the instance says nothing of it. */
export function guardFields(headers: IncomingHttpHeaders, isHttps: boolean): FieldList {
  const fields: FieldList = []
  if (!('x-content-type-options' in headers)) fields.push('x-content-type-options', 'nosniff')
  if (!('x-frame-options' in headers)) fields.push('x-frame-options', 'DENY')
  if (!('referrer-policy' in headers)) fields.push('referrer-policy', 'same-origin')
  if (isHttps && !('strict-transport-security' in headers)) fields.push('strict-transport-security', HSTS)
  return fields
}
