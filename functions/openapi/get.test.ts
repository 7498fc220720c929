// The description as it is served, and the page that shows it.
import { expect, test } from 'vitest'
import { noRedis, testEnv } from '../../testing/catalogue.ts'
import { testRefusals } from '../../testing/refusals.ts'
import docs from '../docs/get.ts'
import { apiRoutes } from '../routes.ts'
import { faultOf, loadFunctions } from './describe.ts'
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
  expect(operations).toHaveLength(apiRoutes.length)
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(apiRoutes.length)
})

test('a definition that says another route than routes.ts, or no answer, is told', async () => {
  const { route, definition } = (await loadFunctions())[0]!
  expect(faultOf(route, definition)).toBeUndefined()
  expect(faultOf(route, { ...definition, method: 'PUT' })).toMatch('is PUT')
  expect(faultOf({ ...route, path: '/v1/other' }, definition)).toMatch('routes.ts says POST /v1/other')
  expect(faultOf(route, { ...definition, answers: {} })).toMatch('does not say what it answers')
})

test('a client that has the description already gets 304', async () => {
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
