// HEAD, for every function: GET without its body.
import type { Env, Hono } from 'hono'

/** HEAD has all fields of GET, its length too, which hono leaves to a host that has no body to measure. */
export function answersHead<E extends Env>(app: Hono<E, never>): void {
  const { fetch } = app
  app.fetch = (request, ...rest) =>
    request.method === 'HEAD' ? head(request, ...rest) : fetch(request, ...rest)
  const head: typeof fetch = async (request, ...rest) => {
    const answer = await fetch(new Request(request, { method: 'GET' }), ...rest)
    const headers = new Headers(answer.headers)
    if (headers.get('content-type')?.startsWith('text/event-stream')) await answer.body?.cancel()
    else if (answer.body) headers.set('content-length', String((await answer.arrayBuffer()).byteLength))
    return new Response(null, { status: answer.status, headers })
  }
}
