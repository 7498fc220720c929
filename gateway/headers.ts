// Which header fields pass the gateway (RFC 9110 §7.6), and which ones it adds.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { ADDRESS_FIELD } from '../shared/http/client-address.ts'
import { addCors } from './cors.ts'
import { type FieldList, hopByHop, namesIn } from './http1/fields.ts'

/** Milliseconds for the answer: a duration, because clocks differ. */
export const DEADLINE_FIELD = 'x-deadline-ms'

/** The deadline that the client asked for; undefined without one. */
export function deadlineOf(headers: IncomingHttpHeaders): number | 'wrong' | undefined {
  const text = headers[DEADLINE_FIELD] as string | undefined
  if (text === undefined) return undefined
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : 'wrong'
}

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
  ADDRESS_FIELD,
  DEADLINE_FIELD,
])

const notCarried = new Set([...hopByHop, ...ownRequestFields, 'host'])

/** The value of the first such field. */
export function fieldOf(fields: FieldList, name: string): string | undefined {
  for (let i = 0; i < fields.length; i += 2) if (fields[i] === name) return fields[i + 1]
  return undefined
}

/** The path and query of a request, and its host in `headers.host`, however the client wrote them. */
export function originForm(incoming: IncomingMessage): string {
  const { url = '/', headers } = incoming
  // HTTP/2 has a field of its own for the host.
  headers.host ??= headers[':authority'] as string
  if (url.startsWith('/') || !URL.canParse(url)) return url
  // RFC 9112 §3.2.2: servers accept `GET http://host/path`, and that host overrides the Host field.
  const { host, pathname, search } = new URL(url)
  headers.host = host
  return pathname + search
}

/** The client's fields that go to the instance, as lines of a head. */
export function requestLines(headers: IncomingHttpHeaders): string {
  const { connection } = headers
  const also =
    connection === undefined || connection === 'keep-alive' || connection === 'close'
      ? undefined
      : namesIn(connection)
  let lines = ''
  for (const name in headers) {
    if (notCarried.has(name) || name.charCodeAt(0) === COLON || also?.includes(name)) continue
    const value = headers[name]!
    lines += `${name}: ${typeof value === 'string' ? value : value.join(', ')}\r\n`
  }
  return lines
}

/**
 * A request line and fields, one line each. Node's HTTP/1.1 parser guarantees that. HTTP/2 allows more, and a
 * character above one byte could become the end of a line when written.
 */
const HEAD =
  /^(?!CONNECT )[!#$%&'*+\-.^_`|~\dA-Za-z]+ [\x21-\x7e\x80-\xff]+ HTTP\/1\.1\r\n(?:[!#$%&'*+\-.^_`|~\da-z]+: [\t\x20-\x7e\x80-\xff]*\r\n)*$/

export function isHead(text: string): boolean {
  return HEAD.test(text)
}

/** HTTP/2 pseudo-header fields begin with it. */
const COLON = 58

/** A browser that has seen this uses only https for a year. */
const HSTS = 'max-age=31536000; includeSubDomains'

/**
 * An answer is data: where a browser shows it as a page, it loads and runs nothing and stands in no frame.
 * Pages say what they load themselves.
 */
const POLICY = "default-src 'none'; frame-ancestors 'none'"

/** An answer's fields without its request id, with those for browsers: security headers and CORS. */
export function withGuards(
  fields: FieldList,
  isHttps: boolean,
  origins: readonly string[],
  { method = 'GET', headers }: Pick<IncomingMessage, 'method' | 'headers'>,
): FieldList {
  const out: FieldList = []
  for (let i = 0; i < fields.length; i += 2) {
    if (fields[i] !== 'x-request-id') out.push(fields[i]!, fields[i + 1]!)
  }
  out.push(...guardFields((name) => fieldOf(fields, name) !== undefined, isHttps))
  addCors(out, origins, method, headers.origin)
  return out
}

/** Security headers that the instance did not set. */
export function guardFields(has: (name: string) => boolean, isHttps: boolean): FieldList {
  const fields: FieldList = []
  if (!has('x-content-type-options')) fields.push('x-content-type-options', 'nosniff')
  if (!has('x-frame-options')) fields.push('x-frame-options', 'DENY')
  if (!has('content-security-policy')) fields.push('content-security-policy', POLICY)
  if (!has('referrer-policy')) fields.push('referrer-policy', 'same-origin')
  if (isHttps && !has('strict-transport-security')) fields.push('strict-transport-security', HSTS)
  return fields
}
