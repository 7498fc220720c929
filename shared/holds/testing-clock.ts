// A clock that tests move: the same commands, but with TIME read from a key. Nothing in the commands
// themselves knows of it.
import { createHash } from 'node:crypto'
import { type Argument, type Library, loadLibrary, type RedisClient } from '../redis-functions.ts'
import { showtimeOf } from './keys.ts'
import { library } from './library.generated.ts'

const TIME = "call('TIME')"
const CALLBACK = 'callback = function(KEYS, ARGV)'

/**
 * The library with its source changed, under a name that follows from it, so that it runs beside the real
 * one.
 */
export function alteredLibrary(alter: (source: string) => string): Library {
  const source = alter(library.source)
  const name = `milo_test_${createHash('sha1').update(source).digest('hex').slice(0, 12)}`
  return { name, source: source.replaceAll(library.name, name) }
}

type Fcall = (name: string, keyCount: number, ...rest: Argument[]) => Promise<unknown>

/** Calls a function of a library of tests, loaded where it is not. */
export async function callAltered(redis: RedisClient, altered: Library, ...call: Parameters<Fcall>) {
  const [name, ...rest] = call
  const sent = [name.replace(library.name, altered.name), ...rest] as Parameters<Fcall>
  try {
    return await redis.fcall(...sent)
  } catch (error) {
    if (!String(error).includes('Function not found')) throw error
    await loadLibrary(redis, altered)
    return redis.fcall(...sent)
  }
}

/** The clock of one showtime, in ms; set it before the first command. */
export interface TestClock {
  redis: RedisClient
  set: (showtimeId: string, now: number) => void
}

/**
 * A client whose seat commands take their time from `set`; `alter` may change their source further, to see a
 * test fail.
 */
export function withTestClock(
  redis: RedisClient,
  alter: (source: string) => string = (source) => source,
): TestClock {
  const altered = alteredLibrary((source) => {
    const clocked = alter(source)
      .replace(TIME, "call('HMGET', clock, 'seconds', 'micros')")
      .replaceAll(CALLBACK, `${CALLBACK} clock = KEYS[#KEYS]`)
    return clocked.replace('\n', '\nlocal clock\n')
  })
  const clockOf = (showtimeId: string) => `seats:{${showtimeId}}:clock`
  const fcall: Fcall = (name, keyCount, ...given) => {
    const clock = clockOf(showtimeOf(String(given[0])))
    const sent = [...given.slice(0, keyCount), clock, ...given.slice(keyCount)]
    return callAltered(redis, altered, name, keyCount + 1, ...sent)
  }
  // Not waited for: commands of one connection run in turn, and the next one fails where this did.
  const set = (showtimeId: string, now: number) => {
    redis
      .hset(clockOf(showtimeId), 'seconds', Math.floor(now / 1000), 'micros', (now % 1000) * 1000)
      .catch(() => undefined)
  }
  return { redis: { fcall, fcall_ro: fcall } as unknown as RedisClient, set }
}
