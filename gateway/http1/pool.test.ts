// Connections that are used again: what the reader of one answer did leaves nothing behind for the next.
import type { Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { rawInstance } from '../testing.ts'
import type { Call, UpstreamRequest } from './call.ts'
import { Pool } from './pool.ts'

const request: UpstreamRequest = {
  method: 'GET',
  head: 'GET / HTTP/1.1\r\nHost: milo.test\r\n\r\n',
  body: null,
  isChunked: false,
  mayRepeat: true,
  firstByteMs: 2_000,
  isShort: false,
  idleMs: 2_000,
}

/** Asks, and reads with a pause after each piece: the body. */
async function slowly(pool: Pool, resumed: () => void): Promise<string> {
  let body = ''
  let call!: Call
  const whole = new Promise<string>((resolve, reject) => {
    const data = (piece: Buffer) => {
      body += piece.toString('latin1')
      setImmediate(() => {
        call.resume()
        resumed()
      })
      return false
    }
    const rest = { interim: () => undefined, clientStalled: () => undefined }
    call = pool.send(request, { ...rest, data, end: () => resolve(body), fail: reject }, () => undefined)
  })
  const outcome = await call.outcome
  if (outcome instanceof Error) throw outcome
  call.read()
  return whole
}

for (const [framing, head, pieces] of [
  ['in chunks', 'Transfer-Encoding: chunked', ['3\r\none\r\n', '3\r\ntwo\r\n', '5\r\nthree\r\n0\r\n\r\n']],
  ['of known length', 'Content-Length: 11', ['one', 'two', 'three']],
] as const) {
  test(`an answer ${framing} that ends while its reader pauses leaves a connection that carries the next one`, async () => {
    const sockets = new Set<Socket>()
    let next: (() => void) | undefined
    const upstream = await rawInstance((_text, socket) => {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.write(`HTTP/1.1 200 OK\r\n${head}\r\n\r\n`)
      const left = [...pieces]
      next = () => left.length > 0 && socket.write(left.shift()!)
      next()
    })
    const pool = new Pool(upstream.url, 1_000)
    onTestFinished(() => pool.destroy())
    for (let i = 0; i < 4; i++) expect(await slowly(pool, () => next?.())).toBe('onetwothree')
    expect(sockets.size).toBe(1)
  })
}
