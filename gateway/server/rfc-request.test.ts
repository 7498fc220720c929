// RFC 9110 and 9112, case by case: bytes from the client, and what the instance got.
import { describe, expect, test } from 'vitest'
import { CLOSE, HOST, through } from '../testing.ts'

describe('the request as the instance gets it', () => {
  const chunked = 'Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n3;x=y\r\ncde\r\n0\r\nX-Sum: 1\r\n\r\n'
  const cases: [string, string, string[], string[]][] = [
    [
      'loses what speaks of the connection alone, also by name in Connection',
      `GET /v1/x?a=%20b HTTP/1.1\r\n${HOST}Connection: close, X-Secret\r\nX-Secret: 1\r\nKeep-Alive: 5\r\nTE: trailers\r\nUpgrade: h2c\r\nProxy-Authorization: x\r\nProxy-Connection: x\r\nHTTP2-Settings: x\r\nAccept: a/b\r\n\r\n`,
      ['get /v1/x?a=%20b http/1.1', 'host: milo.test', 'connection: keep-alive', 'accept: a/b'],
      ['x-secret', 'keep-alive:', 'te:', 'upgrade', 'proxy-', 'http2-'],
    ],
    [
      'has one length for what came in chunks, and no chunk extensions or trailers',
      `PUT /v1/x HTTP/1.1\r\n${HOST}${CLOSE}${chunked}`,
      ['content-length: 5', 'abcde'],
      ['transfer-encoding', 'x=y', 'x-sum'],
    ],
    [
      'has no claims about its sender from a hop that is not trusted',
      `GET / HTTP/1.1\r\n${HOST}${CLOSE}X-Forwarded-For: 10.9.9.9\r\nForwarded: for=10.9.9.9\r\nX-Real-IP: 10.9.9.9\r\nX-Forwarded-Proto: https\r\n\r\n`,
      [
        'x-real-ip: 127.0.0.1',
        'x-forwarded-for: 127.0.0.1',
        'x-forwarded-proto: http',
        'x-forwarded-host: milo.test',
        'forwarded: for=127.0.0.1;host="milo.test";proto=http',
      ],
      ['10.9.9.9'],
    ],
    [
      'takes the host of an absolute target over the Host field',
      `GET http://real.test/v1/x?y HTTP/1.1\r\n${HOST}${CLOSE}\r\n`,
      ['get /v1/x?y http/1.1', 'host: real.test'],
      ['milo.test'],
    ],
    [
      'carries a request id and a trace, with a span of our own',
      `GET / HTTP/1.1\r\n${HOST}${CLOSE}X-Request-Id: mine-1\r\nTraceparent: 00-${'a'.repeat(32)}-${'b'.repeat(16)}-01\r\n\r\n`,
      ['x-request-id: mine-1'],
      ['b'.repeat(16)],
    ],
    [
      'is named after its trace where it has no id of its own',
      `GET / HTTP/1.1\r\n${HOST}${CLOSE}Traceparent: 00-${'a'.repeat(32)}-${'b'.repeat(16)}-01\r\n\r\n`,
      [`x-request-id: ${'a'.repeat(32)}`],
      ['b'.repeat(16)],
    ],
    [
      'has a new id in place of one that would break a log line',
      `GET / HTTP/1.1\r\n${HOST}${CLOSE}X-Request-Id: "}<script>\r\nTraceparent: 00-${'0'.repeat(32)}-${'b'.repeat(16)}-01\r\n\r\n`,
      [],
      ['script', '0'.repeat(32)],
    ],
    [
      'is one message where the client sent HTTP/1.0',
      `GET /v1/x HTTP/1.0\r\n${HOST}\r\n`,
      ['get /v1/x http/1.1', 'connection: keep-alive'],
      [],
    ],
  ]
  for (const [name, bytes, has, hasNot] of cases) {
    test(name, async () => {
      const { reached, fields, back } = await through(bytes)
      expect(back).toMatch(/^HTTP\/1\.1 200 /)
      for (const field of has) expect(fields).toContain(field)
      for (const text of hasNot) expect(reached.toLowerCase()).not.toContain(text)
    })
  }

  test('has what is left of the time that the client grants, if that is less than ours', async () => {
    const { fields } = await through(`GET / HTTP/1.1\r\n${HOST}${CLOSE}X-Deadline-Ms: 5000\r\n\r\n`)
    const left = Number(fields.find((field) => field.startsWith('x-deadline-ms: '))?.slice(15))
    expect(left).toBeGreaterThan(0)
    expect(left).toBeLessThanOrEqual(5000)
  })

  test('expects nothing: the gateway itself says 100 Continue', async () => {
    const { reached, back } = await through(
      `POST / HTTP/1.1\r\n${HOST}${CLOSE}Expect: 100-continue\r\nContent-Length: 2\r\n\r\nab`,
    )
    expect(back).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /)
    expect(reached.toLowerCase()).not.toContain('expect')
  })

  test('does not come where it is too large, and the client is not told to go on', async () => {
    const { reached, back } = await through(
      `POST / HTTP/1.1\r\n${HOST}Expect: 100-continue\r\nContent-Length: 99999999\r\n\r\n`,
    )
    expect([reached, back.slice(0, 12)]).toEqual(['', 'HTTP/1.1 413'])
  })

  test('does not come where it expects what nobody offers', async () => {
    const { reached, back } = await through(
      `POST / HTTP/1.1\r\n${HOST}${CLOSE}Expect: tea\r\nContent-Length: 0\r\n\r\n`,
    )
    expect([reached, back.slice(0, 12)]).toEqual(['', 'HTTP/1.1 417'])
  })

  test('is cut off where its chunks go beyond the limit', async () => {
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`
    const { back } = await through(
      `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(17)}0\r\n\r\n`,
      () => undefined,
    )
    expect(back).toMatch(/^HTTP\/1\.1 413 /)
  })

  test('does not come where its head is too large', async () => {
    const { reached, back } = await through(`GET / HTTP/1.1\r\n${HOST}A: ${'x'.repeat(20_000)}\r\n\r\n`)
    expect([reached, back.slice(0, 12)]).toEqual(['', 'HTTP/1.1 431'])
  })
})
