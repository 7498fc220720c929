// Too many requests at once: the important ones first, a short wait, a quick no, and no sender takes it all.
import { connect } from 'node:net'
import { expect, test, vi } from 'vitest'
import type { ClientRequest } from '../requests/client-request.ts'
import { bodyOf, exchangeBytes, gatewayBefore, instance } from '../testing.ts'
import { Admission } from './admission.ts'
import { policyOf } from './route-policies.ts'

/** Those whose wait is over know it in the same turn of the event loop. */
const told = () => Promise.resolve()

function crowd(limit: number) {
  const admission = new Admission(limit)
  const events: string[] = []
  const come = (name: string, priority: 0 | 1 | 2) => {
    const waiter = { policy: { priority } }
    const note = (hasPlace: boolean) => events.push(`${name} ${hasPlace ? 'goes' : 'is refused'}`)
    const turn = admission.enter(waiter)
    void (turn instanceof Promise ? turn.then(note) : note(turn))
    return waiter
  }
  const answered = (ms: number, now?: number) => {
    admission.learn(ms, now)
    admission.leave()
  }
  return { admission, events, come, answered }
}

test('beyond the limit requests wait, and the important ones go first', async () => {
  const { admission, events, come } = crowd(2)
  come('a', 2)
  come('b', 2)
  come('browser', 2)
  come('payer', 0)
  expect(events).toEqual(['a goes', 'b goes'])
  admission.leave()
  admission.leave()
  await told()
  expect(events.slice(2)).toEqual(['payer goes', 'browser goes'])
  admission.leave()
  admission.leave()
  expect(admission.inFlight).toBe(0)
})

test('beyond the queue the less important are refused at once, the latest of them first', async () => {
  const { events, come } = crowd(2)
  for (const name of ['a', 'b', 'c', 'd', 'e']) come(name, 2)
  for (const name of ['payer', 'another payer', 'one payer too many']) {
    come(name, 0)
    await told()
  }
  expect(events.filter((event) => event.endsWith('refused'))).toEqual([
    'e is refused',
    'd is refused',
    'c is refused',
    'one payer too many is refused',
  ])
})

test('a request that has waited too long is refused, and one that left the queue takes no place', async () => {
  vi.useFakeTimers()
  const { admission, events, come } = crowd(2)
  come('a', 1)
  come('b', 1)
  come('timedOut', 1)
  admission.cancel(come('gone', 1))
  vi.advanceTimersByTime(1_000)
  admission.leave()
  admission.leave()
  vi.useRealTimers()
  await told()
  expect(events).toEqual(['a goes', 'b goes', 'gone is refused', 'timedOut is refused'])
  expect([admission.inFlight, admission.waiting]).toEqual([0, 0])
})

test('where answers take long there are fewer at once, and more again when they do not', () => {
  const { admission, come, answered } = crowd(100)
  let now = 1_000_000
  const second = (ms: number) => {
    for (let i = 0; i < 200; i++) come('a', 2)
    while (admission.inFlight + admission.waiting > 0) {
      now += 10
      answered(ms, now)
    }
  }
  second(20)
  expect(admission.limit).toBe(100)
  for (let i = 0; i < 30; i++) second(900)
  expect(admission.limit).toBe(16)
  for (let i = 0; i < 60; i++) second(20)
  expect(admission.limit).toBe(100)
})

test('a bound that was cut comes back while it is not used up, with much traffic or little', () => {
  for (const perSecond of [200, 2]) {
    const { admission, come, answered } = crowd(512)
    let now = 1_000_000
    for (let round = 0; round < 60; round++) {
      for (let i = 0; i < 1_100; i++) come('a', 2)
      while (admission.inFlight + admission.waiting > 0) {
        now += 10
        answered(900, now)
      }
    }
    expect(admission.limit).toBe(16)
    // Never more than a few at once.
    for (let i = 0; i < 15 * perSecond; i++) {
      come('reader', 2)
      answered(20, now)
      now += 1_000 / perSecond
    }
    expect(admission.limit).toBe(512)
  }
})

