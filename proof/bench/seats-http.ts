// (e) Holds over HTTP: CPU per POST of one Node process, granted and refused, beside a bare Hono app that
// echoes the same body.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { signAccessToken } from '#shared/auth/tokens.ts'
import { openSql, type Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import { migrate } from '../../local/migrate.ts'
import { startPostgres } from '../../local/servers/postgres.ts'
import { startRedis } from '../../local/servers/redis.ts'
import { type Keys, newKeys } from '../../local/start/signing-keys.ts'
import { insertBenchShowtime } from './confirmed-rows.ts'
import { type Instance, instance, type Measured, measured, startBare, tableOf } from './instances.ts'
import { endAll, has } from './processes.ts'
import { CONNECTIONS, type Wrk, wrk } from './wrk.ts'

const POSTS = fileURLToPath(new URL('posts.lua', import.meta.url))
const SEATS = 1_000
const SHOWTIMES = 96
/** The first half compiles the hot paths. */
const WARM_UP_SHOWTIMES = SHOWTIMES / 2
const SEATS_PER_HOLD = 2
/** Each holds ten seats of a showtime, half of what one may. */
const BUYERS = 100
/** An echo is over sooner, and the clock of /proc ticks a hundred times a second. */
const ECHO_ROUNDS = 2
/** No load lasts that long: it ends with its last request. */
const AT_MOST_S = 30

export async function holdsOverHttp(): Promise<void> {
  if (!has('wrk')) return console.log('wrk is missing, and it is the load of (e): apt-get install wrk')
  const folder = mkdtempSync(join(tmpdir(), 'milo-bench-'))
  const plan = { folder, durable: false, embedded: false }
  const servers = await Promise.all([startPostgres(plan), startRedis(plan)])
  const [postgres, redis] = servers
  try {
    await migrate(postgres.url)
    const keys = newKeys()
    const sql = openSql(postgres.url, 1)
    const requests = await holdRequests(sql, keys, folder)
    await sql.end()
    const urls = { DATABASE_URL: postgres.url, REDIS_URL: redis.url, ...keys }
    const milo = await instance({ ...urls, INSTANCE: 'bench' }, folder)
    console.log(
      `\n(e) POST of a hold of ${SEATS_PER_HOLD} seats over HTTP, ${CONNECTIONS} connections, beside an echo of the same (aim: ≤ 2 ×, and refused ` +
        'cheaper than granted)',
    )
    console.log(tableOf(compare(await startBare(), milo, requests)))
  } finally {
    await endAll()
    await Promise.all(servers.map(({ stop }) => stop()))
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Requests {
  warmUp: string
  holds: string
}

function compare(bare: Instance, milo: Instance, { warmUp, holds }: Requests): Measured[] {
  const send = ({ url }: Instance, requests: string, rounds = 1) =>
    wrk(url, CONNECTIONS, AT_MOST_S, { file: POSTS, args: [requests, String(rounds)] })
  const echo = (name: string) => measured(name, bare.pid, () => send(bare, holds, ECHO_ROUNDS))
  send(bare, warmUp, ECHO_ROUNDS)
  allAre('granted', send(milo, warmUp))
  // The same seats again: all of them are taken now.
  allAre('refused', send(milo, warmUp))
  const first = echo('bare Hono, echo')
  const granted = measured('hold granted', milo.pid, () => send(milo, holds))
  allAre('granted', granted.wrk)
  const refused = measured('hold refused: seats taken', milo.pid, () => send(milo, holds))
  allAre('refused', refused.wrk)
  return [first, granted, refused, echo('bare Hono, echo, again')]
}

/**
 * Requests that were under way when the last one was sent are not counted by wrk, and are sent twice at most.
 */
function allAre(outcome: 'granted' | 'refused', { requests, refused }: Wrk): void {
  const others = outcome === 'granted' ? refused : requests - refused
  if (others > CONNECTIONS) throw new Error(`${others} of ${requests} holds were not ${outcome}`)
}

/** Every seat once: a line a hold, in files for posts.lua. */
async function holdRequests(sql: Sql, keys: Keys, folder: string): Promise<Requests> {
  const { showtimeIds, seatIds } = await insertShowtimes(sql)
  const tokens = await Promise.all(
    Array.from({ length: BUYERS }, () =>
      signAccessToken(keys.JWT_PRIVATE_KEY, { id: newId(), roles: ['customer'], sessionId: newId() }),
    ),
  )
  const linesOf = (ids: string[]) =>
    seatIds.flatMap((_, at) => {
      if (at % SEATS_PER_HOLD !== 0) return []
      const seats = seatIds.slice(at, at + SEATS_PER_HOLD).map((seatId) => ({ seatId, ticketType: 'adult' }))
      const token = tokens[(at / SEATS_PER_HOLD) % BUYERS]
      return ids.map((id) => `/v1/showtimes/${id}/holds ${token} ${JSON.stringify({ seats })}\n`)
    })
  const write = (name: string, ids: string[]) => {
    const file = join(folder, name)
    writeFileSync(file, linesOf(ids).join(''))
    return file
  }
  return {
    warmUp: write('warm-up.txt', showtimeIds.slice(0, WARM_UP_SHOWTIMES)),
    holds: write('holds.txt', showtimeIds.slice(WARM_UP_SHOWTIMES)),
  }
}

/** Showtimes of one screen, day after day. */
async function insertShowtimes(sql: Sql): Promise<{ showtimeIds: string[]; seatIds: string[] }> {
  const { showtimeId, seatIds } = await insertBenchShowtime(sql, SEATS)
  const rows = await sql<{ id: string }[]>`
    insert into showtimes (id, movie_id, screen_id, layout_id, starts_at, ends_at, sales_close_at, language, currency, prices,
      orphan_rule)
    select gen_random_uuid(), movie_id, screen_id, layout_id, starts_at + day, ends_at + day, sales_close_at + day, language,
      currency, prices, orphan_rule
    from showtimes, generate_series(1, ${SHOWTIMES - 1}) n, lateral (select n * interval '1 day' as day) later
    where id = ${showtimeId} returning id`
  return { showtimeIds: [showtimeId, ...rows.map(({ id }) => id)], seatIds }
}
