// The API description is true: every operation is called, with good and with malformed requests, and each
// answer is one that the description has.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CACHE_CONTROL } from '#shared/cache/cached-answers.ts'
import { PASS_TYPE } from '#shared/tickets/apple-pass.ts'
import { answerExamples } from '../../../functions/openapi/examples.ts'
import { apiRoutes } from '../../../functions/routes.ts'
import { isLong } from '../../../testing/long.ts'
import { hasOpenssl } from '../../../testing/pass-certificates.ts'
import { badCalls } from './bad-calls.ts'
import { calls } from './calls.ts'
import { faultOf } from './expected.ts'
import { hostileCalls, repeatedNames } from './hostile-calls.ts'
import { openStage, type Stage } from './stage.ts'

/** Per operation. */
const BAD_CALLS = isLong ? 50 : 5
// Another one each day, so that many come by over time; a failure names it.
const seed = Number(process.env.MILO_SEED ?? Math.floor(Date.now() / 86_400_000))

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.end())

/** What it answers beside JSON; passes need certificates, which openssl makes. */
const mediaTypesOf = (name: string) =>
  Object.values(functionOf(name).definition.answers).flatMap((answer) =>
    answer === null || 'kind' in answer
      ? []
      : Object.keys(answer).filter((type) => !type.endsWith('json') && (hasOpenssl || type !== PASS_TYPE)),
  )

/** Spread evenly, so that each field has its turn. */
function sampled<T>(all: readonly T[]): T[] {
  const step = Math.max(1, Math.ceil(all.length / HOSTILE_CALLS))
  return all.filter((_, index) => index % step === seed % step)
}

const functionOf = (name: string) => stage.functions.find(({ route }) => route.name === name)!

test('an answer that the description does not have is told', async () => {
  const answer = (status: number, body: object) =>
    new Response(JSON.stringify(body), {
      status,
      headers: {
        'content-type': `application/${status < 400 ? '' : 'problem+'}json`,
        'x-request-id': 'x',
        ...(status < 400 ? {} : { 'cache-control': 'no-store' }),
      },
    })
  const path = '/v1/theaters/:theaterId'
  const theater = answerExamples.Theater as object
  const fault = (status: number, body: object) => faultOf('GET', path, answer(status, body))
  expect(await fault(200, theater)).toBeUndefined()
  expect(await fault(200, { ...theater, city: 1 })).toContain('city must be string')
  expect(await fault(200, { ...theater, owner: 'Ada' })).toContain('must NOT have additional properties')
  expect(await fault(201, theater)).toContain('status 201 is not described')
  const problem = { type: 'about:blank', title: 'x', status: 404, detail: 'x', requestId: 'x' }
  expect(await fault(404, { ...problem, code: 'not_found' })).toBeUndefined()
  expect(await fault(404, { ...problem, code: 'hold_expired' })).toContain('code')
})

test('an answer without a header that the description has, or with one that it has not, is told', async () => {
  const fault = (method: string, path: string, status: number, headers: Record<string, string>) => {
    const all = { 'content-type': 'application/json', 'x-request-id': 'x', ...headers }
    return faultOf(method, path, new Response(status === 304 ? null : '{}', { status, headers: all }))
  }
  const cached = { 'cache-control': CACHE_CONTROL, etag: 'W/"1"', vary: 'Authorization, Cookie' }
  expect(await fault('POST', '/v1/theaters', 201, {})).toContain('no Location')
  expect(await fault('POST', '/v1/theaters', 201, { location: '/a', link: '<b>' })).toContain('carries Link')
  expect(await fault('GET', '/v1/movies', 304, cached)).toBeUndefined()
  expect(
    await fault('GET', '/v1/movies', 304, { ...cached, 'cache-control': 'private, no-store' }),
  ).toBeUndefined()
  expect(await fault('GET', '/v1/movies', 304, { etag: 'W/"1"' })).toContain('no Cache-Control')
  expect(await fault('GET', '/v1/movies', 304, { ...cached, 'cache-control': 'private' })).toContain(
    'private',
  )
  expect(await fault('GET', '/v1/movies', 304, { 'cache-control': CACHE_CONTROL })).toContain('no ETag')
  const refused = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' }
  expect(await fault('GET', '/v1/movies', 429, refused)).toContain('no Retry-After')
  expect(await fault('GET', '/v1/movies', 429, { ...refused, 'retry-after': 'soon' })).toContain('integer')
})

