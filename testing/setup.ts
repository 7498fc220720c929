// Before the first test: starts the backing services in a folder of this run, prepares the database that each
// test file clones, and prints what is real, what is an in-memory fake, and what is skipped for that reason.
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import { migrate } from '../local/migrate.ts'
import { removeOutside } from '../local/servers/postgres-place.ts'
import { REDIS_DATABASES } from '../local/servers/redis.ts'
import { claimFolder, isInUse } from '../local/servers/run-folder.ts'
import type { Running } from '../local/servers/running.ts'
import { startServers } from '../local/servers/servers.ts'

const RUNS = fileURLToPath(new URL('../.milo/tests', import.meta.url))
/**
 * Brokers for the test files that speak AMQP, one each; created at the start of the server, where it is
 * cheap.
 */
const VHOSTS = Array.from({ length: 80 }, (_, number) => `test-${number}`)
const DATABASES = Array.from({ length: REDIS_DATABASES }, (_, number) => String(number))

export interface TestServers {
  /** Connects as a user who may create databases. */
  adminUrl: string
  template: string
  redisUrl: string
  /** Numbers for the test files to claim; none if the server was given by URL. */
  redisDatabases: string[]
  amqpUrl: string
  vhosts: string[]
  folder: string
  kinds: { postgres: 'real' | 'embedded'; redis: 'real' | 'fake'; rabbitmq: 'real' | 'in-process' }
}

declare module 'vitest' {
  interface ProvidedContext {
    milo: TestServers
  }
}

type Started = Record<'postgres' | 'redis' | 'rabbitmq', Running>

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await clearDeadRuns()
  const folder = join(RUNS, `${process.pid}-${randomBytes(3).toString('hex')}`)
  const release = await claimFolder(folder)
  const embedded = process.env.MILO_EMBEDDED === '1'
  console.log('\nStarting the servers that the tests run on (a real RabbitMQ takes several seconds) …')
  const servers = startServers({ folder, durable: false, embedded, vhosts: VHOSTS }, () => undefined)
  const template = `milo_template_${randomBytes(4).toString('hex')}`
  const finish = async () => {
    if (process.env.DATABASE_URL) await dropTemplate(process.env.DATABASE_URL, template)
    await servers.stop()
    release()
    remove(folder)
  }
  try {
    const [postgres, redis, rabbitmq] = await Promise.all([
      servers.postgres.then((running) => createTemplate(running, template)),
      servers.redis,
      servers.rabbitmq,
    ])
    project.provide('milo', describe({ postgres, redis, rabbitmq }, template, folder))
    announce([postgres, redis, rabbitmq])
    return finish
  } catch (error) {
    await finish()
    throw error
  }
}

/** Every test file's database is a copy of this one: migrating once is enough. */
async function createTemplate(postgres: Running, template: string): Promise<Running> {
  await onDatabase(postgres.url, (sql) => sql`create database ${sql(template)}`)
  await migrate(withDatabase(postgres.url, template))
  return postgres
}

async function dropTemplate(url: string, template: string): Promise<void> {
  await onDatabase(url, (sql) => sql`drop database if exists ${sql(template)}`)
}

function describe(servers: Started, template: string, folder: string): TestServers {
  return {
    adminUrl: servers.postgres.url,
    template,
    redisUrl: servers.redis.url,
    redisDatabases: process.env.REDIS_URL ? [] : DATABASES,
    amqpUrl: servers.rabbitmq.url,
    // A server given by URL has only that URL's vhost.
    vhosts: servers.rabbitmq.children.length > 0 ? VHOSTS : [],
    folder,
    kinds: {
      postgres: servers.postgres.kind === 'embedded' ? 'embedded' : 'real',
      redis: servers.redis.kind === 'fake' ? 'fake' : 'real',
      rabbitmq: servers.rabbitmq.kind === 'in-process' ? 'in-process' : 'real',
    },
  }
}

function announce(servers: Running[]): void {
  const isFake = ({ kind }: Running) => kind === 'fake' || kind === 'in-process'
  const lines = servers.map((one) => `  ${isFake(one) ? one.what : `${one.kind} ${one.what}`}`)
  const missing = servers.filter(isFake).map((one) => one.what)
  const note =
    missing.length === 0
      ? 'Nothing is skipped for want of a server.'
      : `Skipped are the tests whose names say "needs a real …", because there is only an ${missing.join(' and an ')}.`
  console.log(`\nThe tests run on\n${lines.join('\n')}\n${note}\n`)
}

/** Runs that were killed leave processes and folders: the next run ends and deletes them. */
async function clearDeadRuns(): Promise<void> {
  if (!existsSync(RUNS)) return
  for (const name of readdirSync(RUNS)) {
    const folder = join(RUNS, name)
    if (isInUse(folder)) continue
    await claimFolder(folder)
    remove(folder)
  }
}

function remove(folder: string): void {
  removeOutside(folder)
  rmSync(folder, { recursive: true, force: true })
}

export function withDatabase(url: string, database: string): string {
  const other = new URL(url)
  other.pathname = `/${database}`
  return other.href
}

async function onDatabase(url: string, work: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    await work(sql)
  } finally {
    await sql.end()
  }
}
