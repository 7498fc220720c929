// The head of a request: what the client says in it, and which of its fields go to an instance (RFC 9110
// §7.6).
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { ADDRESS_FIELD } from '../../shared/http/client-address.ts'
import { hopByHop, namesIn } from '../http1/fields.ts'

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
