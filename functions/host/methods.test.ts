// Methods as HTTP has them: HEAD is GET without its body, and a path that takes other methods says which.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestHost, type TestHost } from '../../testing/host.ts'

let host: TestHost
beforeAll(async () => {
  host = await openTestHost()
})
afterAll(() => host.end())

const ask = (method: string, path: string) => fetch(host.url + path, { method })

test.each(['/v1/movies', '/.well-known/jwks.json', '/openapi.json', '/docs'])(
  'HEAD %s has the fields of GET, its length too, and no body',
  async (path) => {
    const [get, head] = [await ask('GET', path), await ask('HEAD', path)]
    expect(head.status).toBe(200)
    expect(head.headers.get('content-length')).toBe(String((await get.arrayBuffer()).byteLength))
    for (const name of ['content-type', 'cache-control', 'etag'])
      expect(head.headers.get(name), name).toBe(get.headers.get(name))
    expect((await head.arrayBuffer()).byteLength).toBe(0)
  },
)

test.each([
  ['PUT', '/v1/movies', 'GET, HEAD, POST'],
  ['GET', '/v1/guests', 'POST'],
  ['POST', '/v1/users/me', 'DELETE, GET, HEAD, PATCH'],
  ['DELETE', '/healthz', 'GET, HEAD'],
  ['POST', '/readyz', 'GET, HEAD'],
])('%s %s is 405 and names what is allowed', async (method, path, allowed) => {
  const answer = await ask(method, path)
  expect([answer.status, (await answer.json()).code]).toEqual([405, 'method_not_allowed'])
  expect(answer.headers.get('allow')?.split(', ').sort().join(', ')).toBe(allowed)
})

test('a path that nothing has is a page for a browser, in its language, and a problem for others', async () => {
  const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'accept-language': 'de' }
  const page = await fetch(`${host.url}/nowhere`, { headers: browser })
  expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
  expect(await page.text()).toContain('<html lang="de"')
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  const program = await fetch(`${host.url}/nowhere`)
  expect([program.status, (await program.json()).code]).toEqual([404, 'not_found'])
  const other = await fetch(`${host.url}/v1/guests`, { headers: browser })
  expect(other.status).toBe(405)
})

test('a path that nothing has is 404 with every method', async () => {
  for (const method of ['GET', 'POST', 'DELETE']) expect((await ask(method, '/v1/nowhere')).status).toBe(404)
})
