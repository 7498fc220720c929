// Redis with a guard of holdSeats removed, for negative controls: the race that then gets through shows
// that the guard is what prevents it.

import { showtimeOf } from '#shared/holds/keys.ts'
import { holdSeats, library } from '#shared/holds/library.generated.ts'
import { readSeats } from '#shared/holds/packed-seats.ts'
import { seatStates } from '#shared/holds/seat-map.ts'
import { alteredLibrary, callAltered } from '#shared/holds/testing-clock.ts'
import type { Redis } from '#shared/redis.ts'
import type { Argument } from '#shared/redis-functions.ts'
import { sleep } from '#shared/std/sleep.ts'

/** The line of lua/hold-seats.lua that refuses seats which are not free. */
export const GUARD = "if taken[1] then return 'TAKEN ' .. rangesOf(taken) end\nif state.held"

if (library.source.split(GUARD).length !== 2)
  throw new Error('The guard of hold-seats.lua looks otherwise now: change GUARD')

/** The commands, holding seats without looking whether they are free. */
export const withoutGuard = (source: string): string => source.replace(GUARD, 'if state.held')

const unguarded = alteredLibrary(withoutGuard)

type Fcall = (name: string, keyCount: number, ...rest: Argument[]) => Promise<unknown>

/** The client, with every command that may write going through `around`. */
export const redisWith = (
  redis: Redis,
  around: (
    name: string,
    send: () => Promise<unknown>,
    keyCount: number,
    rest: Argument[],
  ) => Promise<unknown>,
): Redis =>
  new Proxy(redis, {
    get(target, property) {
      if (property === 'fcall') {
        const fcall: Fcall = (name, keyCount, ...rest) =>
          around(name, () => target.fcall(name, keyCount, ...rest), keyCount, rest)
        return fcall
      }
      const value = Reflect.get(target, property)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })

const holdUnguarded = (redis: Redis, keyCount: number, rest: Argument[]) =>
  callAltered(redis, unguarded, holdSeats.name, keyCount, ...rest)

/** holdSeats takes seats without looking whether they are free. */
export const guardOff = (redis: Redis): Redis =>
  redisWith(redis, (name, send, keyCount, rest) =>
    name === holdSeats.name ? holdUnguarded(redis, keyCount, rest) : send(),
  )

/** What two commands leave open to others, made long enough for all of a test's. */
const BETWEEN_MS = 50

/**
 * Looks whether the seats are free in one command and takes them in the next, as one does without a script.
 */
export const twoSteps = (redis: Redis): Redis =>
  redisWith(redis, async (name, send, keyCount, rest) => {
    if (name !== holdSeats.name) return send()
    const seats = readSeats(String(rest[keyCount + holdSeats.args.indexOf('seats')]))
    const map = await seatStates(redis, showtimeOf(String(rest[0])))
    // Not loaded, or taken: the real command says so.
    if (!map.loaded || seats.some((seat) => map.states[seat] !== 'free')) return send()
    // Requests share their look at the terms and come in groups of two or more: all of them have checked by
    // now.
    await sleep(BETWEEN_MS)
    return holdUnguarded(redis, keyCount, rest)
  })
