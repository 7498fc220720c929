// The refusals that every function owes, as tests: its access and inputs decide which apply.
import { expect, test, vi } from 'vitest'
import type { CallerRole } from '#shared/domain/roles.ts'
import type { Access } from '#shared/http/access.ts'
import type { FunctionEnv } from '#shared/http/context.ts'
import { jsonRequest, signIn } from './catalogue.ts'

interface Subject {
  fn: { request(path: string, init: RequestInit, env: FunctionEnv): Response | Promise<Response> }
  env: () => FunctionEnv
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  access: Access
  /** A well-formed body, for functions that take one. */
  body?: Record<string, unknown>
  /** Other required headers. */
  headers?: Record<string, string>
}

/** Returns status and problem, after checking its form and request id. */
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

async function bearer({ env }: Subject, roles: CallerRole[]) {
  const { resources, JWT_PRIVATE_KEY = '' } = env()
  return (await signIn(resources!.sql, { JWT_PRIVATE_KEY }, { roles })).headers
}

function testQuery(subject: Subject): void {
  test('an unknown query parameter is refused by name', async () => {
    const headers = subject.access === 'public' ? {} : await bearer(subject, ['customer', 'staff', 'admin'])
    const init = subject.body ? jsonRequest('POST', subject.body, headers) : { headers }
    const answer = await ask(subject, { ...init, method: subject.method }, '?surprise=1')
    expect(await problemOf(answer)).toMatchObject({
      status: 400,
      code: 'invalid_input',
      errors: [{ path: 'surprise', message: 'is not a known field' }],
    })
  })
}

function testAccess(subject: Subject): void {
  test('a request without a valid token is refused', async () => {
    const refused = { status: 401, code: 'unauthenticated' }
    expect(await problemOf(await ask(subject))).toMatchObject(refused)
    const headers = { authorization: 'Bearer nonsense' }
    expect(await problemOf(await ask(subject, { headers }))).toMatchObject(refused)
  })

  test('an expired token is refused as expired', async () => {
    vi.useFakeTimers({ now: Date.now() - 86_400_000, toFake: ['Date'] })
    const headers = await bearer(subject, ['customer', 'staff', 'admin']).finally(() => vi.useRealTimers())
    expect(await problemOf(await ask(subject, { headers }))).toMatchObject({
      status: 401,
      code: 'token_expired',
    })
  })

  if (subject.access === 'identified') return
  if (subject.access !== 'buyer')
    test('a guest is refused', async () => {
      const headers = await bearer(subject, ['guest'])
      expect(await problemOf(await ask(subject, { headers }))).toMatchObject({
        status: 403,
        code: 'forbidden',
      })
    })

  if (subject.access === 'signed-in') return
  const other = subject.access === 'customer' || subject.access === 'buyer' ? 'staff' : 'customer'
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

  test('an unknown field is refused by name', async () => {
    expect(await send({ ...body, isAdmin: true })).toMatchObject({
      status: 400,
      code: 'invalid_input',
      errors: [{ path: 'isAdmin', message: 'is not a known field' }],
    })
  })

  test('a body that is not JSON, or not declared as JSON, is refused', async () => {
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
