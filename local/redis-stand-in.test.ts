// The in-memory Redis answers as Redis does, bit for bit; the answers of Redis 7.0 are recorded beside this
// test, and are asked of a real server again where one of that version is installed.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { redisUrl, servers } from '../testing/servers.ts'
import { RawClient } from './redis-stand-in/testing-raw-client.ts'
import { type Line, talks } from './redis-stand-in/testing-talks.ts'
import { type RedisFake, startRedisFake } from './redis-stand-in.ts'

const TALKS = Object.entries(talks)

let fake: RedisFake

beforeAll(async () => {
  fake = await startRedisFake({ port: 0 })
})
afterAll(() => fake.stop())

const fakeUrl = () => `redis://127.0.0.1:${fake.port}`

/** The commands of a line; a function gets this name, and so does its library. */
function commandsOf(line: Line, name: string): string[][] {
  if (typeof line === 'string') return [line.split(' ')]
  if (Array.isArray(line)) return [line]
  const callback = `function(KEYS, ARGV) ${line.lua}\nend`
  const source = `#!lua name=${name}\nredis.register_function{function_name = '${name}', callback = ${callback}}`
  const keys = line.args.filter((arg) => arg.startsWith('@'))
  return [
    ['FUNCTION', 'LOAD', 'REPLACE', source],
    ['FCALL', name, String(keys.length), ...line.args],
  ]
}

/**
 * A line and its answers, per line; keys begin with `@` again, and functions are `fn`, so that what is
 * recorded is always the same.
 */
async function hold(url: string, lines: Line[]): Promise<string[]> {
  const name = `fn_${randomBytes(12).toString('hex')}`
  const client = await RawClient.open(url)
  try {
    const spoken: string[] = []
    for (const line of lines) {
      const commands = commandsOf(line, name).map((args) => args.map((arg) => arg.replace(/^@/, `${name}:`)))
      const answers = (await client.ask(commands)).replaceAll(`${name}:`, '@').replaceAll(name, 'fn')
      const said = typeof line === 'object' && 'lua' in line ? [line.lua, ...line.args] : [line].flat()
      spoken.push(`${printable(said.join(' '))}\n  ${printable(answers)}`)
    }
    return spoken
  } finally {
    client.end()
  }
}

/** Other versions word some errors differently. */
async function isRecordedVersion(): Promise<boolean> {
  if (servers.redis === 'fake') return false
  const client = await RawClient.open(redisUrl())
  try {
    return /redis_version:7\.0\./.test(await client.ask([['INFO', 'server']]))
  } finally {
    client.end()
  }
}

const printable = (bytes: string) =>
  JSON.stringify(bytes).replace(/[\x7f-\xff]/g, (one) => `\\x${one.charCodeAt(0).toString(16)}`)

describe('it answers as recorded', () => {
  test.each(TALKS)('%s', async (_name, lines) => {
    expect((await hold(fakeUrl(), lines)).join('\n')).toMatchSnapshot()
  })
})

describe.skipIf(!(await isRecordedVersion()))(
  'Redis itself answers the same (needs a real Redis 7.0)',
  () => {
    test.each(TALKS)('%s', async (_name, lines) => {
      expect(await hold(fakeUrl(), lines)).toEqual(await hold(redisUrl(), lines))
    })
  },
)
