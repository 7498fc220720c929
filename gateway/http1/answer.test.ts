// Answers as bytes, cut anywhere: what the parser reads, and what it refuses.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Answer } from './answer.ts'
import { BadAnswer } from './answer-head.ts'

/** Reads `pieces` as one connection brings them: what was handed on, as one text. */
function read(pieces: Buffer[], method = 'GET') {
  const told: string[] = []
  let body = ''
  const answer = new Answer(method, {
    interim: (status, fields) => told.push(`${status} ${fields.join()}`),
    head: ({ status, fields, framing }) => told.push(`${status} ${fields.join()} ${framing.kind}`),
    data: (piece) => {
      body += piece.toString('latin1')
      return true
    },
  })
  let isWhole = false
  // What a piece holds after the end belongs to nobody; pieces after the end are the connection's to refuse.
  for (const piece of pieces) if (!isWhole) isWhole = answer.take(piece)
  return { told, body, isWhole, trailers: answer.trailers.join(), keeps: answer.keeps }
}

const bytes = (text: string) => Buffer.from(text, 'latin1')
const HEAD = 'HTTP/1.1 200 OK\r\n'

describe('an answer is read', () => {
  const cases: [string, string, Partial<ReturnType<typeof read>>, string?][] = [
    [
      'by its length',
      `${HEAD}Content-Length: 4\r\nA:  b \r\n\r\nwell`,
      { told: ['200 a,b,content-length,4 length'], body: 'well', isWhole: true, keeps: true },
    ],
    ['with nothing after a length of 0', `${HEAD}Content-Length: 0\r\n\r\n`, { body: '', isWhole: true }],
    [
      'with the same length said twice',
      `${HEAD}Content-Length: 2\r\nContent-Length: 2\r\n\r\nok`,
      { body: 'ok' },
    ],
    [
      'by its chunks, without their extensions',
      `${HEAD}Transfer-Encoding: Chunked\r\n\r\n3;a=b\r\nwel\r\n01\r\nl\r\n000\r\n\r\n`,
      { body: 'well', isWhole: true, keeps: true },
    ],
    [
      'with trailers that do not speak of the connection',
      `${HEAD}Transfer-Encoding: chunked\r\n\r\n0\r\nX-Sum: 7\r\nContent-Length: 9\r\nConnection: x\r\n\r\n`,
      { trailers: 'x-sum,7', isWhole: true },
    ],
    ['to the end of the connection', `${HEAD}\r\nwell`, { body: 'well', isWhole: false, keeps: false }],
    [
      'after those that come before it',
      `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n${HEAD}Content-Length: 0\r\n\r\n`,
      { told: ['100 ', '103 link,x', '200 content-length,0 none'], isWhole: true },
    ],
    [
      'without body to HEAD',
      `${HEAD}Content-Length: 9\r\n\r\n`,
      { body: '', isWhole: true, keeps: true },
      'HEAD',
    ],
    [
      'without body where it is 304',
      'HTTP/1.1 304 X\r\nContent-Length: 9\r\n\r\n',
      { body: '', isWhole: true },
    ],
    [
      'without what Connection names',
      `${HEAD}Connection: X-A, close\r\nX-A: 1\r\nX-B: 2\r\nContent-Length: 0\r\n\r\n`,
      { told: ['200 x-b,2,content-length,0 none'], keeps: false },
    ],
    ['with an empty reason and value', 'HTTP/1.1 200 \r\nA:\r\nContent-Length: 0\r\n\r\n', { isWhole: true }],
    [
      'with bytes above ASCII as they are',
      `${HEAD}A: caf\xe9\xa0\r\nContent-Length: 1\r\n\r\n\xff`,
      { told: ['200 a,caf\xe9\xa0,content-length,1 length'], body: '\xff' },
    ],
    ['from HTTP/1.0, once', 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok', { body: 'ok', keeps: false }],
  ]
  for (const [name, text, expected, method] of cases) {
    test(name, () => expect(read([bytes(text)], method)).toMatchObject(expected))
  }

  test('alike however its bytes are cut', () => {
    const texts = cases.map(([, text, , method]) => [text, method ?? 'GET'] as const)
    const cut = fc.tuple(fc.constantFrom(...texts), fc.array(fc.nat(120), { maxLength: 8 }))
    fc.assert(
      fc.property(cut, ([[text, method], places]) => {
        const at = [0, ...places.filter((place) => place < text.length).sort((a, b) => a - b), text.length]
        const pieces = at.slice(1).map((end, i) => bytes(text.slice(at[i], end)))
        expect(read(pieces, method)).toEqual(read([bytes(text)], method))
      }),
    )
  })
})

test('bytes after its end cost the connection, and are not handed on', () => {
  for (const framing of [
    'Content-Length: 2\r\n\r\nok',
    'Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
  ]) {
    expect(read([bytes(`${HEAD}${framing}HTTP/1.1 200 OK`)])).toMatchObject({
      body: 'ok',
      isWhole: true,
      keeps: false,
    })
  }
})

describe('what two readers could understand differently is refused', () => {
  const chunked = `${HEAD}Transfer-Encoding: chunked\r\n\r\n`
  const cases: [string, string][] = [
    ['a length beside chunks', `${HEAD}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n`],
    ['another encoding', `${HEAD}Transfer-Encoding: gzip, chunked\r\n\r\n`],
    ['chunked twice', `${HEAD}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n`],
    ['a list of lengths', `${HEAD}Content-Length: 2, 2\r\n\r\nok`],
    ['a signed length', `${HEAD}Content-Length: +2\r\n\r\nok`],
    ['an empty length', `${HEAD}Content-Length:\r\n\r\nok`],
    ['a length beyond all numbers', `${HEAD}Content-Length: 9999999999999999\r\n\r\n`],
    ['a space before the colon', `${HEAD}Content-Length : 2\r\n\r\nok`],
    ['a folded line', `${HEAD}A: b\r\n c\r\n\r\n`],
    ['a bare LF in the head', `${HEAD}A: b\nContent-Length: 2\r\n\r\nok`],
    ['a bare CR in the head', `${HEAD}A: b\rc\r\n\r\n`],
    ['a NUL', `${HEAD}A: \0\r\n\r\n`],
    ['a vertical tab before the length', `${HEAD}Content-Length: \x0b2\r\n\r\nok`],
    ['a no-break space after the length', `${HEAD}Content-Length: 2\xa0\r\n\r\nok`],
    ['a line without colon', `${HEAD}A\r\n\r\n`],
    ['a status of two digits', 'HTTP/1.1 20 OK\r\n\r\n'],
    ['another version', 'HTTP/2.0 200 OK\r\n\r\n'],
    ['an upgrade that nobody asked for', 'HTTP/1.1 101 Switching\r\n\r\n'],
    ['a chunk with a signed size', `${chunked}+2\r\nok\r\n0\r\n\r\n`],
    ['a chunk with a hexadecimal prefix', `${chunked}0x2\r\nok\r\n0\r\n\r\n`],
    ['a chunk longer than its size', `${chunked}1\r\nok\r\n0\r\n\r\n`],
    ['a size line that ends in LF alone', `${chunked}2\nok\r\n0\r\n\r\n`],
    ['a size beyond all bodies', `${chunked}100000000\r\n`],
    ['a size line without end', `${chunked}2;${'a'.repeat(2_000)}`],
    ['trailers without end', `${chunked}0\r\n${'A: b\r\n'.repeat(2_000)}`],
    ['a head without end', `${HEAD}${'A: b\r\n'.repeat(4_000)}`],
  ]
  for (const [name, text] of cases) {
    test(name, () => expect(() => read([bytes(text)])).toThrow(BadAnswer))
  }
})
