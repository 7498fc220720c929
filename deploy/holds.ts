// npm run holds -- show <showtime>: what Redis has of a showtime, for people: its seat map in numbers and its
// holds.
import { once } from 'node:events'
import { EnvError } from '#shared/env.ts'
import { withFiles } from '#shared/env-files.ts'
import { listHolds } from '#shared/holds/holds.ts'
import { writeSeats } from '#shared/holds/packed-seats.ts'
import { seatStates } from '#shared/holds/seat-map.ts'
import { openRedis, type Redis } from '#shared/redis.ts'
import { isMain } from '#shared/std/is-main.ts'

const HELP = `REDIS_URL=redis://… npm run holds -- show <showtime>

Prints what Redis has of a showtime: the version of its seat map, how many seats are free, held, sold and blocked, and
each hold with its owner, seats (as indexes of the layout), fence, time left and extensions left. Changes no hold.`

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** The lines for one showtime. */
export async function describeShowtime(redis: Redis, showtimeId: string): Promise<string[]> {
  const map = await seatStates(redis, showtimeId)
  if (!map.loaded)
    return [
      `Redis has no seat map of ${showtimeId}. The next request for one loads it, if there is such a showtime.`,
    ]
  const counts = ['free', 'held', 'sold', 'blocked'].map(
    (state) => `${map.states.filter((each) => each === state).length} ${state}`,
  )
  const holds = await listHolds(redis, showtimeId)
  return [
    `Showtime ${showtimeId}, version ${map.version}`,
    `  ${map.states.length} seats: ${counts.join(', ')}`,
    `  orphan rule ${map.orphanRule}, until ${new Date(map.ruleUntil).toISOString()}`,
    `  ${holds.length} hold${holds.length === 1 ? '' : 's'}`,
    ...holds.map(
      (hold) =>
        `    ${hold.holdId}  buyer ${hold.buyerId}  seats ${writeSeats(hold.seats)}  fence ${hold.fence}  ` +
        `${Math.ceil((hold.expiresAt - hold.serverTime) / 1000)} s left  ` +
        (hold.reserved ? 'reserved, waits for its payment' : `${hold.extensionsLeft} extensions left`),
    ),
  ]
}

/** Returns the exit code. */
export async function main(
  [command, showtimeId, ...rest]: string[],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  if (command === '--help') {
    console.log(HELP)
    return 0
  }
  const fault =
    command !== 'show' || rest.length > 0
      ? 'The command is: show <showtime>.'
      : !UUID.test(showtimeId ?? '')
        ? `"${showtimeId ?? ''}" is no id of a showtime, which is a UUID.`
        : !env.REDIS_URL
          ? 'REDIS_URL must be set.'
          : undefined
  if (fault !== undefined) {
    console.error(`${fault}\n\n${HELP}`)
    return 2
  }
  const redis = openRedis(env.REDIS_URL!)
  try {
    await once(redis, 'ready', { signal: AbortSignal.timeout(5_000) })
    console.log((await describeShowtime(redis, showtimeId!)).join('\n'))
    return 0
  } finally {
    redis.disconnect()
  }
}

if (isMain(import.meta.url)) {
  try {
    process.exitCode = await main(process.argv.slice(2), withFiles(process.env, ['REDIS_URL']))
  } catch (error) {
    const said = error instanceof Error ? error.message : error
    console.error(error instanceof EnvError ? said : `Redis does not answer: ${said}`)
    process.exitCode = 2
  }
}
