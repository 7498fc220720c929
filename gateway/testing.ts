// For the gateway's tests: instances that record what reached them, and a gateway before them, on real
// sockets.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { newLog } from '#shared/log.ts'
import { freePort } from '../local/servers/find-programs.ts'
import { newGateway } from './gateway.ts'
import { TIMES, type Times } from './limits/client-times.ts'
import { AccessLog } from './monitoring/access-log.ts'
import { readSettings } from './settings.ts'

export interface Instance {
  url: string
  /** Every request that reached it, health checks apart, as `METHOD path`. */
  seen: string[]
  close(): void
}

type Answer = (...args: [...Parameters<RequestListener>, seen: string[]]) => void

/** An HTTP instance that is ready; `answer` is its behaviour for all other paths. */
export async function instance(answer: Answer, port = 0): Promise<Instance> {
  const seen: string[] = []
  const server = createServer((req, res) => {
    if (req.url === '/readyz') return res.end('{}')
    seen.push(`${req.method} ${req.url}`)
    answer(req, res, seen)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  onTestFinished(close)
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, close }
}

/** An instance below HTTP: gets each request as text and writes any bytes. Health checks are answered. */
export async function rawInstance(answer: (text: string, socket: Socket) => void): Promise<Instance> {
  const seen: string[] = []
  const sockets = new Set<Socket>()
  const server = createTcpServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('data', (data) => {
      const text = data.toString('latin1')
      if (text.includes(' /readyz ')) return socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
      seen.push(text.split(' ', 2).join(' '))
      answer(text, socket)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () => {
    server.close()
    for (const socket of sockets) socket.destroy()
  }
  onTestFinished(close)
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, close }
}

/** A URL that swallows connections: a stopped process with a full queue, so that the kernel drops them. */
export async function blackHole(): Promise<string> {
  const listen =
    "require('net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () { console.log(this.address().port) })"
  const child = spawn(process.execPath, ['-e', listen])
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = await once(child.stdout, 'data')
  const port = Number(String(line))
  child.kill('SIGSTOP')
  for (let full = false; !full; ) {
    const socket = connect(port, '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    // A connection on loopback that the queue has room for takes well under this.
    full = await Promise.race([
      once(socket, 'connect').then(() => false),
      new Promise<boolean>((resolve) => setTimeout(resolve, 500, true)),
    ])
  }
  return `http://127.0.0.1:${port}`
}

/** A URL where nothing listens. */
export async function nowhere(): Promise<string> {
  return `http://127.0.0.1:${await freePort()}`
}

/** A gateway before `urls`, drained when the test ends. */
export async function gatewayBefore(
  urls: string[],
  settings: Record<string, string> = {},
  times: Partial<Times> = {},
) {
  const all = {
    RATE_LIMIT_SCALE: '0',
    PORT: '0',
    UPSTREAMS: urls.join(','),
    DRAIN_WAIT_MS: '0',
    LOG_LEVEL: 'silent',
    ...settings,
  }
  const log = newLog('gateway', all.LOG_LEVEL)
  const gateway = newGateway(readSettings(all), log, new AccessLog('gateway', all.LOG_LEVEL), {
    ...TIMES,
    ...times,
  })
  const port = await gateway.start()
  let drained: Promise<void> | undefined
  const drain = () => {
    drained ??= gateway.drain()
    return drained
  }
  onTestFinished(async () => {
    // Clients keep their connections for a next request, which does not come.
    gateway.server.closeAllConnections()
    await drain()
  })
  return { ...gateway, drain, port, url: `http://127.0.0.1:${port}` }
}

/** A certificate of its own for as long as the test file runs, as the settings of a gateway. */
export function tlsFiles() {
  const folder = mkdtempSync(join(tmpdir(), 'milo-tls-'))
  const files = { TLS_CERT_FILE: join(folder, 'cert.pem'), TLS_KEY_FILE: join(folder, 'key.pem') }
  const { TLS_CERT_FILE: cert, TLS_KEY_FILE: key } = files
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost']
  execFileSync('openssl', [...made, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  return { files, remove: () => rmSync(folder, { recursive: true }) }
}

/** Sends bytes and returns all that came back until the other side closed, or until `until` arrived. */
export function exchangeBytes(port: number, bytes: string, until?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'))
    let text = ''
    socket.setTimeout(5_000, () => socket.destroy(new Error(`no end after: ${text}`)))
    socket.on('data', (data) => {
      text += data.toString('latin1')
      if (until !== undefined && text.includes(until)) socket.destroy()
    })
    socket.on('error', reject).on('close', () => resolve(text))
  })
}

export async function bodyOf(req: IncomingMessage): Promise<string> {
  let text = ''
  for await (const piece of req) text += piece
  return text
}

export const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
export const HOST = 'Host: milo.test\r\n'
export const CLOSE = 'Connection: close\r\n'

/** Sends `bytes` through a gateway: what reached the instance and what came back. */
export async function through(bytes: string, answer: string | ((text: string, socket: Socket) => void) = OK) {
  let reached = ''
  const upstream = await rawInstance((text, socket) => {
    reached += text
    if (typeof answer === 'string') socket.write(answer, 'latin1')
    else answer(text, socket)
  })
  const gateway = await gatewayBefore([upstream.url])
  const back = await exchangeBytes(gateway.port, bytes)
  return { reached, back, fields: reached.toLowerCase().split('\r\n') }
}
