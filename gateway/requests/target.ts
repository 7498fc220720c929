// The target of a request, and its host: HTTP/1.1, its absolute form and HTTP/2 write them differently.
import type { IncomingMessage } from 'node:http'

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
