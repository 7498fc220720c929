// What the gateway shows to its keepers.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { CLOSE, exchangeBytes, gatewayBefore, HOST, instance, nowhere } from '../testing.ts'
import { newAdmin, snapshotOf } from './admin.ts'

async function watched() {
  const upstream = await instance((req, res) => res.writeHead(req.url === '/none' ? 404 : 200).end('ok'))
  const gateway = await gatewayBefore([upstream.url, await nowhere()], { INSTANCE: '<b>' })
  const admin = newAdmin(async () => [snapshotOf(gateway.context), snapshotOf(gateway.context)]).listen(
    0,
    '127.0.0.1',
  )
  onTestFinished(() => void admin.close())
  await once(admin, 'listening')
  return { ...gateway, upstream, admin: `http://127.0.0.1:${(admin.address() as AddressInfo).port}` }
}

test('the state says which instances get requests', async () => {
  const { url, upstream, admin } = await watched()
  await fetch(url)
  const [state] = (await (await fetch(`${admin}/state`)).json()) as Record<string, unknown>[]
  expect(state).toMatchObject({
    ready: true,
    draining: false,
    balance: 'round-robin',
    instances: [
      { url: upstream.url, usable: true },
      { usable: false, ready: false },
    ],
  })
})

test('the page shows the same to people', async () => {
  const { upstream, admin } = await watched()
  const text = await (await fetch(admin)).text()
  expect(text).toContain(upstream.url)
  expect(text).toContain('<td class="no">no: not ready</td>')
})

test('the figures count requests by route without ids, and the processes of one gateway together', async () => {
  const { url, upstream, admin } = await watched()
  const id = '01900000-0000-7000-8000-000000000001'
  for (const path of [`/v1/movies/${id}`, '/v1/movies/01900000-0000-7000-8000-000000000002', '/none']) {
    await (await fetch(`${url}${path}`)).text()
  }
  const text = await (await fetch(`${admin}/metrics`)).text()
  // Two processes that each counted the same.
  expect(text).toContain('milo_gateway_requests_total{method="GET",route="/v1/movies/:id",status="200"} 4\n')
  expect(text).toContain('milo_gateway_requests_total{method="GET",route="other",status="404"} 2\n')
  expect(text).toContain('milo_gateway_request_seconds_count{method="GET",route="/v1/movies/:id"} 4\n')
  expect(text).toMatch(/request_seconds_bucket\{method="GET",route="\/v1\/movies\/:id",le="\+Inf"\} 4\n/)
  expect(text).toContain(`milo_gateway_attempts_total{upstream="${upstream.url}",outcome="2xx"} 4\n`)
  expect(text).toContain('# TYPE milo_gateway_request_seconds histogram\n')
})

test('paths, methods and spellings that somebody invents begin no series of their own', async () => {
  const { port, admin } = await watched()
  const series = async () =>
    (await (await fetch(`${admin}/metrics`)).text())
      .split('\n')
      .filter((line) => line.startsWith('milo_gateway_requests_total{'))
  const ask = (line: string) => exchangeBytes(port, `${line} HTTP/1.1\r\n${HOST}${CLOSE}\r\n`)
  for (let i = 0; i < 20; i++)
    for (const path of [
      `/junk-${i}`,
      `/v1/movies/${i}`,
      `/v1/${i}/holds`,
      `/V1/movies?${i}`,
      `/v1/movies/%2${i}`,
    ])
      await ask(`GET ${path}`)
  for (const method of ['BREW', 'PROPFIND', 'QUERY', 'PUT', 'HEAD', 'TRACE'])
    await ask(`${method} /v1/movies`)
  for (const path of ['__proto__', 'constructor', '" } 1 evil']) await ask(`GET /${encodeURI(path)}`)
  await ask('GET /v1/movies')
  expect((await series()).map((line) => line.replace(/ \d+$/, '')).sort()).toEqual(
    [
      ['GET', 'other'],
      ['GET', '/v1/movies'],
      ['HEAD', '/v1/movies'],
      ['PUT', 'other'],
      ['OTHER', 'other'],
    ]
      .map(
        ([method, route]) => `milo_gateway_requests_total{method="${method}",route="${route}",status="200"}`,
      )
      .sort(),
  )
})
