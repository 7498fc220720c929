// The gateway's own answers, its readiness, and how it goes down.
import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test, vi } from 'vitest'
import { CLOSE, exchangeBytes, gatewayBefore, HOST, instance, nowhere, rawInstance } from './testing.ts'

test('requests go to the instances in turn', async () => {
  const instances = await Promise.all([1, 2, 3].map(() => instance((_req, res) => res.end('ok'))))
  const { url } = await gatewayBefore(instances.map((each) => each.url))
  for (let i = 0; i < 6; i++) await (await fetch(`${url}/v1/movies?q=${i}`)).text()
  expect(instances.map((each) => each.seen.length)).toEqual([2, 2, 2])
  expect(instances.flatMap((each) => each.seen).sort()[0]).toBe('GET /v1/movies?q=0')
})

test('/readyz is 200 while an instance and all other processes are ready, and says no address', async () => {
  let otherStatus = 200
  const other = await instance((_req, res) => res.writeHead(otherStatus).end())
  const ready = await instance((_req, res) => res.end())
  const gateway = await gatewayBefore([ready.url, await nowhere()], { READY_URLS: `${other.url}/worker` })
  const first = await fetch(`${gateway.url}/readyz`)
  expect(first.status).toBe(200)
  expect(await first.json()).toEqual({
    status: 'ready',
    instances: { ready: 1, of: 2 },
    others: { ready: 1, of: 1 },
  })
  otherStatus = 503
  await gateway.context.health.runOnce()
  expect((await fetch(`${gateway.url}/readyz`)).status).toBe(503)
  otherStatus = 200
  ready.close()
  await gateway.context.health.runOnce()
  await gateway.context.health.runOnce()
  const last = await fetch(`${gateway.url}/readyz`)
  expect([last.status, await last.json()]).toMatchObject([503, { instances: { ready: 0 } }])
  expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200)
})

test('health is read and nothing else, by whatever method and spelling: no instance is asked', async () => {
  let reached = ''
  const upstream = await rawInstance((text) => {
    reached += text
  })
  const { port } = await gatewayBefore([upstream.url])
  const ask = (line: string) => exchangeBytes(port, `${line} HTTP/1.1\r\n${HOST}${CLOSE}\r\n`)
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'PURGE', 'QUERY'])
    for (const path of ['/healthz', '/readyz', '/%68ealthz', '/v1/../readyz?x', 'http://milo.test/healthz']) {
      const answer = await ask(`${method} ${path}`)
      expect(answer, `${method} ${path}`).toMatch(/^HTTP\/1\.1 405 [\s\S]*\r\nallow: GET, HEAD\r\n/i)
      expect(answer).toContain('"code":"method_not_allowed"')
    }
  const answers = await Promise.all(['GET /readyz', 'HEAD /readyz'].map(ask))
  const [length] = answers.map((answer) => /^content-length: \d+\r/im.exec(answer)?.[0])
  expect(length).toBeDefined()
  for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 200 /)
  for (const answer of answers) expect(answer).toContain(length)
  expect(answers[1]).toMatch(/\r\n\r\n$/)
  expect(reached).toBe('')
})

test('an instance that comes back gets requests again', async () => {
  const first = await instance((_req, res) => res.end('first'))
  const second = await instance((_req, res) => res.end('second'))
  const { url, context } = await gatewayBefore([first.url, second.url], { SLOW_START_MS: '0' })
  second.close()
  await vi.waitFor(async () => {
    await fetch(url)
    expect(context.health.summary().instances.ready).toBe(1)
  })
  const again = await instance((_req, res) => res.end('again'), Number(new URL(second.url).port))
  for (let i = 0; i < 2; i++) await context.health.runOnce()
  const answers = await Promise.all([1, 2].map(async () => (await fetch(url)).text()))
  expect(answers.sort()).toEqual(['again', 'first'])
  expect(again.seen).toHaveLength(1)
})

test('with no instance at all the answer is 503 with Retry-After, as a problem', async () => {
  const { url } = await gatewayBefore([await nowhere()])
  const answer = await fetch(`${url}/v1/movies`, { headers: { 'x-request-id': 'mine-1' } })
  expect(answer.status).toBe(503)
  expect(answer.headers.get('retry-after')).toBe('2')
  expect(await answer.json()).toMatchObject({ code: 'unavailable', requestId: 'mine-1' })
})

