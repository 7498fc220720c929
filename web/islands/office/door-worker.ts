// The service worker of the door: keeps its page and files, so that it opens without a network. It answers
// for this page alone, and never for what is asked of /v1.
export {}

interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface Fetching extends Waiting {
  request: Request
  respondWith(answer: Promise<Response>): void
}
interface Messaging extends Waiting {
  data: { page: string; files: string[] }
}
const worker = self as unknown as {
  addEventListener(type: 'install' | 'activate', handle: (event: Waiting) => void): void
  addEventListener(type: 'fetch', handle: (event: Fetching) => void): void
  addEventListener(type: 'message', handle: (event: Messaging) => void): void
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void> }
}

const NAME = 'milo-door'
const DOOR = '/office/door'
const ASSETS = '/assets/'
/** A network that says nothing for so long is away. */
const PATIENCE_MS = 5_000
const KEPT_MS = 14 * 24 * 60 * 60_000

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()))
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()))
worker.addEventListener('message', (event) => event.waitUntil(keep(event.data)))

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { pathname } = new URL(request.url)
  if (request.method !== 'GET') return
  if (request.mode === 'navigate' && pathname === DOOR) event.respondWith(page(request))
  // Named by their content: what is kept is what the server has.
  else if (pathname.startsWith(ASSETS)) event.respondWith(asset(request))
})

/** The server's, or where it is away what was kept. */
async function page(request: Request): Promise<Response> {
  const cache = await caches.open(NAME)
  const answered = fetch(request).then(async (answer) => {
    if (isPage(answer)) await cache.put(request.url, answer.clone())
    return answer
  })
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), PATIENCE_MS))
  const first = await Promise.race([answered, late]).catch(() => undefined)
  if (first !== undefined && first.status < 500) return first
  return (await cache.match(request.url)) ?? (await lastKept(cache)) ?? first ?? answered
}

/** Leads to the page that was kept last: another showtime's must not stand under this address. */
async function lastKept(cache: Cache): Promise<Response | undefined> {
  const pages = (await cache.keys()).filter(({ url }) => new URL(url).pathname === DOOR)
  const last = pages.at(-1)
  return last && Response.redirect(last.url)
}

async function asset(request: Request): Promise<Response> {
  return (await caches.match(request.url)) ?? fetch(request)
}

const isPage = ({ ok, redirected, type, headers }: Response): boolean =>
  ok && !redirected && type === 'basic' && (headers.get('content-type') ?? '').startsWith('text/html')

async function keep({ page, files }: Messaging['data']): Promise<void> {
  const cache = await caches.open(NAME)
  await cache.addAll(files)
  if ((await cache.match(page)) === undefined) {
    const answer = await fetch(page, { redirect: 'error', headers: { accept: 'text/html' } })
    if (isPage(answer)) await cache.put(page, answer)
  }
  const current = new Set([page, ...files])
  for (const request of await cache.keys()) {
    const age = Date.now() - Date.parse((await cache.match(request))?.headers.get('date') ?? '')
    if (!current.has(request.url) && age > KEPT_MS) await cache.delete(request)
  }
}
