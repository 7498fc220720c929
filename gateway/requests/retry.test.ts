// Each rule of repeating a request, shown by counting what reached the instances.
import { describe, expect, test } from 'vitest'
import description from '../../functions/openapi/openapi.generated.json' with { type: 'json' }
import { keyedRoutes, mayRepeat } from '../routes.ts'
import { bodyOf, gatewayBefore, instance, nowhere } from '../testing.ts'
import { RetryBudget } from './retry-budget.ts'

interface Operation {
  parameters?: { name?: string }[]
}

const ID = '01900000-0000-7000-8000-000000000001'

/** Two instances that each drop the connection on the first request that either gets, and then answer. */
async function pairThatDropsOnce() {
  const seen: string[] = []
  const answer = async (
    req: Parameters<Parameters<typeof instance>[0]>[0],
    res: Parameters<Parameters<typeof instance>[0]>[1],
  ) => {
    const body = await bodyOf(req)
    seen.push(`${req.method} ${body}`)
    if (seen.length === 1) req.socket.destroy()
    else res.end('ok')
  }
  const instances = [await instance(answer), await instance(answer)]
  const gateway = await gatewayBefore(instances.map(({ url }) => url))
  return { seen, instances, url: gateway.url }
}

test('both attempts of a request are of one trace, also where its id names no trace', async () => {
  const traces: (string | undefined)[] = []
  const answer: Parameters<typeof instance>[0] = (req, res) => {
    traces.push(/^00-([\da-f]{32})-/.exec(String(req.headers.traceparent))?.[1])
    if (traces.length === 1) req.socket.destroy()
    else res.end('ok')
  }
  const instances = [await instance(answer), await instance(answer)]
  const { url } = await gatewayBefore(instances.map((each) => each.url))
  const answered = await fetch(`${url}/v1/movies`, { headers: { 'x-request-id': 'mine-1' } })
  expect(answered.status).toBe(200)
  expect(traces).toEqual([expect.any(String), traces[0]])
})

describe('a request that an instance dropped after it came', () => {
  for (const method of ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']) {
    test(`${method} is repeated once, on the other instance`, async () => {
      const { seen, instances, url } = await pairThatDropsOnce()
      const body = method === 'PUT' ? { body: 'a body' } : {}
      const answer = await fetch(`${url}/v1/movies`, { method, ...body })
      expect(answer.status).toBe(200)
      expect(seen).toHaveLength(2)
      expect(seen[1]).toBe(seen[0])
      expect(instances.map((each) => each.seen.length)).toEqual([1, 1])
    })
  }

  for (const [method, path, key] of [
    ['POST', '/v1/reservations', undefined],
    ['POST', '/v1/sessions', 'key-1'],
    ['PUT', '/v1/sessions/current', undefined],
    ['PATCH', `/v1/showtimes/${ID}/holds/${ID}`, undefined],
  ] as const) {
    test(`${method} ${path} ${key ? 'with a key that it does not honour' : 'without a key'} is sent once`, async () => {
      const { seen, url } = await pairThatDropsOnce()
      const headers: Record<string, string> = key ? { 'idempotency-key': key } : {}
      const answer = await fetch(`${url}${path}`, { method, headers, body: '{}' })
      expect(answer.status).toBe(503)
      expect(answer.headers.get('retry-after')).toBe('2')
      expect(answer.headers.get('content-type')).toBe('application/problem+json')
      expect(await answer.json()).toMatchObject({
        code: 'unavailable',
        requestId: answer.headers.get('x-request-id'),
      })
      expect(seen).toHaveLength(1)
    })
  }

  for (const path of ['/v1/reservations', `/v1/reservations/${ID}/cancellations`]) {
    test(`POST ${path.replace(ID, ':id')} with an Idempotency-Key is repeated with the same body`, async () => {
      const { seen, url } = await pairThatDropsOnce()
      const headers = { 'idempotency-key': 'key-1' }
      const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body: '{"a":1}' })
      expect(answer.status).toBe(200)
      expect(seen).toEqual(['POST {"a":1}', 'POST {"a":1}'])
    })
  }

  test('a body too large to keep is sent once, whatever the method', async () => {
    const { seen, url } = await pairThatDropsOnce()
    const answer = await fetch(`${url}/v1/movies`, { method: 'PUT', body: 'x'.repeat(70_000) })
    expect(answer.status).toBe(503)
    expect(seen).toHaveLength(1)
  })
})

test('a request is sent twice at most, also where every instance drops it', async () => {
  const instances = await Promise.all([1, 2, 3].map(() => instance((req) => req.socket.destroy())))
  const { url } = await gatewayBefore(instances.map((each) => each.url))
  expect((await fetch(`${url}/v1/movies`)).status).toBe(503)
  expect(instances.flatMap((each) => each.seen)).toHaveLength(2)
})

