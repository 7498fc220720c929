// What a browser is told with an answer: security headers, and which other sites may read it.
import type { IncomingMessage } from 'node:http'
import { type FieldList, fieldOf } from '../http1/fields.ts'
import { addCors } from './cors.ts'

/** A browser that has seen this uses only https for a year. */
const HSTS = 'max-age=31536000; includeSubDomains'

/**
 * An answer is data: where a browser shows it as a page, it loads and runs nothing and stands in no frame.
 * Pages say what they load themselves.
 */
const POLICY = "default-src 'none'; frame-ancestors 'none'"

interface Asked {
  method: string
  incoming: IncomingMessage
  sender: { isHttps: boolean }
}

/** An answer's fields without its request id, with those for browsers: security headers and CORS. */
export function withBrowserFields(
  fields: FieldList,
  { method, incoming, sender }: Asked,
  origins: readonly string[],
): FieldList {
  const out: FieldList = []
  for (let i = 0; i < fields.length; i += 2) {
    if (fields[i] !== 'x-request-id') out.push(fields[i]!, fields[i + 1]!)
  }
  out.push(...securityFields((name) => fieldOf(fields, name) !== undefined, sender.isHttps))
  addCors(out, origins, method, incoming.headers.origin)
  return out
}

/** Security headers that the instance did not set. */
export function securityFields(has: (name: string) => boolean, isHttps: boolean): FieldList {
  const fields: FieldList = []
  if (!has('x-content-type-options')) fields.push('x-content-type-options', 'nosniff')
  if (!has('x-frame-options')) fields.push('x-frame-options', 'DENY')
  if (!has('content-security-policy')) fields.push('content-security-policy', POLICY)
  if (!has('referrer-policy')) fields.push('referrer-policy', 'same-origin')
  if (isHttps && !has('strict-transport-security')) fields.push('strict-transport-security', HSTS)
  return fields
}
