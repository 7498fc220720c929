// Reading what is on: lists from the cache, beside a bare Hono app on the same host; lists from Postgres; and
// their cost there when the catalogue grows a hundredfold.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSql } from '#shared/resources.ts'
import { migrate } from '../../local/migrate.ts'
import { startPostgres } from '../../local/servers/postgres.ts'
import { startRedis } from '../../local/servers/redis.ts'
import { newKeys } from '../../local/start/signing-keys.ts'
import { growCatalogue } from '../../testing/large-catalogue.ts'
import { openPlans } from '../../testing/plans.ts'
import { insertBenchShowtime } from './confirmed-rows.ts'
import { instance, type Measured, measure, startBare, tableOf } from './instances.ts'
import { openLoad } from './open-load.ts'
import { endAll, has } from './processes.ts'
import { readLists, timesOf } from './reads-lists.ts'

const SMALL = { movies: 200, showtimes: 2_000 }
/** `CATALOGUE=small` leaves it out: it takes a minute. */
const LARGE = { movies: 10_000, showtimes: 200_000 }
const MAP_SEATS = 300
const OPEN_SECONDS = 5
/** What one load process keeps up with. */
const OPEN_PER_SECOND = 1_000

const READ = new Set(['movies', 'listed_movies', 'shown_movies', 'showtimes'])

const say = (line: string) => process.stdout.write(`${line}\n`)

export async function run(): Promise<void> {
  if (!has('wrk')) {
    say('wrk is missing, and it is the load: apt-get install wrk')
    return
  }
  const folder = mkdtempSync(join(tmpdir(), 'milo-bench-'))
  const plan = { folder, durable: false, embedded: false }
  const servers = await Promise.all([startPostgres(plan), startRedis(plan)])
  const [postgres, redis] = servers
  say(servers.map(({ what }) => what).join(', '))
  try {
    await migrate(postgres.url)
    await lists(postgres.url)
    await overHttp({ DATABASE_URL: postgres.url, REDIS_URL: redis.url, ...newKeys() }, folder)
  } finally {
    await endAll()
    await Promise.all(servers.map(({ stop }) => stop()))
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Each list on a small and on a large catalogue, with the tables and indexes that Postgres really read. */
async function lists(databaseUrl: string): Promise<void> {
  const plans = openPlans(databaseUrl)
  try {
    await growCatalogue(plans.sql, SMALL)
    const small = await timesOf(plans)
    if (process.env.CATALOGUE === 'small') return
    await growCatalogue(plans.sql, LARGE)
    const large = await timesOf(plans)
    say(`\nFrom Postgres, ms, median: ${SMALL.movies} movies and ${SMALL.showtimes} showtimes, then`)
    say(
      `${LARGE.movies} and ${LARGE.showtimes}; and what was read of movies and showtimes: rows, and by which index`,
    )
    for (const [name, { ms, scans }] of Object.entries(large)) {
      const before = small[name]!.ms
      const read = scans
        .filter(({ table }) => READ.has(table))
        .map(({ table, index, rows }) => `${index ?? `ALL OF ${table}`} ${rows}`)
      const figures = [before, ms, ms / before].map((figure) => figure.toFixed(1).padStart(7)).join('')
      say(`${name.padEnd(34)}${figures} ×   ${read.join(', ')}`)
    }
  } finally {
    await plans.end()
  }
}

async function overHttp(env: Record<string, string>, folder: string): Promise<void> {
  const milo = await instance({ ...env, INSTANCE: 'cached' }, folder)
  const { movies, showtimes } = await readLists(milo.url)
  const bytes = (await (await fetch(milo.url + movies)).text()).length
  const bare = await startBare({ BYTES: String(bytes) })
  const sql = openSql(env.DATABASE_URL!, 1)
  const { showtimeId } = await insertBenchShowtime(sql, MAP_SEATS)
  await sql.end()
  const rows: Measured[] = [
    await measure('bare Hono, hello', bare, '/'),
    await measure(`bare Hono, ${(bytes / 1024).toFixed(1)} KB`, bare, '/sized'),
    await measure('movies, cached', milo, movies),
    await measure('showtimes of a movie, cached', milo, showtimes),
    await measure(`a seat map of ${MAP_SEATS} seats`, milo, `/v1/showtimes/${showtimeId}/seat-map`),
    await measure('bare Hono, hello, again', bare, '/'),
  ]
  // Whatever Redis would be asked, it is away: everything comes from Postgres.
  const uncached = await instance({ ...env, REDIS_URL: 'redis://127.0.0.1:1', INSTANCE: 'uncached' }, folder)
  rows.push(await measure('movies, from Postgres', uncached, movies))
  rows.push(await measure('showtimes of a movie, from Postgres', uncached, showtimes))
  say('\nOver HTTP, one instance (aim for the cached ones: ≤ 1.5 × the hello)')
  say(tableOf(rows))
  const perSecond = Math.min(OPEN_PER_SECOND, Math.round(rows[2]!.wrk.perSecond / 2))
  const { p50, p99 } = await openLoad(milo.url + movies, perSecond, OPEN_SECONDS)
  say(
    `Movies, cached, ${perSecond}/s, each asked for at its time: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
  )
}
