// Bookings through HTTP, queue and worker, beside pgbench writing just their rows in one transaction each: the same
// Postgres, the same run. Then how long a buyer waits from 202 to confirmed, idle and at half the load.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openSql, type Sql } from '#shared/resources.ts'
import { newKeys } from '../../local/keys.ts'
import { migrate } from '../../local/migrate.ts'
import { startServers } from '../../local/servers.ts'
import { type Booking, bookAll, prepareBookings, waitsOf } from './confirmed-load.ts'
import { prepareRows, rowsPerSecond } from './confirmed-rows.ts'
import { answers, end, freePort, has, start } from './processes.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SECONDS = 4
// In flight at once: enough to fill commits, few enough that the load itself does not take the cores.
const IN_FLIGHT = 64
const BOOKINGS = Number(process.env.BOOKINGS ?? 3000)
const IDLE_BOOKINGS = 100
const HALF_LOAD_SECONDS = 5

const say = (line: string) => process.stdout.write(`${line}\n`)

export async function run(): Promise<void> {
  if (!has('pgbench')) {
    say('pgbench is missing, and it is the measure: apt-get install postgresql-contrib')
    return
  }
  const folder = mkdtempSync(join(tmpdir(), 'milo-bench-'))
  // As in production, Postgres waits for the disk.
  const servers = startServers({ folder, durable: true, embedded: false }, say)
  try {
    const [postgres, redis, rabbitmq] = await Promise.all([servers.postgres, servers.redis, servers.rabbitmq])
    await migrate(postgres.url)
    await measure({ DATABASE_URL: postgres.url, REDIS_URL: redis.url, AMQP_URL: rabbitmq.url }, folder)
  } finally {
    await servers.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

type Urls = Record<'DATABASE_URL' | 'REDIS_URL' | 'AMQP_URL', string>

async function measure(urls: Urls, folder: string): Promise<void> {
  const keys = newKeys()
  const sql = openSql(urls.DATABASE_URL, 4, 'bench')
  const env = { ...urls, ...keys, LOG_LEVEL: 'warn', OUTGOING_FOLDER: join(folder, 'outgoing') }
  const ports = [await freePort(), await freePort()] as const
  const children = [
    startNode('functions/node.ts', { ...env, PORT: String(ports[0]), INSTANCE: 'bench' }, folder),
    startNode('worker-payments/main.ts', { ...env, PORT: String(ports[1]), INSTANCE: 'worker' }, folder),
  ]
  try {
    await Promise.all(ports.map((port) => answers(`http://127.0.0.1:${port}/readyz`)))
    const url = `http://127.0.0.1:${ports[0]}`
    await prepareRows(sql)
    const rowsBefore = await rowsPerSecond(urls.DATABASE_URL, folder, SECONDS)
    await full(sql, url, keys, 300) // compiles the hot paths
    const booked = await full(sql, url, keys, BOOKINGS)
    const rowsAfter = await rowsPerSecond(urls.DATABASE_URL, folder, SECONDS)
    const rows = (rowsBefore + rowsAfter) / 2
    say('')
    say(
      `rows alone (pgbench, 8 clients)   ${rows.toFixed(0).padStart(6)} /s   (${rowsBefore.toFixed(0)} before, ${rowsAfter.toFixed(0)} after)`,
    )
    say(
      `bookings confirmed                ${booked.toFixed(0).padStart(6)} /s   ${(booked / rows).toFixed(2)} of it`,
    )
    const ready = await prepareBookings(sql, url, keys, IDLE_BOOKINGS)
    await bookAll(url, ready, { inFlight: 1 })
    sayWaits('202 to confirmed, idle', await waitsOf(sql, ready))
    const perSecond = Math.max(1, Math.floor(booked / 2))
    const half = await prepareBookings(sql, url, keys, perSecond * HALF_LOAD_SECONDS)
    await bookAll(url, half, { perSecond })
    sayWaits(`202 to confirmed, ${perSecond} /s`, await waitsOf(sql, half))
  } finally {
    await Promise.all(children.map(end))
    await sql.end()
  }
}

const startNode = (file: string, env: Record<string, string>, folder: string) =>
  start(
    undefined,
    process.execPath,
    ['--import', 'tsx', join(ROOT, file)],
    env,
    join(folder, `${env.INSTANCE}.log`),
  )

/** From the first request to the last confirmation. */
async function full(sql: Sql, url: string, keys: ReturnType<typeof newKeys>, count: number): Promise<number> {
  const bookings: Booking[] = await prepareBookings(sql, url, keys, count)
  const begun = Date.now()
  await bookAll(url, bookings, { inFlight: IN_FLIGHT })
  const { last } = await waitsOf(sql, bookings)
  return count / ((last - begun) / 1000)
}

const sayWaits = (what: string, { p50, p99 }: { p50: number; p99: number }) =>
  say(`${what.padEnd(30)} p50 ${p50.toFixed(0).padStart(5)} ms   p99 ${p99.toFixed(0).padStart(5)} ms`)
