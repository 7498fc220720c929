// The Redis stand-in answers as Redis does, bit for bit; the answers of Redis 7.0 are recorded beside this
// test, and are asked of a real server again where one of that version is installed.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { redisUrl, servers } from '../testing/servers.ts'
import { orderedTalks } from './redis-stand-in/ordered-talks.ts'
import { RawClient } from './redis-stand-in/raw-client.ts'
import { scriptTalks } from './redis-stand-in/script-talks.ts'
import { dataTalks, type Line } from './redis-stand-in/talks.ts'
import { type RedisStandIn, startRedisStandIn } from './redis-stand-in.ts'

const TALKS = Object.entries({ ...dataTalks, ...orderedTalks, ...scriptTalks })

let standIn: RedisStandIn

beforeAll(async () => {
  standIn = await startRedisStandIn({ port: 0 })
})
afterAll(() => standIn.stop())

const standInUrl = () => `redis://127.0.0.1:${standIn.port}`

/**
 * A line and its answer, per line; keys begin with `@` again, so that what is recorded is always the same.
 */
async function hold(url: string, lines: Line[]): Promise<string[]> {
  const prefix = `${randomUUID()}:`
  const client = await RawClient.open(url)
  try {
    const spoken: string[] = []
    for (const line of lines) {
      const args = (typeof line === 'string' ? line.split(' ') : line).map((arg) => arg.replace(/^@/, prefix))
      const answer = await client.ask([args])
      spoken.push(`${printable([line].flat().join(' '))}\n  ${printable(answer.replaceAll(prefix, '@'))}`)
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
    expect((await hold(standInUrl(), lines)).join('\n')).toMatchSnapshot()
  })
})

describe.skipIf(!(await isRecordedVersion()))(
  'Redis itself answers the same (needs a real Redis 7.0)',
  () => {
    test.each(TALKS)('%s', async (_name, lines) => {
      expect(await hold(standInUrl(), lines)).toEqual(await hold(redisUrl(), lines))
    })
  },
)
