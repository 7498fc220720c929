// Bookings through HTTP, queue and worker, beside pgbench writing only their rows, one transaction each, to
// the same Postgres in the same run. Then the wait of a buyer from 202 to confirmed, idle and at half the
// load.
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connect } from 'amqplib'
import { openSql, type Sql } from '#shared/resources.ts'
import { migrate } from '../../local/migrate.ts'
import { freePort } from '../../local/servers/find-programs.ts'
import type { Running } from '../../local/servers/running.ts'
import { startServers } from '../../local/servers/servers.ts'
import { type Keys, newKeys } from '../../local/start/signing-keys.ts'
import { notices } from '../../worker-payments/messaging/topology.ts'
import { type Booking, bookAll, prepareBookings, waitsOf } from './confirmed-load.ts'
import { prepareRows, rowsPerSecond } from './confirmed-rows.ts'
import { answers, end, has, MEASURED_CORE, newCpuMeter, OTHER_CORE, pin, start } from './processes.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SECONDS = 4
// In flight at once: enough to fill commits, few enough that the load itself does not take the cores.
const IN_FLIGHT = 128
const BOOKINGS = Number(process.env.BOOKINGS ?? 6000)
const WARMING = 1000
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
    const backing = { postgres, redis, rabbitmq }
    say('\nAll of them on all cores')
    await measure(backing, folder)
    if (availableParallelism() < 2 || !has('taskset')) return
    say(
      '\nPostgres with a core to itself, as on a machine of its own, and everything else, the load too, on another',
    )
    setApart(backing)
    await measure(backing, folder)
  } finally {
    await servers.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function setApart(backing: Backing): void {
  pin(process.pid, String(OTHER_CORE))
  pin(pidsOf(backing).postgres!, String(MEASURED_CORE))
}

type Backing = Record<'postgres' | 'redis' | 'rabbitmq', Running>

async function measure(backing: Backing, folder: string): Promise<void> {
  const keys = newKeys()
  const urls = {
    DATABASE_URL: backing.postgres.url,
    REDIS_URL: backing.redis.url,
    AMQP_URL: backing.rabbitmq.url,
  }
  const sql = openSql(urls.DATABASE_URL, 4, 'bench')
  const env = { ...urls, ...keys, LOG_LEVEL: 'warn', OUTGOING_FOLDER: join(folder, 'outgoing') }
  const ports = [await freePort(), await freePort()] as const
  const [instance, worker] = [
    startNode('functions/host/node.ts', { ...env, PORT: String(ports[0]), INSTANCE: 'bench' }, folder),
    startNode('worker-payments/main.ts', { ...env, PORT: String(ports[1]), INSTANCE: 'worker' }, folder),
  ]
  try {
    await Promise.all(ports.map((port) => answers(`http://127.0.0.1:${port}/readyz`)))
    const meter = newCpuMeter({ ...pidsOf(backing), instance: instance.pid!, worker: worker.pid! })
    const load = { sql, url: `http://127.0.0.1:${ports[0]}`, keys, meter }
    await prepareRows(sql)
    const rows = () => measureRows(urls.DATABASE_URL, folder, meter)
    const before = await rows()
    await full(load, WARMING) // compiles the hot paths
    const booked = await full(load, BOOKINGS)
    await dropNotices(urls.AMQP_URL)
    sayFull([before, await rows()], booked)
    await waits(load, booked.perSecond)
  } finally {
    await Promise.all([instance, worker].map(end))
    await sql.end()
  }
}

const pidsOf = (backing: Backing) =>
  Object.fromEntries(
    Object.entries(backing).flatMap(([name, { children }]) =>
      children[0] === undefined ? [] : [[name, children[0].pid()]],
    ),
  )

/** Thousands of mails are still to be drawn. They would take the processor from what is measured next. */
async function dropNotices(amqpUrl: string): Promise<void> {
  const model = await connect(amqpUrl)
  await (await model.createChannel()).purgeQueue(notices.queue)
  await model.close()
}

interface Load {
  sql: Sql
  url: string
  keys: Keys
  meter: ReturnType<typeof newCpuMeter>
}

interface Measured {
  perSecond: number
  /** By process, of one booking or transaction. */
  cpuMs: Record<string, number>
}

const perOne = (spent: Record<string, number>, count: number) =>
  Object.fromEntries(Object.entries(spent).map(([name, seconds]) => [name, (seconds / count) * 1000]))

async function measureRows(databaseUrl: string, folder: string, meter: Load['meter']): Promise<Measured> {
  meter()
  const perSecond = await rowsPerSecond(databaseUrl, folder, SECONDS)
  return { perSecond, cpuMs: perOne(meter(), perSecond * SECONDS) }
}

/** From the first request to the last confirmation. */
async function full({ sql, url, keys, meter }: Load, count: number): Promise<Measured> {
  const bookings: Booking[] = await prepareBookings(sql, url, keys, count)
  meter()
  const begun = Date.now()
  await bookAll(url, bookings, { inFlight: IN_FLIGHT })
  const { last } = await waitsOf(sql, bookings)
  return { perSecond: count / ((last - begun) / 1000), cpuMs: perOne(meter(), count) }
}

async function waits({ sql, url, keys }: Load, perSecond: number): Promise<void> {
  const ready = await prepareBookings(sql, url, keys, IDLE_BOOKINGS)
  await bookAll(url, ready, { inFlight: 1 })
  sayWaits('202 to confirmed, idle', await waitsOf(sql, ready))
  const half = Math.max(1, Math.floor(perSecond / 2))
  const bookings = await prepareBookings(sql, url, keys, half * HALF_LOAD_SECONDS)
  await bookAll(url, bookings, { perSecond: half })
  sayWaits(`202 to confirmed, ${half} /s`, await waitsOf(sql, bookings))
}

function sayFull(rows: [before: Measured, after: Measured], booked: Measured): void {
  const mean = (of: (measured: Measured) => number) => (of(rows[0]) + of(rows[1])) / 2
  const perSecond = mean((measured) => measured.perSecond)
  const postgres = mean(({ cpuMs }) => cpuMs.postgres ?? 0)
  const line = (what: string, rate: number, more: string) =>
    say(`${what.padEnd(33)} ${rate.toFixed(0).padStart(6)} /s   ${more}`)
  const [before, after] = rows.map((measured) => measured.perSecond.toFixed(0))
  line('rows alone (pgbench, 8 clients)', perSecond, `(${before} before, ${after} after)`)
  line('bookings confirmed', booked.perSecond, `${(booked.perSecond / perSecond).toFixed(2)} of it`)
  const parts = Object.entries(booked.cpuMs).map(([name, ms]) => `${name} ${ms.toFixed(2)}`)
  say(`CPU ms of a booking: ${parts.join(', ')}; of its rows alone: postgres ${postgres.toFixed(2)}`)
}

const startNode = (file: string, env: Record<string, string>, folder: string) =>
  start(
    undefined,
    process.execPath,
    ['--import', 'tsx', join(ROOT, file)],
    env,
    join(folder, `${env.INSTANCE}.log`),
  )

const sayWaits = (what: string, { p50, p99 }: { p50: number; p99: number }) =>
  say(`${what.padEnd(30)} p50 ${p50.toFixed(0).padStart(5)} ms   p99 ${p99.toFixed(0).padStart(5)} ms`)
