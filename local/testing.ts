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

/** All test files share one Redis: take random ids, and never flush it. */
export function redisUrl(): string {
  return milo.redisUrl
}

/** Milo's own client, connected; close it with `disconnect()`. */
export async function testRedis(): Promise<Redis> {
  const redis = openRedis(milo.redisUrl)
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
  if (servers.rabbitmq === 'real') return { url: ownVhost(), connect: connectAmqp }
  return { url: `${milo.amqpUrl}/${randomBytes(6).toString('hex')}`, connect: connectStandIn }
}

function ownVhost(): string {
  if (milo.vhosts.length === 0) return milo.amqpUrl
  for (const vhost of milo.vhosts) {
    try {
      mkdirSync(join(milo.folder, vhost)) // fails when another test file has taken it
      return `${milo.amqpUrl}/${vhost}`
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  throw new Error(
    `All ${milo.vhosts.length} brokers of this run are taken: raise VHOSTS in local/test-setup.ts`,
  )
}
