// Redis with a guard of the hold script taken away, for negative controls: the race that such a script lets through shows
// that the real one is what stops it.
import { showtimeOf } from '#shared/holds/keys.ts'
import { holdSeats } from '#shared/holds/scripts.ts'
import { seatStates } from '#shared/holds/seat-map.ts'
import { readSeats } from '#shared/holds/seats.ts'
import type { Redis } from '#shared/resources.ts'

const GUARD = 'if taken then return taken end'

const source = holdSeats.source.split(GUARD)
if (source.length !== 2) throw new Error('The guard of hold-seats.lua looks otherwise now: change GUARD')
/** The hold script, taking seats without looking whether they are free. */
export const withoutGuard = source.join('')

type Evalsha = (sha1: string, keyCount: number, ...rest: (string | number)[]) => Promise<unknown>

/** Sends every other command on as it is. */
const replacing = (redis: Redis, run: Evalsha): Redis =>
  new Proxy(redis, {
    get(target, name) {
      if (name === 'evalsha') {
        return (sha1: string, ...rest: [number, ...(string | number)[]]) =>
          sha1 === holdSeats.sha1 ? run(sha1, ...rest) : target.evalsha(sha1, ...rest)
      }
      const value = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })

/** The script takes seats without looking whether they are free. */
export const guardOff = (redis: Redis): Redis =>
  replacing(redis, (_, keyCount, ...rest) => redis.eval(withoutGuard, keyCount, ...rest))

/** What two commands leave open to others, made long enough for all of a test's. */
const BETWEEN_MS = 50

/** Looks whether the seats are free in one command and takes them in the next, as one does without a script. */
export const twoSteps = (redis: Redis): Redis =>
  replacing(redis, async (sha1, keyCount, ...rest) => {
    const seats = readSeats(String(rest[keyCount + holdSeats.args.indexOf('seats')]))
    const map = await seatStates(redis, showtimeOf(String(rest[0])))
    // Not loaded, or taken: the real script says so.
    if (!map.loaded || seats.some((seat) => map.states[seat] !== 'free')) {
      return redis.evalsha(sha1, keyCount, ...rest)
    }
    // Requests share their look at the terms and come in groups of two or more: all of them have checked by now.
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS))
    return redis.eval(withoutGuard, keyCount, ...rest)
  })
