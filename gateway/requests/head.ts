// The head of a request: what the client says in it, and which of its fields go to an instance (RFC 9110
// §7.6).
import type { IncomingHttpHeaders } from 'node:http'
import { ADDRESS_FIELD } from '../../shared/http/client-address.ts'
import { hopByHop, namesIn } from '../http1/fields.ts'
import type { Body } from './body.ts'
import type { ClientRequest } from './client-request.ts'

/** Milliseconds for the answer: a duration, because clocks differ. */
export const DEADLINE_FIELD = 'x-deadline-ms'

/** The milliseconds that the client grants. */
export function deadlineOf(headers: IncomingHttpHeaders): number | 'wrong' {
  const text = headers[DEADLINE_FIELD] as string | undefined
  if (text === undefined) return Number.POSITIVE_INFINITY
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

/** RFC 9110 §8.6: without a body these state a length of 0. */
const BODY_METHODS = new Set(['POST', 'PUT', 'PATCH'])

/** The head for an instance, but for the fields that differ between attempts and the empty line. */
export function headOf({ id, incoming, method, target, sender, body }: ClientRequest): string {
  const { headers } = incoming
  const own = `x-request-id: ${id}\r\n${bodyLine(method, body, headers['content-length'])}`
  return `${method} ${target} HTTP/1.1\r\nhost: ${headers.host || 'localhost'}\r\nconnection: keep-alive\r\n${linesOf(headers)}${sender.lines}${own}`
}

function bodyLine(method: string, body: Body, length: string | undefined): string {
  if (body === null) return BODY_METHODS.has(method) ? 'content-length: 0\r\n' : ''
  if (Buffer.isBuffer(body)) return `content-length: ${body.length}\r\n`
  return length === undefined ? 'transfer-encoding: chunked\r\n' : `content-length: ${length}\r\n`
}

/** The client's fields that go to the instance. */
function linesOf(headers: IncomingHttpHeaders): string {
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
