// What every function promises, whichever it is: ids, errors, access and input by schema.

import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { signAccessToken } from '../auth/tokens.ts'
import type { Access } from './access.ts'
import { newFunction } from './function.ts'

const key = await testKey('k1')
const otherKey = await testKey('k1')
const env = {
  DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
  REDIS_URL: 'redis://127.0.0.1:1',
  JWT_PRIVATE_KEY: key,
  LOG_LEVEL: 'silent',
}
/** To whatever is asked: a login that counts, of somebody who may do all of this. */
const resources = { sql: (async () => [{ roles: ['customer', 'admin'] }]) as never, redis: {} as never }
const customer = {
  id: '0190b5a4-0000-7000-8000-000000000001',
  roles: ['customer' as const],
  sessionId: '0190b5a4-0000-7000-8000-0000000000aa',
}

const Body = v.strictObject({
  seats: v.array(v.strictObject({ seatId: v.pipe(v.string(), v.uuid('must be an id')) })),
})
const Query = v.strictObject({ limit: v.optional(v.pipe(v.string(), v.regex(/^\d+$/, 'must be a number'))) })

const fn = (access: Access = 'public') =>
  newFunction(
    { method: 'POST', path: '/things', summary: 'Test', access, input: { body: Body }, answers: {} },
    (c, { body }) => c.json(body, 201),
  )

const things = { method: 'GET', path: '/things', summary: 'Test', access: 'public', answers: {} } as const
const listOf = (query: typeof Query) =>
  newFunction({ ...things, input: { query } }, (c, { query }) => c.json(query))

const post = (
  body: string | ReadableStream,
  headers: Record<string, string> = {},
  access: Access = 'public',
) =>
  fn(access).request(
    '/things',
    {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
      duplex: 'half',
    } as RequestInit,
    { ...env, resources },
  )

async function expectProblem(answer: Response, status: number, code: string) {
  expect(answer.status).toBe(status)
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  const body = await answer.json()
  expect(body).toMatchObject({ status, code, requestId: answer.headers.get('x-request-id') })
  return body
}

describe('input by schema', () => {
  it('names the path of each wrong field', async () => {
    const body = await expectProblem(await post('{"seats":[{"seatId":"x"}]}'), 400, 'invalid_input')
    expect(body.errors).toEqual([{ path: 'seats.0.seatId', message: 'must be an id' }])
  })
  it('refuses a field that is not known', async () => {
    const body = await expectProblem(await post('{"seats":[],"isAdmin":true}'), 400, 'invalid_input')
    expect(body.errors).toEqual([{ path: 'isAdmin', message: 'is not a known field' }])
  })
  it('refuses a name that a body has twice, at any depth and in any spelling, though both say the same', async () => {
    const id = '"0190b5a4-0000-7000-8000-000000000001"'
    for (const [body, path] of [
      ['{"seats":[],"seats":[]}', 'seats'],
      ['{"seats":[],"\\u0073eats":[]}', 'seats'],
      [`{"seats":[{"seatId":${id},"seatId":${id}}]}`, 'seats.0.seatId'],
    ] as const) {
      const { errors } = await expectProblem(await post(body), 400, 'invalid_input')
      expect(errors).toEqual([{ path, message: 'is given more than once' }])
    }
  })
  it('says that a field is missing', async () => {
    const body = await expectProblem(await post('{}'), 400, 'invalid_input')
    expect(body.errors).toEqual([{ path: 'seats', message: 'is missing' }])
  })
  it('refuses what is not JSON, by its form or by its type', async () => {
    await expectProblem(await post('{"seats":'), 400, 'malformed_json')
    await expectProblem(
      await post('seats=1', { 'content-type': 'text/plain' }),
      415,
      'unsupported_media_type',
    )
  })
  it('refuses a body above the limit, told by its length', async () => {
    await expectProblem(await post('x', { 'content-length': '65537' }), 413, 'too_large')
  })
  it('refuses a body above the limit, counted where it tells no length', async () => {
    const part = new Uint8Array(16 * 1024).fill(32)
    let parts = 0
    const endless = new ReadableStream({
      pull(controller) {
        parts += 1
        controller.enqueue(part)
      },
    })
    await expectProblem(await post(endless), 413, 'too_large')
    expect(parts).toBeLessThan(10)
  })
  it('refuses a query parameter where the function takes none, and an unknown one where it takes some', async () => {
    const silent = await fn().request('/things?x=1', { method: 'POST' }, { ...env, resources })
    expect((await expectProblem(silent, 400, 'invalid_input')).errors).toEqual([
      { path: 'x', message: 'is not a known field' },
    ])
    const list = listOf(Query)
    expect(await (await list.request('/things?limit=5', {}, { ...env, resources })).json()).toEqual({
      limit: '5',
    })
    const wrong = await list.request('/things?limit=x&y=1', {}, { ...env, resources })
    expect((await expectProblem(wrong, 400, 'invalid_input')).errors).toEqual([
      { path: 'limit', message: 'must be a number' },
      { path: 'y', message: 'is not a known field' },
    ])
  })
})

