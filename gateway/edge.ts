// The gateway as a Worker, at the edge and in the emulator. It sends each request through a service binding
// to the function that owns its route. Balancing, health and connection limits are the platform's business
// there. Cloudflare's routes cannot do this: they know no methods, and two functions may share a path.
import { allowedFinder, ownerFinder, pageInstead } from '../functions/route-owners.ts'
import { type Route, routes } from '../functions/routes.ts'
import { ADDRESS_FIELD } from '../shared/http/client-address.ts'
import { methodNotAllowed, problemResponse } from '../shared/http/problem-answers.ts'
import type { ProblemCode } from '../shared/http/problems.ts'
import { securityFields } from './answers/browser-fields.ts'
import { addCors, preflightFields } from './answers/cors.ts'
import { requestIdFor, traceparentFor } from './ids.ts'
import { ownRequestFields } from './requests/head.ts'

interface Service {
  fetch(request: Request): Promise<Response>
}

/** Service bindings, and settings as text. */
type EdgeEnv = Record<string, Service | string | undefined>

/** The name of a function's service binding in this Worker's env. */
export const bindingOf = ({ name }: Route): string => name.replace(/\W/g, '_').toUpperCase()

const allowedOf = allowedFinder(routes)
const ownerOf = ownerFinder(routes.map((route) => [route, bindingOf(route)] as const))

// The same limit as the gateway on Node; each function has a lower one of its own.
const MAX_BODY_BYTES = 1024 * 1024

export default {
  async fetch(request: Request, env: EdgeEnv): Promise<Response> {
    const preflight = preflightOf(request, env)
    if (preflight) return preflight
    const answer = await answerTo(request, env)
    const fields: string[] = []
    addCors(fields, originsOf(env), request.method, request.headers.get('origin') ?? undefined)
    const headers = new Headers(answer.headers)
    for (const [name, value] of pairsOf(fields)) headers.append(name, value)
    return new Response(answer.body, { status: answer.status, headers })
  },
}

const serviceOf = (env: EdgeEnv, name: string): Service | undefined => {
  const bound = env[name]
  return typeof bound === 'object' ? bound : undefined
}

const originsOf = ({ CORS_ORIGINS: text = '' }: EdgeEnv): string[] =>
  typeof text === 'string'
    ? text.split(',').flatMap((origin) => (origin.trim() === '' ? [] : [origin.trim()]))
    : []

function preflightOf({ method, headers }: Request, env: EdgeEnv): Response | undefined {
  const [origin, wanted] = ['origin', 'access-control-request-method'].map(
    (name) => headers.get(name) ?? undefined,
  )
  const fields = preflightFields(originsOf(env), method, origin, wanted)
  return fields && new Response(null, { status: 204, headers: pairsOf(fields) })
}

const pairsOf = (fields: readonly string[]): [string, string][] =>
  fields.flatMap((name, at) => (at % 2 === 0 ? [[name, fields[at + 1]!] as [string, string]] : []))

async function answerTo(request: Request, env: EdgeEnv): Promise<Response> {
  const { pathname, protocol } = new URL(request.url)
  const requestId = requestIdFor(request.headers.get('x-request-id'), request.headers.get('traceparent'))
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  if (!isRead && (pathname === '/healthz' || pathname === '/readyz'))
    return secured(methodNotAllowed(requestId, ['GET', 'HEAD']), requestId, protocol)
  if (pathname === '/healthz') return Response.json({ status: 'alive' })
  // Only the emulator binds this: at the edge nobody checks whether Cloudflare is ready.
  const readiness = pathname === '/readyz' && serviceOf(env, 'READINESS')
  if (readiness) return readiness.fetch(request)
  // Likewise: at the edge Cloudflare serves these files before the Worker runs.
  const files = serviceOf(env, 'FILES')
  if (files && (pathname === '/docs/scalar.js' || pathname.startsWith('/assets/')))
    return files.fetch(request)
  const refuse = (code: ProblemCode) =>
    problemResponse(code, requestId, {}, request.headers.get('accept-language') ?? undefined)
  const found = ownerOf(request.method, pathname)
  const allowed = found === undefined ? allowedOf(pathname) : []
  if (allowed.length > 0) return secured(methodNotAllowed(requestId, allowed), requestId, protocol)
  const owner = serviceOf(
    env,
    found ?? pageInstead(ownerOf, request.method, request.headers.get('accept')) ?? '',
  )
  if (!owner) return secured(refuse('not_found'), requestId, protocol)
  const body = request.body === null ? null : await readBody(request.body)
  if (body === undefined) return secured(refuse('too_large'), requestId, protocol)
  const headers = headersForFunction(request, requestId)
  return secured(await owner.fetch(new Request(request, { headers, body })), requestId, protocol)
}

/** Fields that only a gateway may set. At the edge Cloudflare names the sender. */
function headersForFunction(request: Request, requestId: string): Headers {
  const headers = new Headers(request.headers)
  const sender = headers.get('cf-connecting-ip')
  if (sender !== null) {
    for (const name of ownRequestFields)
      if (name.includes('forwarded') || name === ADDRESS_FIELD) headers.delete(name)
    headers.set('x-forwarded-for', sender)
    headers.set(ADDRESS_FIELD, sender)
  }
  headers.set('x-request-id', requestId)
  headers.set('traceparent', traceparentFor(request.headers.get('traceparent'), requestId))
  return headers
}

function secured(answer: Response, requestId: string, protocol: string): Response {
  const headers = new Headers(answer.headers)
  headers.set('x-request-id', requestId)
  const fields = securityFields((name) => headers.has(name), protocol === 'https:')
  for (let i = 0; i < fields.length; i += 2) headers.set(fields[i]!, fields[i + 1]!)
  return new Response(answer.body, { status: answer.status, headers })
}

/**
 * Reads the whole body; undefined if it is too large. A function may answer before it has read its body (401,
 * 413). workerd then closes the connection while the client still sends, and the client may never see the
 * answer.
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
