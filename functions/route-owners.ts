// Finds the function that owns a request, and the methods that a path takes.
import { RegExpRouter } from 'hono/router/reg-exp-router'
import { SmartRouter } from 'hono/router/smart-router'
import { TrieRouter } from 'hono/router/trie-router'

interface OwnRoute {
  method: string
  path: string
}

/**
 * Finds what was given for the route that owns a request. A path without parameters wins, then the one listed
 * first. A router each method: where two paths differ in a parameter and a word at one place, as those of
 * DELETE do, hono's fast router gives up for all that it has.
 */
export function ownerFinder<T>(owners: readonly (readonly [OwnRoute, T])[]) {
  const byMethod = new Map<string, { fixed: Map<string, T>; router: SmartRouter<T> }>()
  for (const [{ method, path }, owner] of owners) {
    const fresh = () => new SmartRouter<T>({ routers: [new RegExpRouter(), new TrieRouter()] })
    const own = byMethod.get(method) ?? { fixed: new Map<string, T>(), router: fresh() }
    byMethod.set(method, own)
    if (path.includes(':')) own.router.add(method, path, owner)
    else if (!own.fixed.has(path)) own.fixed.set(path, owner)
  }
  return (method: string, path: string): T | undefined => {
    // A function answers HEAD with the headers of its GET, as hono does.
    const read = method === 'HEAD' ? 'GET' : method
    const own = byMethod.get(read)
    return own?.fixed.get(path) ?? own?.router.match(read, path)[0][0]?.[0]
  }
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
