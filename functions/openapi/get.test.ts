// The description as it is served, and the page that shows it.
import { expect, test } from 'vitest'
import { noRedis, testEnv } from '../../local/testing-catalogue.ts'
import { testRefusals } from '../../local/testing-refusals.ts'
import docs from '../docs/get.ts'
import { routes } from '../routes.ts'
import get from './get.ts'

// Nothing is asked of any server.
const env = testEnv({ url: 'postgres://127.0.0.1:1/none', sql: undefined as never }, noRedis)

testRefusals({ fn: get, env: () => env, method: 'GET', path: '/openapi.json', access: 'public' })

test('every route is described, each under a name of its own', async () => {
  const answer = await get.request('/openapi.json', {}, env)
  const { openapi, paths } = (await answer.json()) as {
    openapi: string
    paths: Record<string, Record<string, { operationId: string }>>
  }
  expect(openapi).toBe('3.1.0')
  const operations = Object.values(paths).flatMap((path) => Object.values(path))
  expect(operations).toHaveLength(routes.length)
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(routes.length)
})

test('whoever has the description already gets 304', async () => {
  const etag = (await get.request('/openapi.json', {}, env)).headers.get('etag')!
  const again = await get.request('/openapi.json', { headers: { 'if-none-match': etag } }, env)
  expect(again.status).toBe(304)
  expect(await again.text()).toBe('')
})

test('the page takes scripts and data from this server alone', async () => {
  const answer = await docs.request('/docs', {}, env)
  const policy = answer.headers.get('content-security-policy')!
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self';")
  expect(policy).toContain("connect-src 'self';")
  expect(await answer.text()).not.toMatch(/https?:\/\//)
})
