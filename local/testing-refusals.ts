// The refusals that every function owes, as tests: which of them apply follows from what the function takes.
import { expect, test, vi } from 'vitest'
import type { FunctionEnv } from '#shared/function.ts'
import { newId } from '#shared/ids.ts'
import { type Role, signAccessToken } from '#shared/tokens.ts'
import { jsonRequest } from './testing-catalogue.ts'

interface Subject {
  fn: { request(path: string, init: RequestInit, env: FunctionEnv): Response | Promise<Response> }
  env: () => FunctionEnv
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  access: 'public' | 'signed-in' | Role
  /** A body that is well-formed, for functions that take one. */
  body?: Record<string, unknown>
  /** What the function wants beside the token. */
  headers?: Record<string, string>
}

/** Answers the status and the problem, after checking that it is one and carries its request id. */
export async function problemOf(
  answer: Response,
): Promise<{ status: number; code: string; errors?: { path: string; message: string }[] }> {
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  const body = (await answer.json()) as { status: number; code: string; requestId: string }
  expect(body).toMatchObject({ status: answer.status, requestId: answer.headers.get('x-request-id') })
  return body
}

export function testRefusals(subject: Subject): void {
  testQuery(subject)
  if (subject.access !== 'public') testAccess(subject)
  if (subject.body) testBody(subject, subject.body)
}

const ask = ({ fn, env, method, path }: Subject, init: RequestInit = {}, query = '') =>
  Promise.resolve(fn.request(path + query, { method, ...init }, env()))

async function bearer({ env }: Subject, roles: Role[]) {
  const user = { id: newId(), roles, sessionId: newId() }
  return { authorization: `Bearer ${await signAccessToken(env().JWT_PRIVATE_KEY, user)}` }
}

function testQuery(subject: Subject): void {
  test('a query parameter that is not known is refused by its name', async () => {
    const headers = await bearer(subject, ['customer', 'staff', 'admin'])
    const init = subject.body ? jsonRequest('POST', subject.body, headers) : { headers }
    const answer = await ask(subject, { ...init, method: subject.method }, '?surprise=1')
    expect(await problemOf(answer)).toMatchObject({
      status: 400,
      code: 'invalid_input',
      errors: [{ path: 'surprise', message: 'is not known here' }],
    })
  })
}

function testAccess(subject: Subject): void {
  test('without a token, or with one that is none, nobody comes in', async () => {
    const refused = { status: 401, code: 'unauthenticated' }
    expect(await problemOf(await ask(subject))).toMatchObject(refused)
    const headers = { authorization: 'Bearer nonsense' }
    expect(await problemOf(await ask(subject, { headers }))).toMatchObject(refused)
  })

  test('a token past its end is refused as expired', async () => {
    vi.useFakeTimers({ now: Date.now() - 86_400_000, toFake: ['Date'] })
    const headers = await bearer(subject, ['customer', 'staff', 'admin']).finally(() => vi.useRealTimers())
    expect(await problemOf(await ask(subject, { headers }))).toMatchObject({
      status: 401,
      code: 'token_expired',
    })
  })

  if (subject.access === 'signed-in') return
  const other = subject.access === 'customer' ? 'staff' : 'customer'
  test(`a token with the role ${other} alone is not enough`, async () => {
    const headers = await bearer(subject, [other])
    expect(await problemOf(await ask(subject, { headers }))).toMatchObject({ status: 403, code: 'forbidden' })
  })
}

function testBody(subject: Subject, body: Record<string, unknown>): void {
  const send = async (content: unknown, changed: Record<string, string> = {}) => {
    const token = await bearer(subject, ['customer', 'staff', 'admin'])
    const headers = { ...token, ...subject.headers, ...changed }
    const init = jsonRequest('POST', content, headers)
    return problemOf(await ask(subject, { ...init, method: subject.method }))
  }

  test('a field that is not known is refused by its name', async () => {
    expect(await send({ ...body, isAdmin: true })).toMatchObject({
      status: 400,
      code: 'invalid_input',
      errors: [{ path: 'isAdmin', message: 'is not known here' }],
    })
  })

  test('a body that is not JSON, or not said to be, is refused', async () => {
    expect(await send('{"broken":')).toMatchObject({ status: 400, code: 'malformed_json' })
    const type = { 'content-type': 'text/plain' }
    expect(await send(body, type)).toMatchObject({ status: 415, code: 'unsupported_media_type' })
  })

  test('a body beyond the limit is refused', async () => {
    expect(await send({ ...body, padding: 'x'.repeat(70_000) })).toMatchObject({
      status: 413,
      code: 'too_large',
    })
  })
}