it('a query that names a parameter twice is refused, also where one of the two was good before', async () => {
  const list = listOf(Query)
  const ask = (query: string) => list.request(`/things?${query}`, {}, { ...env, resources })
  expect((await ask('limit=5')).status).toBe(200)
  for (const query of [
    'limit=5&limit=5',
    'limit=5&limit=6',
    'limit=5&%6cimit=6',
    'limit=5&limit',
    'limit=&limit=5',
  ]) {
    const { errors } = await expectProblem(await ask(query), 400, 'invalid_input')
    expect(errors).toEqual([{ path: 'limit', message: 'is given more than once' }])
  }
})

describe('access', () => {
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
  const good = '{"seats":[]}'

  it('lets a signed-in customer in', async () => {
    const token = await signAccessToken(key, customer)
    expect((await post(good, bearer(token), 'customer')).status).toBe(201)
  })
  it('answers 401 without a token and with a malformed one', async () => {
    const answer = await post(good, {}, 'customer')
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    await expectProblem(answer, 401, 'unauthenticated')
    await expectProblem(await post(good, bearer('a.b.c'), 'customer'), 401, 'unauthenticated')
  })
  it('answers 401 to a token that somebody else signed, though its key id is ours', async () => {
    const token = await signAccessToken(otherKey, customer)
    await expectProblem(await post(good, bearer(token), 'customer'), 401, 'unauthenticated')
  })
  it('answers 403 to the wrong role, and lets an admin pass for staff', async () => {
    await expectProblem(
      await post(good, bearer(await signAccessToken(key, customer)), 'staff'),
      403,
      'forbidden',
    )
    const admin = await signAccessToken(key, { ...customer, roles: ['admin'] })
    expect((await post(good, bearer(admin), 'staff')).status).toBe(201)
  })
})

describe('request ids and errors', () => {
  it('carries a request id that it was given and makes one where the given one is odd', async () => {
    const carried = await post('{"seats":[]}', { 'x-request-id': 'abcdefgh-1' })
    expect(carried.headers.get('x-request-id')).toBe('abcdefgh-1')
    // Whatever the gateway takes: an id that changed on its way would tie nothing together.
    for (const id of ['mine-1', 'Root=1-67891233:abc/+~', 'a'.repeat(128)])
      expect((await post('{"seats":[]}', { 'x-request-id': id })).headers.get('x-request-id')).toBe(id)
    const odd = await post('{"seats":[]}', { 'x-request-id': 'a b' })
    expect(odd.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })
  it('answers a bug as 500 without its text, and an outage as 503 with Retry-After', async () => {
    const failing = (error: Error) =>
      newFunction(things, () => {
        throw error
      }).request('/things', {}, { ...env, resources })
    const bug = await expectProblem(await failing(new Error('secret table name')), 500, 'internal')
    expect(JSON.stringify(bug)).not.toContain('secret')
    const outage = await failing(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }))
    expect(Number(outage.headers.get('retry-after'))).toBeGreaterThan(0)
    await expectProblem(outage, 503, 'unavailable')
  })
  it('answers 404 for a path that it does not own', async () => {
    await expectProblem(await fn().request('/other', {}, { ...env, resources }), 404, 'not_found')
  })
})

async function testKey(kid: string): Promise<string> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ])
  return JSON.stringify({ ...(await crypto.subtle.exportKey('jwk', pair.privateKey)), kid })
}
