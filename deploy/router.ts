// The Worker before the others, in the emulator and at the edge: sends each request to the one function that owns
// its route, through a service binding. Cloudflare's own routes know no methods, and two functions may share a path.
import { ownerFinder, type Route, routes } from '../functions/routes.ts'
import { newId } from '../shared/ids.ts'
import { type ProblemCode, problemResponse } from '../shared/problems.ts'

interface Service {
  fetch(request: Request): Promise<Response>
}

/** Under which name the router finds a function's Worker in its env. */
export const bindingOf = ({ name }: Route): string => name.replace(/\W/g, '_').toUpperCase()

const ownerOf = ownerFinder(routes.map((route) => [route, bindingOf(route)] as const))

// As the gateway's limit; each function has a lower one of its own.
const MAX_BODY_BYTES = 1024 * 1024

export default {
  async fetch(request: Request, env: Record<string, Service | undefined>): Promise<Response> {
    const { pathname } = new URL(request.url)
    if (pathname === '/healthz') return Response.json({ status: 'alive' })
    // Bound by the emulator alone: at the edge nobody asks whether to send a request to Cloudflare.
    if (pathname === '/readyz' && env.READINESS) return env.READINESS.fetch(request)
    const owner = env[ownerOf(request.method, pathname) ?? '']
    if (!owner) return refuse(request, 'not_found')
    if (!request.body) return owner.fetch(request)
    const body = await readBody(request.body)
    return body ? owner.fetch(new Request(request, { body })) : refuse(request, 'too_large')
  },
}

const refuse = (request: Request, code: ProblemCode): Response =>
  problemResponse(code, request.headers.get('x-request-id') ?? newId())

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