test('where the time of a request is over there is no second try', async () => {
  const deadlines: (string | undefined)[] = []
  const hang = () => instance((req) => void deadlines.push(req.headers['x-deadline-ms'] as string))
  const { url } = await gatewayBefore([(await hang()).url, (await hang()).url], { DEADLINE_MS: '150' })
  const answer = await fetch(`${url}/v1/movies`)
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2'])
  expect(deadlines).toHaveLength(1)
  expect(Number(deadlines[0])).toBeLessThanOrEqual(150)
})

test('a second try has the time that the first one left', async () => {
  const deadlines: number[] = []
  const instances = [1, 2].map(() =>
    instance((req, res) => {
      if (deadlines.push(Number(req.headers['x-deadline-ms'])) > 1) res.end('ok')
      else setTimeout(() => req.socket.destroy(), 100)
    }),
  )
  const { url } = await gatewayBefore((await Promise.all(instances)).map((each) => each.url))
  expect((await fetch(`${url}/v1/movies`, { headers: { 'x-deadline-ms': '5000' } })).status).toBe(200)
  expect(deadlines[1]).toBeLessThanOrEqual(deadlines[0]! - 90)
})

test('a POST without a key goes to the next instance where no connection came about, and arrives once', async () => {
  const alive = await instance((_req, res) => res.end('ok'))
  const { url, context } = await gatewayBefore([await nowhere(), await nowhere(), alive.url])
  // As if all had been well a moment ago.
  for (const upstream of context.upstreams.list) upstream.ready = true
  const answer = await fetch(`${url}/v1/showtimes`, { method: 'POST', body: '{}' })
  expect(answer.status).toBe(200)
  expect(alive.seen).toEqual(['POST /v1/showtimes'])
})

test('an instance that answers 503 is passed over for a read, and its answer stands for a write', async () => {
  const away = await instance((_req, res) => res.writeHead(503).end('not now'))
  const well = await instance((_req, res) => res.end('ok'))
  const { url } = await gatewayBefore([away.url, well.url])
  const reads = await Promise.all([1, 2, 3, 4].map(() => fetch(`${url}/v1/movies`)))
  expect(reads.map((answer) => answer.status)).toEqual([200, 200, 200, 200])
  const before = away.seen.length + well.seen.length
  const writes = await Promise.all([1, 2].map(() => fetch(`${url}/v1/users`, { method: 'POST', body: '{}' })))
  expect(writes.map((answer) => answer.status).sort()).toEqual([200, 503])
  expect(away.seen.length + well.seen.length).toBe(before + 2)
})

test('where all instances answer 503, the last answer is passed on as it is', async () => {
  const make = () => instance((_req, res) => res.writeHead(503, { 'retry-after': '7' }).end('not now'))
  const { url } = await gatewayBefore([(await make()).url, (await make()).url])
  const answer = await fetch(`${url}/v1/movies`)
  expect([answer.status, answer.headers.get('retry-after'), await answer.text()]).toEqual([
    503,
    '7',
    'not now',
  ])
})

test('the budget gives a fifth of the last ten seconds of traffic, and a hundred beside', () => {
  const budget = new RetryBudget()
  const taken = (now: number) => {
    let count = 0
    while (budget.take(now)) count++
    return count
  }
  for (let i = 0; i < 1000; i++) budget.request(1_000_000)
  expect(taken(1_000_000)).toBe(300)
  expect(taken(1_009_000)).toBe(0)
  expect(taken(1_010_000)).toBe(100)
  expect(taken(9_000_000)).toBe(100)
})

test('POST and PATCH are never repeated for the mere presence of a key', () => {
  expect(mayRepeat('POST', '/v1/reservations', 'k')).toBe(true)
  expect(mayRepeat('POST', '/v1/reservations', undefined)).toBe(false)
  expect(mayRepeat('POST', '/v1/users', 'k')).toBe(false)
  expect(mayRepeat('PATCH', '/v1/reservations', 'k')).toBe(false)
  expect(mayRepeat('PUT', '/v1/sessions/current', undefined)).toBe(false)
  expect(mayRepeat('DELETE', '/v1/sessions/current', undefined)).toBe(true)
})

test('exactly the POST and PATCH routes whose functions take an Idempotency-Key are repeated with one', () => {
  const methods = Object.entries(description.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method,
      path,
      operation: operation as Operation,
    })),
  )
  const takesKey = ({ parameters = [] }: Operation) =>
    parameters.some(({ name }) => name === 'idempotency-key')
  const unsafe = methods.filter(({ method }) => method === 'post' || method === 'patch')
  const idOf = (path: string) => path.replace(/{\w+}/g, ID)
  const repeated = unsafe.filter(({ method, path }) => mayRepeat(method.toUpperCase(), idOf(path), 'key-1'))
  expect(repeated).toEqual(unsafe.filter(({ operation }) => takesKey(operation)))
  expect(repeated).toHaveLength(keyedRoutes.size)
})
