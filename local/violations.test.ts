// Holds the whole tree to the rules of layers.ts and violations.ts, and shows that each rule finds its
// violation.
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { circlesOf } from './circles.ts'
import { styleViolations } from './comment-style.ts'
import {
  missingRooms,
  settingsOf,
  sharedNumbers,
  sourcesOf,
  violationsOf,
  violationsOfTree,
} from './violations.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const said = (path: string, text: string) =>
  violationsOf(path, text).map(({ line, message }) => `${line}: ${message}`)
const body = (lines: number) => Array.from({ length: lines }, () => '  x()').join('\n')

test('the whole tree obeys the rules of the project', () => {
  expect(sourcesOf(ROOT)).toContain('local/violations.test.ts')
  const some = ['docker-compose.yml', 'deploy/Dockerfile', '.env.example', '.ci/run', 'web/styles/site.css']
  expect(settingsOf(ROOT)).toEqual(expect.arrayContaining(some))
  expect(violationsOfTree(ROOT)).toEqual([])
})

test.each([
  ['shared/domain/price.ts', "import postgres from 'postgres'"],
  ['shared/domain/price.ts', "import type { Hold } from '../holds/keys.ts'"],
  ['shared/holds/holds.ts', "import { find } from '#shared/db/seats.ts'"],
  ['shared/db/seats.ts', "import { Redis } from 'ioredis'"],
  ['shared/http/function.ts', "import { readFileSync } from 'node:fs'"],
  ['shared/auth/passwords.ts', "import { readFileSync } from 'node:fs'"],
  ['shared/http/function.ts', "export { seed } from '../../local/seed/seed.ts'"],
  ['functions/holds/create.ts', "import create from './get.ts'"],
  ['functions/holds/create.ts', "import {\n  randomUUID,\n} from 'node:crypto'"],
  ['functions/holds/create.ts', "import 'amqplib'"],
  ['functions/holds/create.ts', "const { Pool } = await import('undici')"],
  ['functions/host/node.ts', "import { connect } from 'amqplib'"],
  ['worker-payments/messaging/relay.ts', "import create from '../../functions/reservations/create.ts'"],
  ['lua/free-names.ts', "import { Machine } from '../local/redis-stand-in/machine.ts'"],
  ['gateway/main.ts', "import { openSql } from '#shared/resources.ts'"],
  ['gateway/main.ts', "import postgres from 'postgres'"],
])('%s may not say: %s', (path, line) => {
  expect(said(path, `// x\n${line}\n`)).toEqual([expect.stringMatching(/^2: imports /)])
})

test.each([
  ['shared/domain/price.ts', "import * as v from 'valibot'"],
  ['functions/holds/create.ts', "import { holdSeats } from '#shared/holds/holds.ts'"],
  ['functions/holds/create.ts', "import { except } from 'hono/combine'"],
  ['functions/holds/create.test.ts', "import { connect } from 'amqplib'"],
  ['functions/host/node.ts', "import { serve } from '@hono/node-server'"],
  ['gateway/main.ts', "import { readEnv } from '#shared/env.ts'"],
  ['local/start/start.ts', "import anything from '../worker-payments/main.ts'"],
])('%s may say: %s', (path, line) => {
  expect(said(path, `// x\n${line}\n`)).toEqual([])
})

test.each([
  ['a function', 'function long() {', '}'],
  ['an arrow', 'const long = async () => {', '}'],
  ['a head over several lines', 'export function long(\n  a: string,\n): Promise<void> {', '}'],
  ['a callback', "test('x', async () => {", '})'],
  ['a callback over several lines', 'app.get(\n  async (c) => {', '  },\n)'],
])('%s of more than 60 lines is found, and one of 60 is not', (_, head, end) => {
  const around = `${head}\n${end}`.split('\n').length
  const inner = head.startsWith('app') ? around - 2 : around
  const text = (lines: number) =>
    `// x\n${head}\n${head.startsWith('app') ? body(lines).replace(/^/gm, '  ') : body(lines)}\n${end}\n`
  expect(said('local/x.ts', text(60 - inner))).toEqual([])
  expect(said('local/x.ts', text(61 - inner))).toEqual([expect.stringContaining('61 lines; a function')])
})

test('a long block that is not a function is not taken for one', () => {
  const loop = `  for (const x of y) {\n${body(70)}\n  }`
  const object = `export const table = {\n${body(70)}\n}`
  expect(said('local/x.ts', `// x\n${object}\n${loop}\ndescribe('x', () => {\n${body(70)}\n})\n`)).toEqual([])
})

