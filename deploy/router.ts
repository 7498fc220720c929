// The Worker before the others, in the emulator and at the edge: sends each request to the one function that owns
// its route, through a service binding. Cloudflare's own routes know no methods, and two functions may share a path.
import { ownerFinder, type Route, routes } from '../functions/routes.ts'
import { newId } from '../shared/ids.ts'
import { problemResponse } from '../shared/problems.ts'

interface Service {
  fetch(request: Request): Promise<Response>
}

/** Under which name the router finds a function's Worker in its env. */
export const bindingOf = ({ name }: Route): string => name.replace(/\W/g, '_').toUpperCase()

const ownerOf = ownerFinder(routes.map((route) => [route, bindingOf(route)] as const))

export default {
  fetch(request: Request, env: Record<string, Service | undefined>): Response | Promise<Response> {
    const { pathname } = new URL(request.url)
    if (pathname === '/healthz') return Response.json({ status: 'alive' })
    // Bound by the emulator alone: at the edge nobody asks whether to send a request to Cloudflare.
    if (pathname === '/readyz' && env.READINESS) return env.READINESS.fetch(request)
    const owner = env[ownerOf(request.method, pathname) ?? '']
    return owner
      ? owner.fetch(request)
      : problemResponse('not_found', request.headers.get('x-request-id') ?? newId())
  },
}
