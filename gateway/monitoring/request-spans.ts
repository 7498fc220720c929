// The span of a request at the gateway, if its trace is kept, and one for each attempt at an instance.
import type { IncomingMessage } from 'node:http'
import type { Span, Tracer } from '#shared/traces/span.ts'
import { isKept, rootOf } from '../ids.ts'
import { templateOf } from '../routes.ts'

interface Asked {
  id: string
  incoming: IncomingMessage
  path: string
  sender: { fromProxy: boolean }
}

export function requestSpan(tracer: Tracer, { id, incoming, path, sender }: Asked): Span | undefined {
  const { method = 'GET', headers } = incoming
  if (!isKept(headers.traceparent, sender.fromProxy, tracer.draw)) return undefined
  const route = routeOf(path)
  const attributes = {
    'http.request.method': method,
    ...(route === undefined ? {} : { 'http.route': route }),
    'milo.request_id': id,
  }
  const name = route === undefined ? method : `${method} ${route}`
  return tracer.start(name, { ...rootOf(headers.traceparent, id), kind: 'server', attributes })
}

// Paths of pages and links may hold names and secrets; those of the API have ids, which the template leaves
// out.
const PLAIN = /^\/v1\/[a-z:/-]+$/

function routeOf(path: string): string | undefined {
  const template = templateOf(path)
  return PLAIN.test(template) ? template : undefined
}

/** `status`: what the client got. */
export function endRequestSpan(span: Span, status: number): void {
  span.set({ 'http.response.status_code': status })
  span.end(status >= 500 ? String(status) : undefined)
}

/** From the request until the end of its answer. `number`: 1 for the first attempt. */
export function attemptSpan(span: Span, method: string, origin: string, number: number): Span {
  const { protocol, hostname, port } = new URL(origin)
  const attributes = {
    'http.request.method': method,
    'server.address': hostname,
    'server.port': Number(port || (protocol === 'https:' ? 443 : 80)),
    ...(number > 1 ? { 'http.request.resend_count': number - 1 } : {}),
  }
  return span.child(method, { kind: 'client', attributes })
}
