// What a page of this site makes of the answers of /v1.
import { afterEach, expect, test, vi } from 'vitest'
import { call } from './call.ts'

afterEach(() => vi.unstubAllGlobals())

/** Answers these in turn, and says what was asked. */
function answering(...answers: (Response | Error)[]): string[] {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (path: string, { method }: RequestInit) => {
    asked.push(`${method} ${path}`)
    const answer = answers.shift()!
    if (answer instanceof Error) throw answer
    return answer
  })
  return asked
}
const refusal = (code: string, status: number, headers = {}) =>
  Response.json({ code, title: code, status }, { status, headers })
const asked = { method: 'GET', path: '/v1/holds', language: 'en' } as const

test('a refusal says when to ask again, where its answer does', async () => {
  answering(refusal('rate_limited', 429, { 'retry-after': '17' }), refusal('not_found', 404))
  expect(await call(asked)).toMatchObject({ problem: { code: 'rate_limited', retryAfter: 17 } })
  expect(await call(asked)).toMatchObject({ problem: { code: 'not_found', status: 404 } })
})

test('a session that is over is renewed once, and the call is made again', async () => {
  const calls = answering(refusal('token_expired', 401), Response.json({}), Response.json({ items: [] }))
  expect(await call(asked)).toEqual({ ok: true, status: 200, value: { items: [] } })
  expect(calls).toEqual(['GET /v1/holds', 'PUT /v1/sessions/current', 'GET /v1/holds'])
  answering(refusal('unauthenticated', 401), refusal('unauthenticated', 401))
  expect(await call(asked)).toMatchObject({ ok: false, problem: { code: 'unauthenticated' } })
})

test('a call without an answer, or with half of one, is told as that', async () => {
  answering(new TypeError('fetch failed'), new Response('{"half', { status: 200 }))
  expect(await call(asked)).toMatchObject({ ok: false, problem: { status: 0 } })
  expect(await call(asked)).toMatchObject({ ok: false, problem: { status: 0 } })
})
