// What a test takes from the run: a database of its own, Redis, a broker of its own, and which servers are real.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { connect as connectAmqp } from 'amqplib'
import type { Redis } from 'ioredis'
import postgres from 'postgres'
import { inject } from 'vitest'
import { openRedis, openSql, type Sql } from '#shared/resources.ts'
import { connect as connectStandIn } from './amqp-stand-in.ts'
import { withDatabase } from './test-setup.ts'

const milo = inject('milo')

/** Which servers this run has, to skip by name: `test.skipIf(servers.rabbitmq === 'stand-in')('… (needs a real RabbitMQ)')`. */
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
 * A database of the run's Redis that no other test file uses, so that no sweep but its own ends its holds. Its channels are
 * shared: take random ids. A server that was given by its URL has that URL's database only; never flush it.
 */
export function redisUrl(): string {
  ownRedis ??= milo.redisDatabases.length === 0 ? milo.redisUrl : claimed(milo.redisUrl, milo.redisDatabases)
  return ownRedis
}

let ownRedis: string | undefined

/** Milo's own client, connected; close it with `disconnect()`. */
export async function testRedis(): Promise<Redis> {
  const redis = openRedis(redisUrl())
  await once(redis, 'ready')
  return redis
}

export interface TestBroker {
  url: string
  /** amqplib's, or the stand-in's of the same shape. */
  connect: typeof connectAmqp
}

/** A broker that no other test file uses: its queues may have their real names. Several processes can reach a real one. */
export async function amqp(): Promise<TestBroker> {
  if (servers.rabbitmq === 'real') {
    const url = milo.vhosts.length === 0 ? milo.amqpUrl : claimed(milo.amqpUrl, milo.vhosts)
    return { url, connect: connectAmqp }
  }
  return { url: `${milo.amqpUrl}/${randomBytes(6).toString('hex')}`, connect: connectStandIn }
}

/** The first part of a server that no test file of this run has taken, which it takes. */
function claimed(serverUrl: string, parts: string[]): string {
  for (const part of parts) {
    try {
      mkdirSync(join(milo.folder, `${new URL(serverUrl).port}-${part}`)) // fails when another test file has taken it
      return `${serverUrl}/${part}`
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  throw new Error(
    `All ${parts.length} parts of ${serverUrl} are taken: raise their number in local/test-setup.ts`,
  )
}
