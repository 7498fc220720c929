// The gateway as a Worker, at the edge and in the emulator: the one door before all functions. It sends each request through a
// service binding to the function that owns its route; balancing, health and limits of connections are the platform's there.
// Cloudflare's own routes know no methods, and two functions may share a path.
import { ownerFinder, type Route, routes } from '../functions/routes.ts'
import { type ProblemCode, problemResponse } from '../shared/problems.ts'
import { guardFields, ownRequestFields } from './headers.ts'
import { requestIdFor, traceparentFor } from './ids.ts'

interface Service {
  fetch(request: Request): Promise<Response>
}

/** Under which name this Worker finds a function's in its env. */
export const bindingOf = ({ name }: Route): string => name.replace(/\W/g, '_').toUpperCase()

const ownerOf = ownerFinder(routes.map((route) => [route, bindingOf(route)] as const))

// As the limit of the gateway on Node; each function has a lower one of its own.
const MAX_BODY_BYTES = 1024 * 1024

export default {
  async fetch(request: Request, env: Record<string, Service | undefined>): Promise<Response> {
    const { pathname, protocol } = new URL(request.url)
    if (pathname === '/healthz') return Response.json({ status: 'alive' })
    // Bound by the emulator alone: at the edge nobody asks whether to send a request to Cloudflare.
    if (pathname === '/readyz' && env.READINESS) return env.READINESS.fetch(request)
    // Likewise: at the edge Cloudflare serves this file before it asks the Worker.
    if (pathname === '/docs/scalar.js' && env.SCALAR) return env.SCALAR.fetch(request)
    const requestId = requestIdFor(request.headers.get('x-request-id'), request.headers.get('traceparent'))
    const refuse = (code: ProblemCode) => problemResponse(code, requestId)
    const owner = env[ownerOf(request.method, pathname) ?? '']
    if (!owner) return guarded(refuse('not_found'), requestId, protocol)
    const body = request.body === null ? null : await readBody(request.body)
    if (body === undefined) return guarded(refuse('too_large'), requestId, protocol)
    const headers = headersForFunction(request, requestId)
    return guarded(await owner.fetch(new Request(request, { headers, body })), requestId, protocol)
  },
}

/** What only a gateway may say about a request; at the edge Cloudflare names the sender. */
function headersForFunction(request: Request, requestId: string): Headers {
  const headers = new Headers(request.headers)
  const sender = headers.get('cf-connecting-ip')
  if (sender !== null) {
    for (const name of ownRequestFields) if (name.includes('forwarded')) headers.delete(name)
    headers.set('x-forwarded-for', sender)
  }
  headers.set('x-request-id', requestId)
  headers.set('traceparent', traceparentFor(request.headers.get('traceparent'), requestId))
  return headers
}

function guarded(answer: Response, requestId: string, protocol: string): Response {
  const headers = new Headers(answer.headers)
  headers.set('x-request-id', requestId)
  const fields = guardFields((name) => headers.has(name), protocol === 'https:')
  for (let i = 0; i < fields.length; i += 2) headers.set(fields[i]!, fields[i + 1]!)
  return new Response(answer.body, { status: answer.status, headers })
}

/**
 * Reads a body to its end; undefined where it is beyond the limit. A function may answer before it has read its body
 * (401, 413): workerd then closes the connection under the one who still sends, and that one may never see the answer.
 */
async function readBody(body: ReadableStream<Uint8Array>): Promise<Blob | undefined> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of body as unknown as AsyncIterable<Uint8Array>) {
    size += part.byteLength
    if (size > MAX_BODY_BYTES) return undefined
    parts.push(part)
  }
  return new Blob(parts as BlobPart[])
}
