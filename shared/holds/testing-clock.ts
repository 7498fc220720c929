// A clock that tests move: the same scripts, but with TIME read from a key. Nothing in the scripts themselves knows of it.
import { createHash } from 'node:crypto'
import { showtimeOf } from './keys.ts'
import type { RedisClient } from './run.ts'
import * as scripts from './scripts.ts'

const TIME = "redis.call('TIME')"

interface Altered {
  source: string
  sha1: string
}

/** The clock of one showtime, in ms; set it before the first command. */
export interface TestClock {
  redis: RedisClient
  set: (showtimeId: string, now: number) => void
}

/** A client whose seat scripts take their time from `set`; `alter` may change their source further, to see a test fail. */
export function withTestClock(
  redis: RedisClient,
  alter: (source: string, name: string) => string = (source) => source,
): TestClock {
  const altered = new Map<string, Altered>()
  for (const [name, script] of Object.entries(scripts)) {
    const source = alter(script.source, name).replace(
      TIME,
      "redis.call('HMGET', KEYS[#KEYS], 'seconds', 'micros')",
    )
    altered.set(script.sha1, { source, sha1: createHash('sha1').update(source).digest('hex') })
  }
  const clockOf = (showtimeId: string) => `seats:{${showtimeId}}:clock`
  const evalsha = async (sha1: string, keyCount: number, ...given: (string | number)[]) => {
    const script = altered.get(sha1)!
    const clock = clockOf(showtimeOf(String(given[0])))
    const sent = [...given.slice(0, keyCount), clock, ...given.slice(keyCount)]
    try {
      return await redis.evalsha(script.sha1, keyCount + 1, ...sent)
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error
      return redis.eval(script.source, keyCount + 1, ...sent)
    }
  }
  // Not waited for: commands of one connection run in turn, and the next one fails where this did.
  const set = (showtimeId: string, now: number) => {
    redis
      .hset(clockOf(showtimeId), 'seconds', Math.floor(now / 1000), 'micros', (now % 1000) * 1000)
      .catch(() => undefined)
  }
  return { redis: { evalsha } as unknown as RedisClient, set }
}