test('with no instance at all a browser that asks for a page gets one, in its language', async () => {
  const { url } = await gatewayBefore([await nowhere()])
  const ask = async (language: string) => {
    const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'accept-language': language }
    const answer = await fetch(`${url}/showtimes/x`, { headers: { ...headers, 'x-request-id': 'mine-2' } })
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2'])
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const page = await answer.text()
    expect(page).toContain(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`)
    expect(page).toContain('mine-2')
    // It loads nothing: nobody is there to serve it.
    expect(page).not.toMatch(/src=|href=|url\(/)
    return /<h1>(.*?)<\/h1><p>(.*?)<\/p>/.exec(page)!.slice(1)
  }
  const pages = await Promise.all(['en', 'de', 'fr', 'es', 'ar'].map(ask))
  expect(new Set(pages.flat()).size).toBe(10)
  expect(pages[0]![0]).toBe('Milo cannot be reached for the moment')
})

test('the figures of the instances are not reachable through the gateway', async () => {
  const upstream = await instance((_req, res) => res.end('figures'))
  const { url } = await gatewayBefore([upstream.url])
  for (const path of ['/metrics', '/%6detrics', '/v1/../metrics', '/metrics?x=1']) {
    expect((await fetch(`${url}${path}`)).status).toBe(404)
  }
  expect(upstream.seen).toEqual([])
})

test('a gateway told to stop says so, finishes what runs, ends event streams and takes nothing new', async () => {
  let release: (() => void) | undefined
  const upstream = await instance((req, res) => {
    if (req.url === '/events')
      res.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
    else release = () => res.end('finished')
  })
  const gateway = await gatewayBefore([upstream.url], { DRAIN_WAIT_MS: '50' })
  const running = fetch(`${gateway.url}/slow`)
  const stream = await fetch(`${gateway.url}/events`)
  const openedAhead = connect(gateway.port, '127.0.0.1')
  await once(openedAhead, 'connect')
  await vi.waitFor(() => expect(upstream.seen).toHaveLength(2))
  const drained = gateway.drain()
  expect(await (await fetch(`${gateway.url}/readyz`)).json()).toMatchObject({ status: 'draining' })
  expect(await stream.text()).toBe('data: 1\n\n')
  release?.()
  const answer = await running
  expect(answer.headers.get('connection')).toBe('close')
  expect(await answer.text()).toBe('finished')
  await drained
  await expect(fetch(gateway.url)).rejects.toThrow()
})

test('a gateway told to stop ends an event stream that waits behind an answer which nobody reads', async () => {
  let streams = 0
  const upstream = await instance((req, res) => {
    if (req.url === '/large') return res.end(Buffer.alloc(12 * 1024 * 1024, 'x'))
    streams++
    res.writeHead(200, { 'content-type': 'text/event-stream' })
    const events = setInterval(() => res.write('data: 1\n\n'), 10)
    res.once('close', () => {
      streams--
      clearInterval(events)
    })
  })
  const gateway = await gatewayBefore([upstream.url])
  const client = connect(gateway.port, '127.0.0.1').pause()
  client.write(`GET /large HTTP/1.1\r\n${HOST}\r\nGET /events HTTP/1.1\r\n${HOST}\r\n`)
  await vi.waitFor(() => expect([streams, gateway.context.eventStreams.size]).toEqual([1, 1]))
  const drained = gateway.drain()
  // No event comes after the end: writing it would end the process.
  await vi.waitFor(() => expect(streams).toBe(0))
  let end = ''
  client.on('data', (data: Buffer) => {
    end = (end + data.toString('latin1')).slice(-1_000)
  })
  client.resume()
  await once(client, 'close')
  expect(end).toMatch(/\r\n0\r\n\r\n$/)
  await drained
})

test('a client that leaves cancels its request at the instance', async () => {
  let left = false
  const upstream = await instance((req, res) => {
    res.write('a piece')
    req.socket.once('close', () => {
      left = true
    })
  })
  const { url, context } = await gatewayBefore([upstream.url])
  const controller = new AbortController()
  const answer = await fetch(url, { signal: controller.signal })
  expect(answer.status).toBe(200)
  controller.abort()
  await vi.waitFor(() => expect(left).toBe(true))
  expect(context.upstreams.list[0]!.inFlight).toBe(0)
})

test('requests that wait behind another one of their connection end with it', async () => {
  const open = new Set<unknown>()
  const upstream = await instance((req) => {
    open.add(req.socket)
    req.socket.once('close', () => open.delete(req.socket))
  })
  const { port, context } = await gatewayBefore([upstream.url])
  const client = connect(port, '127.0.0.1')
  client.write(`GET /v1/movies HTTP/1.1\r\n${HOST}\r\n`.repeat(3))
  await vi.waitFor(() => expect(open.size).toBe(3))
  client.destroy()
  await vi.waitFor(() => expect([context.open, context.admission.inFlight, open.size]).toEqual([0, 0, 0]))
})

test('an answer behind another one of its connection comes after it, and each is counted once', async () => {
  const answers: (() => void)[] = []
  const upstream = await instance((req, res) => void answers.push(() => res.end(`answer to ${req.url}`)))
  const { port, context } = await gatewayBefore([upstream.url])
  const request = (path: string, last = '') => `GET ${path} HTTP/1.1\r\n${HOST}${last}\r\n`
  const both = exchangeBytes(port, request('/first') + request('/second', CLOSE))
  await vi.waitFor(() => expect(answers).toHaveLength(2))
  for (const answer of answers.reverse()) answer()
  expect(await both).toMatch(/answer to \/first[\s\S]*answer to \/second$/)
  await vi.waitFor(() => expect(context.open).toBe(0))
})

test('the events of a stream come through two gateways one by one, while it is open', async () => {
  let next: (() => void) | undefined
  const upstream = await instance((_req, res) => {
    res.writeHead(200, { 'content-type': 'text/event-stream' })
    res.write('data: 1\n\n')
    next = () => res.end('data: 2\n\n')
  })
  const inner = await gatewayBefore([upstream.url], { TRUSTED_PROXIES: '127.0.0.1' })
  const outer = await gatewayBefore([inner.url])
  const reader = (await fetch(outer.url)).body!.getReader()
  const read = async () => Buffer.from((await reader.read()).value ?? []).toString()
  expect(await read()).toBe('data: 1\n\n')
  next?.()
  expect(await read()).toBe('data: 2\n\n')
  expect((await reader.read()).done).toBe(true)
})
