// The span of a request at an instance, if its trace is kept: the gateway draws that, without one the
// instance.
import { isSampled, type Span, type Tracer } from '#shared/traces/span.ts'

interface Owner {
  name: string
  method: string
  path: string
}

/** `traceparent`: as it came with the request. */
export function requestSpan(tracer: Tracer, route: Owner, traceparent: unknown): Span | undefined {
  const isPart = typeof traceparent === 'string'
  if (!(isPart ? isSampled(traceparent) : tracer.draw())) return undefined
  const attributes = {
    'http.request.method': route.method,
    'http.route': route.path,
    'code.function.name': route.name,
  }
  const parent = isPart ? { parent: traceparent } : {}
  return tracer.start(`${route.method} ${route.path}`, { ...parent, kind: 'server', attributes })
}

/** Answers in the name of a span, which ends when the answer begins. Functions answer errors, never throw. */
export async function answeredIn(span: Span, answer: () => Response | Promise<Response>): Promise<Response> {
  const response = await answer()
  span.set({ 'http.response.status_code': response.status })
  span.end(response.status >= 500 ? String(response.status) : undefined)
  return response
}
