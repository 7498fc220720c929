// The gateway as a Worker: the same routes, ids and security headers, through service bindings.
import { type Request as EdgeRequest, Response as EdgeResponse, Miniflare } from 'miniflare'
import { expect, onTestFinished, test } from 'vitest'
import { bundle } from '../deploy/bundle.ts'
import { routerSettings } from '../deploy/worker-settings.ts'
import worker, { bindingOf } from './edge.ts'

const ID = '01900000-0000-7000-8000-000000000001'

function world() {
  const seen: Request[] = []
  const service = (name: string) => ({
    fetch: async (request: Request) => {
      seen.push(request)
      return new Response(`${name}: ${await request.text()}`, {
        headers: { 'x-frame-options': 'SAMEORIGIN' },
      })
    },
  })
  const names = ['movies/list', 'holds/create', 'holds/get']
  const bindings = names.map(
    (name) => [bindingOf({ name, method: 'GET', path: '/' }), service(name)] as const,
  )
  const ask = (path: string, init?: RequestInit) =>
    worker.fetch(new Request(`https://milo.test${path}`, init), Object.fromEntries(bindings))
  return { ask, seen }
}

test('each request goes to the function that owns its method and path, with its body', async () => {
  const { ask } = world()
  expect(await (await ask('/v1/movies?q=a')).text()).toBe('movies/list: ')
  const hold = await ask(`/v1/showtimes/${ID}/holds`, { method: 'POST', body: 'seats' })
  expect(await hold.text()).toBe('holds/create: seats')
  expect(await (await ask(`/v1/showtimes/${ID}/holds/${ID}`)).text()).toBe('holds/get: ')
})

test('what no function owns is a problem with a request id, and so is a body beyond the limit', async () => {
  const { ask, seen } = world()
  const none = await ask('/metrics', { headers: { 'x-request-id': 'mine-1' } })
  expect(none.status).toBe(404)
  expect(await none.json()).toMatchObject({ code: 'not_found', requestId: 'mine-1' })
  const large = await ask(`/v1/showtimes/${ID}/holds`, { method: 'POST', body: 'x'.repeat(1024 * 1024 + 1) })
  expect(large.status).toBe(413)
  expect(seen).toEqual([])
})

test('a path that takes other methods says which, and its own paths take GET and HEAD alone', async () => {
  const { ask, seen } = world()
  for (const [method, path, allowed] of [
    ['PUT', '/v1/movies', 'GET, HEAD, POST'],
    ['OPTIONS', '/v1/movies', 'GET, HEAD, POST'],
    ['GET', `/v1/showtimes/${ID}/holds`, 'POST'],
    ['PROPFIND', `/v1/showtimes/${ID}/holds/${ID}`, 'GET, HEAD, PATCH, DELETE'],
    ['POST', '/healthz', 'GET, HEAD'],
    ['DELETE', '/readyz', 'GET, HEAD'],
  ] as const) {
    const answer = await ask(path, { method })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, allowed])
    expect(await answer.json()).toMatchObject({ code: 'method_not_allowed' })
  }
  expect((await ask('/v1/nowhere', { method: 'PUT' })).headers.get('allow')).toBeNull()
  expect(seen).toEqual([])
})

test('HEAD goes to the function that owns GET, and keeps the length that it says', async () => {
  const length = { fetch: async () => new Response(null, { headers: { 'content-length': '1234' } }) }
  const request = new Request('https://milo.test/v1/movies', { method: 'HEAD' })
  const answer = await worker.fetch(request, { MOVIES_LIST: length })
  expect([answer.status, answer.headers.get('content-length')]).toEqual([200, '1234'])
})

test('a function gets one id, a trace and the sender that the platform names; the client gets security headers', async () => {
  const { ask, seen } = world()
  const headers = {
    'x-forwarded-for': '10.9.9.9',
    'x-real-ip': '10.9.9.9',
    'cf-connecting-ip': '203.0.113.7',
    'x-request-id': '"><script>',
  }
  const answer = await ask('/v1/movies', { headers })
  const got = seen[0]!.headers
  expect(got.get('x-forwarded-for')).toBe('203.0.113.7')
  expect(got.get('x-real-ip')).toBe('203.0.113.7')
  expect(got.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  expect(answer.headers.get('x-request-id')).toBe(got.get('x-request-id'))
  expect(got.get('traceparent')).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/)
  expect(answer.headers.get('x-frame-options')).toBe('SAMEORIGIN')
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect(answer.headers.get('strict-transport-security')).toContain('max-age=')
})

test('bundled it does the same in workerd', async () => {
  const [built] = await bundle(['router'])
  const settings = routerSettings()
  const owner = async (request: EdgeRequest) =>
    new EdgeResponse(`${request.method} ${request.headers.get('x-request-id')}`)
  const miniflare = new Miniflare({
    modules: [{ type: 'ESModule', path: 'router.js', contents: built!.code }],
    compatibilityDate: settings.compatibility_date,
    compatibilityFlags: settings.compatibility_flags,
    cf: false,
    serviceBindings: { [bindingOf({ name: 'movies/list', method: 'GET', path: '/' })]: owner },
  })
  onTestFinished(() => miniflare.dispose())
  const ask = (path: string) =>
    miniflare.dispatchFetch(`http://milo.test${path}`, { headers: { 'x-request-id': 'mine-1' } })
  expect(await (await ask('/v1/movies')).text()).toBe('GET mine-1')
  expect((await ask('/v1/nothing')).status).toBe(404)
})
