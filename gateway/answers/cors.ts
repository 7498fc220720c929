// Which pages elsewhere may read answers (Fetch standard, CORS). Everybody's may read what needs no sign-in;
// those of CORS_ORIGINS may send tokens and cookies, and write. hono/cors works on a Response, which the
// gateway on Node never builds.
import type { FieldList } from '../http1/fields.ts'

const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE'
const FIELDS = 'authorization, content-type, idempotency-key, if-none-match, last-event-id, x-request-id'
/** What a page may send that signs nobody in. */
const PUBLIC_FIELDS = 'if-none-match, last-event-id, x-request-id'
/** Beside the few that every page may read. */
const EXPOSED = 'etag, link, location, retry-after, ratelimit, ratelimit-policy, x-request-id'
/** The longest that Chromium keeps a preflight, seconds. */
const PREFLIGHT_SECONDS = '7200'

const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD'

/** Adds the fields of an answer. One that depends on the origin says so, also where it came from none. */
export function addCors(
  fields: FieldList,
  origins: readonly string[],
  method: string,
  origin: string | undefined,
): void {
  const isListed = origin !== undefined && origins.includes(origin)
  if (isListed) fields.push('access-control-allow-origin', origin, 'access-control-allow-credentials', 'true')
  else if (isRead(method)) fields.push('access-control-allow-origin', '*')
  if (origin !== undefined && (isListed || isRead(method)))
    fields.push('access-control-expose-headers', EXPOSED)
  if (origins.length > 0) fields.push('vary', 'Origin')
}

/** The answer to a browser that asks before it sends; undefined for any other request. */
export function preflightFields(
  origins: readonly string[],
  method: string | undefined,
  origin: string | undefined,
  wanted: string | undefined,
): FieldList | undefined {
  if (method !== 'OPTIONS' || origin === undefined || wanted === undefined) return undefined
  const isListed = origins.includes(origin)
  const fields: FieldList = []
  addCors(fields, origins, 'GET', origin)
  fields.push('access-control-allow-methods', isListed ? METHODS : 'GET, HEAD')
  fields.push('access-control-allow-headers', isListed ? FIELDS : PUBLIC_FIELDS)
  fields.push('access-control-max-age', PREFLIGHT_SECONDS)
  return fields
}
