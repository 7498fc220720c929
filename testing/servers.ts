// What a test gets from the run: a database of its own, Redis, a broker of its own, and which servers are
// real.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { connect as connectAmqp } from 'amqplib'
import type { Redis } from 'ioredis'
import postgres from 'postgres'
import { expect, inject } from 'vitest'
import { IN_PROCESS_AMQP } from '#shared/env.ts'
import { openRedis } from '#shared/redis.ts'
import { openSql, type Sql } from '#shared/resources.ts'
import { newInProcessBroker } from '../worker-payments/messaging/in-process.ts'
import { connectRabbitmq } from '../worker-payments/messaging/rabbitmq.ts'
import type { Connect } from '../worker-payments/messaging/transport.ts'
import { withDatabase } from './setup.ts'

const milo = inject('milo')

/**
 * The servers of this run, to skip by name: `test.skipIf(servers.rabbitmq !== 'real')('… (needs a real
 * RabbitMQ)')`.
 */
export const servers = milo.kinds

export interface TestDatabase {
  url: string
  /** Milo's own pool: numbers, not strings, for money and fences. */
  sql: Sql
  /** Closes `sql` and drops the database. */
  end: () => Promise<void>
}

/** A new database with the whole schema and no rows. */
export async function testDatabase(): Promise<TestDatabase> {
  const name = `milo_test_${randomBytes(6).toString('hex')}`
  const url = withDatabase(milo.adminUrl, name)
  await asAdmin((admin) => admin`create database ${admin(name)} template ${admin(milo.template)}`)
  const sql = openSql(url, 8)
  return {
    url,
    sql,
    end: async () => {
      await sql.end({ timeout: 5 })
      await asAdmin((admin) => admin`drop database ${admin(name)} with (force)`)
    },
  }
}

async function asAdmin(work: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const admin = postgres(milo.adminUrl, { max: 1, onnotice: () => undefined })
  try {
    await work(admin)
  } finally {
    await admin.end()
  }
}

/**
 * A database of the run's Redis for this test file alone, so that no other sweep ends its holds. Channels are
 * shared: use random ids. A server given by URL has that URL's database only; never flush it.
 */
export const redisUrl = ofThisFile(() => anotherRedisUrl())

/** One for each test file: the files that one process runs share its modules. */
export function ofThisFile<T>(make: () => T): () => T {
  const made = new Map<string | undefined, T>()
  return () => {
    const { testPath } = expect.getState()
    const own = made.get(testPath) ?? make()
    made.set(testPath, own)
    return own
  }
}

/** One more, for tests that run side by side. */
export const anotherRedisUrl = (): string =>
  milo.redisDatabases.length === 0 ? milo.redisUrl : claimed(milo.redisUrl, milo.redisDatabases)

/** Milo's own client, connected; close it with `disconnect()`. */
export async function testRedis(url = redisUrl()): Promise<Redis> {
  const redis = openRedis(url) as Redis
  await once(redis, 'ready')
  // A second, as in production, is too little where a whole run shares two cores.
  redis.options.commandTimeout = 60_000
  redis.options.socketTimeout = 60_000
  return redis
}

export interface TestBroker {
  url: string
  /** As the worker connects: to RabbitMQ, or within this process. */
  connect: Connect
  /** Messages that wait in a queue. */
  depth: (queue: string) => Promise<number>
}

/**
 * A broker for this test file alone: its queues may have their real names. Several processes can reach a real
 * one.
 */
export async function amqp(): Promise<TestBroker> {
  if (servers.rabbitmq === 'real') {
    const url = milo.vhosts.length === 0 ? milo.amqpUrl : claimed(milo.amqpUrl, milo.vhosts)
    return { url, connect: connectRabbitmq, depth: (queue) => depthOf(url, queue) }
  }
  return inProcessBroker()
}

/** The transport without RabbitMQ, with queues of its own. */
export function inProcessBroker(): TestBroker {
  const { connect, depth } = newInProcessBroker()
  return { url: IN_PROCESS_AMQP, connect, depth: async (queue) => depth(queue) }
}

async function depthOf(url: string, queue: string): Promise<number> {
  const model = await connectAmqp(url)
  try {
    return (await (await model.createChannel()).checkQueue(queue)).messageCount
  } finally {
    await model.close()
  }
}

/** Claims the first part of a server that no other test file of this run has claimed. */
function claimed(serverUrl: string, parts: string[]): string {
  for (const part of parts) {
    try {
      // Fails if another test file has claimed it.
      mkdirSync(join(milo.folder, `${new URL(serverUrl).port}-${part}`))
      return `${serverUrl}/${part}`
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  throw new Error(
    `All ${parts.length} parts of ${serverUrl} are taken: raise their number in testing/setup.ts`,
  )
}
