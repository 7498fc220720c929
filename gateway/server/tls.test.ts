// TLS and HTTP/2 from files, and what protects browsers.
import { X509Certificate } from 'node:crypto'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:http2'
import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import type { ClientRequest } from '../requests/client-request.ts'
import { bodyOf, gatewayBefore, instance, rawInstance, tlsFiles } from '../testing.ts'

let files: ReturnType<typeof tlsFiles>['files']
beforeAll(() => {
  const made = tlsFiles()
  files = made.files
  return made.remove
})

interface Answer {
  head: Record<string, unknown>
  text: string
}

function ask(port: number, head: Record<string, string>, body?: string): Promise<Answer> {
  const session = connect(`https://localhost:${port}`, { rejectUnauthorized: false })
  onTestFinished(() => session.destroy())
  return new Promise((resolve, reject) => {
    session.on('error', reject)
    const stream = session.request({ ':path': '/v1/movies', ...head }, { endStream: body === undefined })
    let answer: Answer | undefined
    stream.on('response', (fields) => {
      answer = { head: fields, text: '' }
    })
    stream.on('data', (piece) => {
      answer!.text += piece
    })
    stream.on('end', () => (answer ? resolve(answer) : reject(new Error('no head')))).on('error', reject)
    if (body !== undefined) stream.end(body)
  })
}

test('an HTTP/2 request reaches the instance as HTTP/1.1 with its host, and its answer comes back', async () => {
  const upstream = await instance((req, res) =>
    res.end(`${req.headers.host} ${req.headers['x-forwarded-proto']}`),
  )
  const { port } = await gatewayBefore([upstream.url], files)
  const { head, text } = await ask(port, {})
  expect(head).toMatchObject({
    ':status': 200,
    'strict-transport-security': expect.stringContaining('max-age='),
  })
  expect(text).toBe(`localhost:${port} https`)
  expect(upstream.seen).toEqual(['GET /v1/movies'])
})

test('an HTTP/2 request that its client takes back within its body does not wait for a place', async () => {
  const upstream = await instance((_req, res) => void res.writeHead(200).write('half'))
  const { port, context } = await gatewayBefore([upstream.url], { ...files, MAX_IN_FLIGHT: '1' })
  const session = connect(`https://localhost:${port}`, { rejectUnauthorized: false })
  session.on('error', () => undefined)
  onTestFinished(() => session.destroy())
  const post = (path: string) =>
    session.request({ ':path': path, ':method': 'POST' }).on('error', () => undefined)
  const enter = vi.spyOn(context.admission, 'enter')
  post('/first').end()
  await vi.waitFor(() => expect(upstream.seen).toEqual(['POST /first']))
  const half = post('/half')
  half.write('half a body')
  await vi.waitFor(() => expect(context.open).toBe(2))
  half.destroy(new Error('taken back'))
  await vi.waitFor(() => expect(context.open).toBe(1))
  post('/last').end('a body')
  await vi.waitFor(() => expect(enter.mock.calls.length).toBeGreaterThan(1))
  const asked = enter.mock.calls.map(([waiter]) => (waiter as ClientRequest).path)
  expect(asked).toEqual(['/first', '/last'])
})

test('a body of HTTP/2 needs no length, and the methods without one have none', async () => {
  const upstream = await instance(async (req, res) => res.end(`${req.method} ${await bodyOf(req)}`))
  const { port } = await gatewayBefore([upstream.url], files)
  expect((await ask(port, { ':method': 'POST' }, 'a body')).text).toBe('POST a body')
  expect((await ask(port, { ':method': 'PUT' }, 'x'.repeat(200_000))).text).toHaveLength(200_004)
  expect((await ask(port, { ':method': 'DELETE' })).text).toBe('DELETE ')
})

