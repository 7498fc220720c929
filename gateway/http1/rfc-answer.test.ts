// RFC 9110 and 9112, case by case: bytes from the instance, and what the client got.
import { describe, expect, test } from 'vitest'
import { CLOSE, HOST, OK, through } from '../testing.ts'

describe('the answer as the client gets it', () => {
  const get = `GET /v1/x HTTP/1.1\r\n${HOST}${CLOSE}\r\n`
  const cases: [string, string, string, RegExp, RegExp | undefined][] = [
    [
      'without what speaks of the connection alone',
      get,
      'HTTP/1.1 200 OK\r\nConnection: X-Secret\r\nX-Secret: 1\r\nKeep-Alive: timeout=5\r\nUpgrade: h2c\r\nContent-Length: 2\r\n\r\nok',
      /\r\n\r\nok$/,
      /x-secret|h2c/i,
    ],
    [
      'with each cookie in its own field',
      get,
      'HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 0\r\n\r\n',
      /set-cookie: a=1\r\nset-cookie: b=2\r\n/i,
      undefined,
    ],
    [
      'to HEAD with the length of what GET would bring, and no body',
      get.replace('GET', 'HEAD'),
      'HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n',
      /content-length: 1234\r\n[\s\S]*\r\n\r\n$/i,
      undefined,
    ],
    [
      '204 without body or length',
      get,
      'HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n',
      /^HTTP\/1\.1 204 [\s\S]*\r\n\r\n$/,
      /content-length|transfer-encoding/i,
    ],
    [
      '304 with its validators and no body',
      get,
      'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\nContent-Length: 99\r\n\r\n',
      /^HTTP\/1\.1 304 [\s\S]*etag: "a"[\s\S]*\r\n\r\n$/i,
      undefined,
    ],
    [
      'in chunks of our own where it came in chunks',
      get,
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;a=b\r\no\r\n1\r\nk\r\n0\r\n\r\n',
      /transfer-encoding: chunked\r\n[\s\S]*0\r\n\r\n$/i,
      /a=b/,
    ],
    [
      'whole where it ended with the connection',
      get,
      'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n',
      /^HTTP\/1\.1 200 /,
      undefined,
    ],
    [
      'with trailers for who takes them',
      get.replace(CLOSE, 'Connection: close, TE\r\nTE: trailers\r\n'),
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n',
      /0\r\nx-sum: 7\r\n\r\n$/i,
      undefined,
    ],
    [
      'without trailers for who does not',
      get,
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n',
      /0\r\n\r\n$/,
      /x-sum/i,
    ],
    [
      'after early hints',
      get,
      `HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n${OK}`,
      /^HTTP\/1\.1 103 [\s\S]*link: <\/a.css>[\s\S]*HTTP\/1\.1 200 /i,
      undefined,
    ],
    [
      'without interim answers that concern our hop',
      get,
      `HTTP/1.1 102 Processing\r\n\r\n${OK}`,
      /^HTTP\/1\.1 200 /,
      /^HTTP\/1\.1 102/m,
    ],
    [
      'with our request id, not another',
      get,
      'HTTP/1.1 200 OK\r\nX-Request-Id: theirs\r\nContent-Length: 0\r\n\r\n',
      /x-request-id: [0-9a-f-]{36}\r\n/i,
      /theirs/,
    ],
    [
      'with a status that nobody has heard of',
      get,
      'HTTP/1.1 299 Odd\r\nContent-Length: 0\r\n\r\n',
      /^HTTP\/1\.1 299 /,
      undefined,
    ],
    [
      'with bytes above ASCII in a value as they came',
      get,
      'HTTP/1.1 200 OK\r\nA: caf\xe9\r\nContent-Length: 0\r\n\r\n',
      /a: caf\xe9\r\n/i,
      undefined,
    ],
    [
      'without chunks for HTTP/1.0',
      `GET /v1/x HTTP/1.0\r\n${HOST}\r\n`,
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
      /\r\n\r\nok$/,
      /transfer-encoding/i,
    ],
  ]
  for (const [name, bytes, answer, has, hasNot] of cases) {
    test(name, async () => {
      const { back } = await through(bytes, (_text, socket) => {
        socket.write(answer, 'latin1')
        if (answer.includes('Connection: close')) socket.end('to the end')
      })
      expect(back).toMatch(has)
      if (answer.includes('Connection: close')) expect(back).toContain('to the end')
      if (hasNot) expect(back).not.toMatch(hasNot)
    })
  }
})

test('pipelined requests are answered in their order', async () => {
  const one = (path: string, last = '') => `GET ${path} HTTP/1.1\r\n${HOST}${last}\r\n`
  const { back } = await through(one('/1') + one('/2') + one('/3', CLOSE), (text, socket) => {
    const path = text.split(' ')[1]
    const reply = () => socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n${path}`)
    // The first takes longest.
    if (path === '/1') setTimeout(reply, 50)
    else reply()
  })
  expect([...back.matchAll(/\r\n\r\n(\/\d)/g)].map((match) => match[1])).toEqual(['/1', '/2', '/3'])
})
