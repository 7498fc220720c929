// Pages of other sites read what is public; those of CORS_ORIGINS sign in and write. Every answer says so.
import { expect, test } from 'vitest'
import worker from '../edge.ts'
import { gatewayBefore, instance } from '../testing.ts'

const APP = 'https://app.example'
const STRANGER = 'https://stranger.example'

async function site() {
  const upstream = await instance((_, res) => void res.end('ok'))
  const { url } = await gatewayBefore([upstream.url], { CORS_ORIGINS: `${APP}, https://other.example` })
  const atNode = (init: RequestInit) => fetch(`${url}/v1/movies`, init)
  const service = { fetch: async () => new Response('ok') }
  const env = { CORS_ORIGINS: APP, MOVIES_LIST: service, MOVIES_CREATE: service }
  const atEdge = (init: RequestInit) => worker.fetch(new Request('https://milo.test/v1/movies', init), env)
  return [atNode, atEdge]
}
const corsOf = ({ headers }: Response) => ({
  origin: headers.get('access-control-allow-origin'),
  credentials: headers.get('access-control-allow-credentials'),
  vary: headers.get('vary'),
})

test('every page may read what is public, without credentials; only a listed one may write, and sign in', async () => {
  for (const ask of await site()) {
    const headers = { origin: STRANGER }
    const open = { origin: '*', credentials: null, vary: 'Origin' }
    expect(corsOf(await ask({ headers }))).toEqual(open)
    expect(corsOf(await ask({}))).toEqual(open)
    expect(corsOf(await ask({ method: 'POST', headers }))).toEqual({ ...open, origin: null })
    for (const method of ['GET', 'POST'])
      expect(corsOf(await ask({ method, headers: { origin: APP } }))).toEqual({
        origin: APP,
        credentials: 'true',
        vary: 'Origin',
      })
  }
})

test('a preflight is answered at once: a stranger may send GET, a listed page everything', async () => {
  for (const ask of await site()) {
    const from = async (origin: string) => {
      const headers = { origin, 'access-control-request-method': 'POST' }
      const answer = await ask({ method: 'OPTIONS', headers })
      expect([answer.status, await answer.text()]).toEqual([204, ''])
      return ['methods', 'headers'].map((name) => answer.headers.get(`access-control-allow-${name}`))
    }
    expect(await from(APP)).toEqual([
      'GET, HEAD, POST, PUT, PATCH, DELETE',
      'authorization, content-type, idempotency-key, if-none-match, last-event-id, x-request-id',
    ])
    expect(await from(STRANGER)).toEqual(['GET, HEAD', 'if-none-match, last-event-id, x-request-id'])
  }
})

test('where no origin is listed, answers do not vary by it', async () => {
  const upstream = await instance((_, res) => void res.end('ok'))
  const { url } = await gatewayBefore([upstream.url])
  expect(corsOf(await fetch(url))).toEqual({ origin: '*', credentials: null, vary: null })
})

test('answers of the gateway itself have security headers, too: they load nothing and stand in no frame', async () => {
  const { url } = await gatewayBefore(['http://127.0.0.1:1'])
  for (const path of ['/healthz', '/metrics', '/v1/movies']) {
    const { headers } = await fetch(url + path)
    expect([path, headers.get('x-content-type-options')]).toEqual([path, 'nosniff'])
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'")
    expect(headers.get('referrer-policy')).toBe('same-origin')
  }
})