test('an answer that breaks off is a broken stream, and the session goes on', async () => {
  const upstream = await rawInstance((text, socket) =>
    socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${text.includes('whole') ? 4 : 9}\r\n\r\nhalf`),
  )
  const { port } = await gatewayBefore([upstream.url], files)
  await expect(ask(port, {})).rejects.toThrow()
  expect((await ask(port, { ':path': '/whole' })).text).toBe('half')
})

test('nothing that HTTP/2 carries becomes a line of its own in HTTP/1.1', async () => {
  let reached = ''
  const upstream = await rawInstance((text, socket) => {
    reached += text
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
  })
  const { port } = await gatewayBefore([upstream.url], files)
  const heads: Record<string, string>[] = [
    // Cut to a byte, these two characters are CR and LF.
    { 'x-a': 'b\u010d\u010aX-Evil: 1' },
    { ':path': '/v1/movies\u010d\u010aX-Evil:1' },
    { ':path': '/v1/movies HTTP/1.1' },
    { ':method': 'GE T' },
    { ':method': 'GET"' },
  ]
  for (const head of heads) {
    const answer = await ask(port, head).catch(() => undefined)
    // Node's HTTP/2 leaves a broken field out and breaks the rest off.
    if (answer?.head[':status'] === 200) expect(Object.keys(head)).toEqual(['x-a'])
  }
  expect(reached.match(/ HTTP\/1\.1\r\n/g) ?? []).toHaveLength(1)
  expect(reached).not.toMatch(/evil/i)
})

test('a host that HTTP/2 names twice, or not as one, is refused and goes nowhere', async () => {
  const upstream = await instance((req, res) => res.end(req.headers.host))
  const { port } = await gatewayBefore([upstream.url], files)
  const same = { ':authority': 'milo.test', host: 'milo.test' }
  expect((await ask(port, same)).text).toBe('milo.test')
  const heads = [{ ':authority': 'milo.test', host: 'evil.test' }, { ':authority': 'ada@milo.test' }]
  for (const head of [...heads, { ':authority': '[::g]' }, { ':method': 'OPTIONS', ':path': '*' }])
    expect((await ask(port, head)).head[':status']).toBe(400)
  expect(upstream.seen).toHaveLength(1)
})

test('several cookies of one answer stay several in HTTP/2', async () => {
  const upstream = await rawInstance((_text, socket) =>
    socket.write('HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 2\r\n\r\nok'),
  )
  const { port } = await gatewayBefore([upstream.url], files)
  expect((await ask(port, {})).head['set-cookie']).toEqual(['a=1', 'b=2'])
})

test('an instance may speak TLS, and one whose certificate nobody vouches for gets nothing', async () => {
  const server = createServer({
    cert: readFileSync(files.TLS_CERT_FILE),
    key: readFileSync(files.TLS_KEY_FILE),
  })
  const seen: string[] = []
  server.on('request', (req, res) => {
    if (req.url !== '/readyz') seen.push(req.url!)
    res.end(`${req.url} well`)
  })
  await new Promise<void>((resolve) => server.listen(0, resolve))
  onTestFinished(() => void server.close())
  const url = `https://localhost:${(server.address() as AddressInfo).port}`
  const before = await gatewayBefore([url])
  expect((await fetch(`${before.url}/v1/a`)).status).toBe(503)
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
  onTestFinished(() => void vi.unstubAllEnvs())
  expect(await (await fetch(`${before.url}/v1/b`)).text()).toBe('/v1/b well')
  expect(seen).toEqual(['/v1/b'])
})

test('who speaks HTTP/1.1 over TLS is served too, and a gateway before it drains both', async () => {
  const upstream = await instance((_req, res) => res.end('ok'))
  const gateway = await gatewayBefore([upstream.url], files)
  const status = await new Promise((resolve, reject) => {
    const options = {
      port: gateway.port,
      host: '127.0.0.1',
      rejectUnauthorized: false,
      agent: false as const,
    }
    request(options, (answer) => resolve(answer.resume().statusCode))
      .on('error', reject)
      .end()
  })
  expect(status).toBe(200)
  expect((await ask(gateway.port, {})).text).toBe('ok')
  await gateway.drain()
  await expect(ask(gateway.port, {})).rejects.toThrow()
})

/** Of the certificate that a new connection is shown. */
function servedAt(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().fingerprint256)
      socket.destroy()
    })
    socket.on('error', reject)
  })
}

/** Files of a test's own, a renewal of them, and the fingerprints of both. */
function renewable() {
  const [first, second] = [tlsFiles(), tlsFiles()]
  onTestFinished(() => [first, second].forEach(({ remove }) => void remove()))
  const [before, after] = [first, second].map(
    ({ files }) => new X509Certificate(readFileSync(files.TLS_CERT_FILE)).fingerprint256,
  )
  const renew = (name: 'TLS_CERT_FILE' | 'TLS_KEY_FILE') =>
    copyFileSync(second.files[name], first.files[name])
  return { files: first.files, before, after, renew }
}

test('a renewed certificate is served without a restart, and what was open goes on', async () => {
  const { files, before, after, renew } = renewable()
  const upstream = await instance((_req, res) => res.end('ok'))
  const { port } = await gatewayBefore([upstream.url], files, { renewalMs: 10 })
  expect(await servedAt(port)).toBe(before)
  const session = connect(`https://localhost:${port}`, { rejectUnauthorized: false })
  onTestFinished(() => session.destroy())
  await new Promise((resolve, reject) => session.on('connect', resolve).on('error', reject))
  renew('TLS_CERT_FILE')
  renew('TLS_KEY_FILE')
  await vi.waitFor(async () => expect(await servedAt(port)).toBe(after))
  const stream = session.request({ ':path': '/v1/movies' })
  await new Promise((resolve, reject) => stream.on('response', resolve).on('error', reject))
  expect((await ask(port, {})).text).toBe('ok')
})

test('a broken or half-written renewal keeps the former certificate and is logged until it is whole', async () => {
  const { files, before, after, renew } = renewable()
  const upstream = await instance((_req, res) => res.end('ok'))
  const { port, context } = await gatewayBefore([upstream.url], files, { renewalMs: 10 })
  const warn = vi.spyOn(context.log, 'warn')
  const isKept = async () => {
    warn.mockClear()
    await vi.waitFor(() =>
      expect(warn).toHaveBeenCalledWith(expect.anything(), expect.stringContaining('certificate stays')),
    )
    expect(await servedAt(port)).toBe(before)
    expect((await ask(port, {})).text).toBe('ok')
  }
  writeFileSync(files.TLS_CERT_FILE, 'no certificate')
  await isKept()
  renew('TLS_CERT_FILE')
  await isKept()
  renew('TLS_KEY_FILE')
  await vi.waitFor(async () => expect(await servedAt(port)).toBe(after))
})

test('what an instance says about framing and sniffing stands; where it says nothing the gateway does', async () => {
  const upstream = await instance((req, res) => {
    if (req.url === '/own') res.setHeader('x-frame-options', 'SAMEORIGIN')
    res.end()
  })
  const { url } = await gatewayBefore([upstream.url])
  const own = await fetch(`${url}/own`)
  const none = await fetch(`${url}/none`)
  expect([own, none].map(({ headers }) => headers.get('x-frame-options'))).toEqual(['SAMEORIGIN', 'DENY'])
  expect(none.headers.get('x-content-type-options')).toBe('nosniff')
  expect(none.headers.get('strict-transport-security')).toBeNull()
})