test('a page that has a next one says so in a Link, and only then', async () => {
  const fault = (nextCursor: string | null, headers: Record<string, string>) => {
    const all = { 'content-type': 'application/json', 'x-request-id': 'x', ...headers }
    return faultOf('GET', '/v1/theaters', Response.json({ items: [], nextCursor }, { headers: all }))
  }
  expect(await fault('a', {})).toContain('no Link')
  expect(await fault('a', { link: '<b>; rel="next"' })).toBeUndefined()
  expect(await fault(null, { link: '<b>; rel="next"' })).toContain('last page')
})

test('every operation has a call that must work', () => {
  const missing = apiRoutes.flatMap(({ name }) => (calls[name] ? [] : [name]))
  expect(missing, 'write these into proof/e2e/contract/calls.ts or calls-staff.ts').toEqual([])
})

test.for(apiRoutes.filter(({ name }) => calls[name]))(
  '$method $path ($name) answers as described',
  async ({ name, method, path }) => {
    const good = await calls[name]!(stage)
    const answer = await stage.ask(name, good)
    if (!answer.ok) expect.fail(`${answer.status}: ${await answer.text()}`)
    expect(await faultOf(method, path, answer)).toBeUndefined()
    for (const type of mediaTypesOf(name)) {
      const other = await stage.ask(name, { ...good, headers: { ...good.headers, accept: type } })
      expect(other.headers.get('content-type')).toContain(type)
      expect(await faultOf(method, path, other)).toBeUndefined()
    }
    if (!(304 in functionOf(name).definition.answers)) return
    const known = { 'if-none-match': answer.headers.get('etag') ?? '' }
    const same = await stage.ask(name, { ...good, headers: { ...good.headers, ...known } })
    expect([same.status, await faultOf(method, path, same)]).toEqual([304, undefined])
  },
)

// Per operation; the sample changes every day. Some are accepted, and cost a purchase or a scrypt hash.
const HOSTILE_CALLS = isLong ? 60 : 5
const HOSTILE_MS = 120_000 + HOSTILE_CALLS * 300

test.for(apiRoutes.filter(({ name }) => calls[name]))(
  '$method $path ($name) refuses, or keeps, whatever a store could not',
  { timeout: HOSTILE_MS },
  async ({ name, method, path }) => {
    const faults: string[] = []
    let good = await calls[name]!(stage)
    for (const { call, path: field } of repeatedNames(method, path, good)) {
      const answer = await stage.ask(name, call)
      const { errors = [] } = (await answer.json()) as { errors?: { path: string }[] }
      expect([answer.status, ...errors.map((error) => error.path)]).toEqual([400, field])
    }
    for (const hostile of sampled(hostileCalls(method, path))) {
      const call = hostile(good)
      const answer = await stage.ask(name, call)
      const { status } = answer
      const fault = status >= 500 ? `answered ${status}` : await faultOf(method, path, answer)
      if (fault) faults.push(`${fault}\n  for ${JSON.stringify({ ...call, as: undefined }).slice(0, 600)}`)
      // What was done once cannot be done twice: the next one starts from something that works.
      if (answer.ok && method !== 'GET') good = await calls[name]!(stage)
    }
    expect(faults.join('\n')).toBe('')
  },
)

test.for(apiRoutes.filter(({ name }) => calls[name]))(
  '$method $path ($name) refuses malformed requests without a 500',
  async ({ name, method, path }) => {
    const good = await calls[name]!(stage)
    const bad = fc.sample(badCalls(functionOf(name), good), { numRuns: BAD_CALLS, seed })
    const faults: string[] = []
    for (const call of bad) {
      const answer = await stage.ask(name, call)
      const { status } = answer
      const fault = status >= 500 ? `answered ${status}` : await faultOf(method, path, answer)
      if (fault) faults.push(`${fault}\n  for ${JSON.stringify({ ...call, as: undefined }).slice(0, 600)}`)
    }
    expect(faults.join('\n'), `seed ${seed}`).toBe('')
  },
)
