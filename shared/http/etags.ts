// If-None-Match (RFC 9110 §13.1.2): weakly compared, so that a compressed copy counts as well; hono's own
// helper knows no `*`.

const opaque = (tag: string): string => tag.trim().replace(/^W\//, '')

/** Whether the client has the answer that `etag` names: any (`*`), or one of a list. */
export function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch === etag || ifNoneMatch.trim() === '*') return true
  return ifNoneMatch.split(',').some((one) => opaque(one) === opaque(etag))
}
