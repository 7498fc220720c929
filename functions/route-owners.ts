// Finds the function that owns a request, and the methods that a path takes.
import { RegExpRouter } from 'hono/router/reg-exp-router'
import { SmartRouter } from 'hono/router/smart-router'
import { TrieRouter } from 'hono/router/trie-router'

interface OwnRoute {
  method: string
  path: string
}

/** Finds what was given for the route that owns a request; of two that match, the one listed first. */
export function ownerFinder<T>(owners: readonly (readonly [OwnRoute, T])[]) {
  const router = new SmartRouter<T>({ routers: [new RegExpRouter(), new TrieRouter()] })
  for (const [{ method, path }, owner] of owners) router.add(method, path, owner)
  return (method: string, path: string): T | undefined =>
    // A function answers HEAD with the headers of its GET, as hono does.
    router.match(method === 'HEAD' ? 'GET' : method, path)[0][0]?.[0]
}

/** The methods that a path takes, for Allow; none where no function has it. */
export function allowedFinder(all: readonly OwnRoute[]) {
  const ownerOf = ownerFinder(all.map((route) => [route, route.method] as const))
  const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']
  return (path: string): string[] => methods.filter((method) => ownerOf(method, path) !== undefined)
}

/** The path of the page for what no function has. */
const NOT_FOUND = '/not-found'

/** What stands in for the owner of a path that nothing has: that page for a browser, else undefined. */
export function pageInstead<T>(
  ownerOf: (method: string, path: string) => T | undefined,
  method: string,
  accept: string | null | undefined,
): T | undefined {
  const isRead = method === 'GET' || method === 'HEAD'
  return isRead && accept?.includes('text/html') ? ownerOf('GET', NOT_FOUND) : undefined
}