test('slow answers by themselves take nothing away from a crowd that comes later', () => {
  const { admission, come, answered } = crowd(100)
  for (let i = 0; i < 100; i++) {
    come('slow login', 1)
    answered(900, 1_000_000 + i * 1_000)
  }
  expect(admission.limit).toBe(100)
})

test('payments, doors and reservations come before logins and holds, and these before browsing', () => {
  const at = (method: string, path: string) => policyOf(method, path).priority
  expect(
    ['/v1/check-ins', '/v1/webhooks/stripe', '/v1/reservations'].map((path) => at('POST', path)),
  ).toEqual([0, 0, 0])
  expect([at('POST', '/v1/sessions'), at('POST', '/v1/users'), at('POST', '/v1/showtimes/1/holds')]).toEqual([
    1, 1, 1,
  ])
  expect([at('GET', '/v1/movies'), at('GET', '/v1/showtimes/1/seat-map'), at('GET', '/x')]).toEqual([2, 2, 2])
})

test('a full gateway refuses with 503 and Retry-After, and open event streams do not fill it', async () => {
  const waiting: (() => void)[] = []
  const upstream = await instance((req, res) => {
    if (req.url === '/events')
      res.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
    else waiting.push(() => res.end('ok'))
  })
  const { url, context } = await gatewayBefore([upstream.url], { MAX_IN_FLIGHT: '1' })
  const stream = await fetch(`${url}/events`)
  expect(context.admission.inFlight).toBe(0)
  const first = fetch(url)
  await vi.waitFor(() => expect(waiting).toHaveLength(1))
  const second = await fetch(url)
  expect([second.status, second.headers.get('retry-after')]).toEqual([503, '1'])
  waiting[0]!()
  expect((await first).status).toBe(200)
  await stream.body!.cancel()
  await vi.waitFor(() => expect([context.admission.inFlight, context.open]).toEqual([0, 0]))
})

test('a client that leaves at the moment when its turn comes reaches no instance and keeps no place', async () => {
  const upstream = await instance(() => undefined)
  const { port, context } = await gatewayBefore([upstream.url], { MAX_IN_FLIGHT: '1' })
  const enter = vi.spyOn(context.admission, 'enter')
  for (let i = 0; i < 2; i++) void exchangeBytes(port, 'GET / HTTP/1.1\r\nHost: milo.test\r\n\r\n')
  await vi.waitFor(() => expect([upstream.seen.length, context.admission.waiting]).toEqual([1, 1]))
  const [first, second] = enter.mock.calls.map(([waiter]) => waiter as ClientRequest)
  first!.leave()
  second!.outgoing.emit('close')
  expect(context.admission.inFlight).toBe(1)
  await vi.waitFor(() => expect(context.admission.inFlight).toBe(0))
  expect(upstream.seen).toHaveLength(1)
  expect(second!.tried).toEqual([])
})

test('a sender over its limit gets 429 with Retry-After, and every answer says what is left', async () => {
  const upstream = await instance((_req, res) => res.end('ok'))
  const { url } = await gatewayBefore([upstream.url], { RATE_LIMIT_SCALE: '0.01' })
  const login = () => fetch(`${url}/v1/sessions`, { method: 'POST', body: '{}' })
  const answers = [await login(), await login(), await login(), await login()]
  expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 429])
  expect(answers[0]!.headers.get('ratelimit-policy')).toBe('"login";q=3;w=150')
  expect(answers[0]!.headers.get('ratelimit')).toMatch(/^"login";r=2;t=\d+$/)
  expect(Number(answers[3]!.headers.get('retry-after'))).toBeGreaterThan(10)
  expect(await answers[3]!.json()).toMatchObject({ code: 'rate_limited' })
  expect(upstream.seen).toHaveLength(3)
  expect((await fetch(`${url}/v1/movies`)).status).toBe(200)
})

