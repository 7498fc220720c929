// RFC 9112, case by case: what must be refused because readers would disagree on it.
import { describe, expect, test } from 'vitest'
import { HOST, through } from '../testing.ts'

describe('a message that two readers could take for two different ones is refused and goes nowhere', () => {
  const cases: [string, string][] = [
    [
      'length and chunks',
      `POST / HTTP/1.1\r\n${HOST}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    [
      'chunks and length',
      `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n`,
    ],
    ['two lengths', `POST / HTTP/1.1\r\n${HOST}Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde`],
    ['a list of lengths', `POST / HTTP/1.1\r\n${HOST}Content-Length: 4, 5\r\n\r\nabcde`],
    ['a signed length', `POST / HTTP/1.1\r\n${HOST}Content-Length: +4\r\n\r\nabcd`],
    ['a hexadecimal length', `POST / HTTP/1.1\r\n${HOST}Content-Length: 0x4\r\n\r\nabcd`],
    ['a length and a space before the colon', `POST / HTTP/1.1\r\n${HOST}Content-Length : 4\r\n\r\nabcd`],
    [
      'chunked that is not last',
      `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n`,
    ],
    [
      'an encoding that nobody knows',
      `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
    ],
    [
      'a vertical tab before chunked',
      `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n`,
    ],
    [
      'a chunk size with a sign',
      `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n+2\r\nab\r\n0\r\n\r\n`,
    ],
    [
      'a chunk longer than its size',
      `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n`,
    ],
    ['a folded line', `GET / HTTP/1.1\r\n${HOST}A: b\r\n c\r\n\r\n`],
    ['lines that end in LF alone', `POST / HTTP/1.1\n${HOST}Content-Length: 2\n\nab`],
    ['a NUL in a value', `GET / HTTP/1.1\r\n${HOST}A: \0\r\n\r\n`],
    ['a bare CR in a value', `GET / HTTP/1.1\r\n${HOST}A: b\rc\r\n\r\n`],
    ['no Host', 'GET / HTTP/1.1\r\n\r\n'],
    ['two Hosts', `GET / HTTP/1.1\r\n${HOST}Host: other.test\r\n\r\n`],
    ['a Host with a path', 'GET / HTTP/1.1\r\nHost: milo.test/x\r\n\r\n'],
    ['a Host with a path, asked about the server', 'OPTIONS * HTTP/1.1\r\nHost: /x\r\n\r\n'],
    ['a Host with a user', 'GET / HTTP/1.1\r\nHost: ada@milo.test\r\n\r\n'],
    ['a Host with an impossible port', 'GET / HTTP/1.1\r\nHost: milo.test:99999\r\n\r\n'],
    ['a Host with half an IPv6 address', 'GET / HTTP/1.1\r\nHost: [::1\r\n\r\n'],
    ['a Host of HTTP/1.0 with a path', 'OPTIONS * HTTP/1.0\r\nHost: /x\r\n\r\n'],
    ['a target that names no host', `GET http:///evil.test HTTP/1.1\r\n${HOST}\r\n`],
    ['a target with a user', `GET http://milo.test@evil.test/ HTTP/1.1\r\n${HOST}\r\n`],
    ['a target without slash', `GET v1/movies HTTP/1.1\r\n${HOST}\r\n`],
    ['a backslash in the path', `GET /v1\\..\\metrics HTTP/1.1\r\n${HOST}\r\n`],
    ['a method with a space', `GE T / HTTP/1.1\r\n${HOST}\r\n`],
    ['an unknown version', `GET / HTTP/3.7\r\n${HOST}\r\n`],
    ['TLS on a plain port', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ]
  for (const [name, bytes] of cases) {
    test(name, async () => {
      const { reached, back } = await through(bytes)
      expect(reached).toBe('')
      expect(back).toMatch(/^HTTP\/1\.1 400 /)
      expect(back).toContain('application/problem+json')
      expect(back.toLowerCase()).toContain('connection: close')
    })
  }
})
