// The lines of the access log: JSON that pino could have written, in order, none lost.
import { expect, test } from 'vitest'
import { AccessLog, type Line } from './access-log.ts'

const line: Line = {
  requestId: 'r-1',
  method: 'GET',
  path: '/v1/movies',
  status: 200,
  ms: 1.26,
  upstream: 'http://a:1',
  attempts: 1,
  address: '10.0.0.1',
}

function logInto(written: Buffer[], minimum = 'info') {
  return new AccessLog('gateway', minimum, {
    write: (batch) => written.push(batch),
    flush: (done) => done(),
  })
}

const textOf = (written: Buffer[]) => Buffer.concat(written).toString()

test('a line says who asked for what and how it went', () => {
  const written: Buffer[] = []
  const log = logInto(written)
  const now = Date.UTC(2026, 0, 2, 3, 4, 5, 7)
  log.write(line, now)
  log.write({ ...line, upstream: undefined }, now + 993)
  log.flush(() => undefined)
  const [first, second] = textOf(written).trim().split('\n') as [string, string]
  const whole = { level: 'info', process: 'gateway', msg: 'request', ...line, ms: 1.3 }
  expect(JSON.parse(first)).toEqual({ ...whole, time: '2026-01-02T03:04:05.007Z' })
  const { upstream: _, ...without } = whole
  expect(JSON.parse(second)).toEqual({ ...without, time: '2026-01-02T03:04:06.000Z' })
})

test('the secret of a link in a mail is in no log', () => {
  const written: Buffer[] = []
  const log = logInto(written)
  for (const path of [
    '/v1/password-resets/s3cret',
    '/email-verifications/s3cret?x=1',
    '/access-links/s3cret',
  ])
    log.write({ ...line, path })
  log.flush(() => undefined)
  expect(textOf(written)).not.toContain('s3cret')
  expect(textOf(written)).toContain('"/email-verifications/[cut]?x=1"')
})

test('no path can break out of its line', () => {
  const written: Buffer[] = []
  const log = logInto(written)
  const paths = ['/"', '/\\', '/\n{"level":"info"}', '/\u0000', '/ü€😀', '/\ud800', `/${'ü'.repeat(20_000)}`]
  for (const path of paths) log.write({ ...line, path })
  log.flush(() => undefined)
  const lines = textOf(written).trim().split('\n')
  expect(lines.map((each) => JSON.parse(each).path)).toEqual(paths)
})

test('many lines arrive whole and in order, in few writes', () => {
  const written: Buffer[] = []
  const log = logInto(written)
  for (let i = 0; i < 5_000; i++) log.write({ ...line, requestId: String(i) })
  log.flush(() => undefined)
  const ids = textOf(written).trim().split('\n')
  expect(ids.map((each) => JSON.parse(each).requestId)).toEqual(
    Array.from({ length: 5_000 }, (_, i) => `${i}`),
  )
  expect(written.length).toBeLessThan(100)
})

test('where only warnings are wanted there are no lines', () => {
  const written: Buffer[] = []
  const log = logInto(written, 'warn')
  log.write(line)
  log.flush(() => undefined)
  expect(written).toEqual([])
})