test('the address that counts is the one behind a trusted proxy, and nobody can invent it', async () => {
  const upstream = await instance((_req, res) => res.end('ok'))
  const from = (url: string, address: string) =>
    fetch(`${url}/v1/sessions`, { method: 'POST', headers: { 'x-forwarded-for': address } }).then(
      ({ status }) => status,
    )
  const trusting = await gatewayBefore([upstream.url], {
    RATE_LIMIT_SCALE: '0.003',
    TRUSTED_PROXIES: '127.0.0.0/8',
  })
  expect([await from(trusting.url, '10.0.0.1'), await from(trusting.url, '10.0.0.1')]).toEqual([200, 429])
  expect([await from(trusting.url, '10.0.0.2'), await from(trusting.url, '9.9.9.9, 10.0.0.2')]).toEqual([
    200, 429,
  ])
  const wary = await gatewayBefore([upstream.url], { RATE_LIMIT_SCALE: '0.003' })
  expect([await from(wary.url, '10.0.0.1'), await from(wary.url, '10.0.0.2')]).toEqual([200, 429])
})

test('buyers behind two proxies have a count each, an IPv6 network has one, and the instance is told whose it is', async () => {
  const upstream = await instance((req, res) => res.end(req.headers['x-real-ip']))
  const { url } = await gatewayBefore([upstream.url], {
    RATE_LIMIT_SCALE: '0.003',
    TRUSTED_PROXIES: '127.0.0.1, 192.0.2.0/24, 2001:db8:ffff::/48',
  })
  const from = async (hops: string) => {
    const answer = await fetch(`${url}/v1/sessions`, {
      method: 'POST',
      headers: { 'x-forwarded-for': hops, 'x-real-ip': '6.6.6.6' },
    })
    return answer.ok ? answer.text() : answer.status
  }
  expect(await from('10.0.0.1, 192.0.2.1')).toBe('10.0.0.1')
  expect(await from('10.0.0.2:4711, 192.0.2.1, 192.0.2.2')).toBe('10.0.0.2')
  expect(await from('10.0.0.2, 192.0.2.1')).toBe(429)
  expect(await from('2001:db8::1, [2001:db8:ffff::1]:443')).toBe('2001:db8::1')
  expect(await from('2001:db8::aaaa:1, 192.0.2.2')).toBe(429)
  expect(await from('2001:db8:0:1::1, 192.0.2.2')).toBe('2001:db8:0:1::1')
})

test('a blocked network gets 403, whatever it asks for', async () => {
  const upstream = await instance((_req, res) => res.end('ok'))
  const settings = { TRUSTED_PROXIES: '127.0.0.1', BLOCKED_ADDRESSES: '203.0.113.0/24, 2001:db8::/32' }
  const { url } = await gatewayBefore([upstream.url], settings)
  const from = (address: string) =>
    fetch(url, { headers: { 'x-forwarded-for': address } }).then(({ status }) => status)
  expect([await from('203.0.113.7'), await from('2001:db8::7'), await from('198.51.100.7')]).toEqual([
    403, 403, 200,
  ])
  expect(upstream.seen).toHaveLength(1)
})

test('a client that says its request slower than the limit is cut off', async () => {
  const upstream = await instance(async (req, res) => res.end(await bodyOf(req)))
  const { port, server } = await gatewayBefore([upstream.url])
  Object.assign(server, { headersTimeout: 100 })
  const socket = connect(port, '127.0.0.1', () =>
    socket.write('GET / HTTP/1.1\r\nHost: milo.test\r\nX-Slow: '),
  )
  let text = ''
  socket.on('data', (data) => {
    text += data
  })
  await new Promise((resolve) => socket.once('close', resolve))
  expect(text).toMatch(/^HTTP\/1\.1 408 /)
  expect(upstream.seen).toEqual([])
})