test('a file of 250 lines passes, one of 251 does not', () => {
  const lines = (count: number) => `// x\n${Array.from({ length: count - 1 }, () => 'x()').join('\n')}\n`
  expect(said('local/x.ts', lines(250))).toEqual([])
  expect(said('local/x.ts', lines(251))).toEqual([expect.stringContaining('251 lines; a file')])
})

test.each([
  'shared/hold-service.ts',
  'shared/holdService.ts',
  'gateway/utils.ts',
  'shared/helpers/x.ts',
  'functions/bookings/create.ts',
  'local/port-manager.ts',
])('no file is called %s', (path) => {
  expect(said(path, '// x\n')).toEqual([expect.stringContaining('name the noun')])
})

test.each([
  ['local/x.ts', "import 'x'\n"],
  ['lua/x.lua', 'return 1\n'],
  ['migrations/x.sql', 'select 1;\n'],
])('%s without a comment in its first line is found', (path, text) => {
  expect(said(path, text)).toContain('1: The first line is a comment: what the file is, and why.')
})

test('two migrations with one number are found', () => {
  const two = ['migrations/20260101_a.sql', 'migrations/20260102_b.sql', 'migrations/20260102_c.sql']
  expect(sharedNumbers(two).map(({ file }) => file)).toEqual(['migrations/20260102_c.sql'])
})

test('a room that no table of the architecture names is found', () => {
  const paths = ['README.md', 'gateway/main.ts', 'shared/env.ts', 'shared/std/ids.ts', 'web/build.ts']
  const page = '`web/` and `shared/std` in a sentence\n| room | what |\n| `gateway/` | balancing |\n'
  const found = (text: string) => missingRooms(paths, text).map(({ message }) => message.split(' ')[0])
  expect(found(page)).toEqual(['shared/std', 'web'])
  expect(found(`${page}| \`shared/std\`, \`web/\` | tools, components |\n`)).toEqual([])
})

test('a URL with the verb lock is found, one with the noun blocks is not', () => {
  const route = (path: string) => `// x\nexport default app.post('${path}', x)\n`
  expect(said('functions/holds/create.ts', route('/v1/seats/:seatId/lock'))).toEqual([
    expect.stringContaining('the noun is hold'),
  ])
  expect(said('functions/blocks/create.ts', route('/v1/showtimes/:showtimeId/blocks'))).toEqual([])
})

test('a hook of tests that is no part of a test file or a function is found', () => {
  const hook = '// x\nafterAll(() => end())\n'
  expect(said('testing/x.ts', hook)).toEqual([expect.stringMatching(/^2: Test files share a process/)])
  expect(said('testing/x.test.ts', hook)).toEqual([])
  expect(said('testing/x.ts', '// x\nexport function open() {\n  afterAll(() => end())\n}\n')).toEqual([])
})

test.each([
  ['// It begins anew', '"anew" is not plain English'],
  ['// Whoever comes first', '"Whoever" is not plain English'],
  ['const text = `There are none`', '"are none" is not plain English'],
  ['interface Breach {', '"Breach" is not plain English, or a private word'],
  ['// The movies of the house', '"house" is not plain English, or a private word'],
  ['const it = findHouse()', '"House" is not plain English, or a private word'],
  ['const standIn = 1', '"standIn" is not plain English, or a private word'],
  [`// ${'x'.repeat(108)}`, '111 columns'],
  [`  key: value # ${'x'.repeat(97)}`, '112 columns'],
  [`/* ${'x'.repeat(108)}`, '111 columns'],
  ['  -- see lua/parts/gone.lua', 'lua/parts/gone.lua does not exist'],
])('%s is found', (line, message) => {
  expect(styleViolations(line, () => false)).toEqual([{ line: 1, message: expect.stringContaining(message) }])
})

test.each([
  '// None of them is left',
  `// ${'x'.repeat(107)}`,
  `const url = '${'x'.repeat(200)}'`,
  '// see local/circles.ts',
  "import { x } from './redis-stand-in/keys.ts'",
  "const reason = 'House seats'",
])('%s is fine', (line) => {
  expect(styleViolations(line, (path) => path === 'local/circles.ts')).toEqual([])
})

test('circles of imports are found, each once, and a diamond is no circle', () => {
  const diamond = { a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }
  expect(circlesOf(new Map(Object.entries(diamond)))).toEqual([])
  const circles = { ...diamond, d: ['b'], x: ['x'], y: ['z'], z: ['y', 'a'] }
  expect(circlesOf(new Map(Object.entries(circles)))).toEqual([['b', 'd'], ['x'], ['y', 'z']])
})
