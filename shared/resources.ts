// Connections to Postgres and Redis, with the options that keep a lost answer from becoming a repeated command.
import { Redis } from 'ioredis'
import postgres from 'postgres'
import { gatherWrites } from './gather-writes.ts'
import { withSoundTransactions } from './transactions.ts'

export type Sql = postgres.Sql<{ bigint: number }>
export type { Redis }

export interface Resources {
  sql: Sql
  redis: Redis
}

export interface ResourceOptions {
  DATABASE_URL: string
  REDIS_URL: string
  DATABASE_POOL: number
  INSTANCE?: string
}

// A script takes well under a millisecond: a second without an answer means that the server or the way to it is gone.
const REDIS_COMMAND_TIMEOUT_MS = 1000
const CONNECT_TIMEOUT_S = 3
// A statement that runs this long holds its seats' index entries against others: end it.
const STATEMENT_TIMEOUT_MS = 10_000

/** Opens a pool of at most `max` connections; nothing connects before the first statement. */
export function openSql(url: string, max: number, name = 'milo'): Sql {
  const sql = postgres(url, {
    max,
    connect_timeout: CONNECT_TIMEOUT_S,
    // Sums of minor units and fences stay below 2^53 (a schema check and a test hold that), so numbers are safe.
    types: { bigint: { to: 20, from: [20], serialize: String, parse: Number } },
    // Compiling a statement takes longer than any of ours runs; an estimate that is off would set it going.
    connection: { application_name: name, statement_timeout: STATEMENT_TIMEOUT_MS, jit: false },
    onnotice: () => undefined,
  }) as Sql
  return withSoundTransactions(sql)
}

/**
 * Opens one Redis connection. By default ioredis sends unanswered commands again after a reconnect: a hold would run
 * twice. Here a command is sent once; without a connection it fails at once, without an answer within a second.
 * `queueUntilConnected` lets the first commands wait for the connection, for callers that cannot wait for `ready`.
 */
export function openRedis(url: string, { queueUntilConnected = false, name = 'milo' } = {}): Redis {
  const redis = new Redis(url, {
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: queueUntilConnected,
    lazyConnect: queueUntilConnected,
    commandTimeout: REDIS_COMMAND_TIMEOUT_MS,
    connectTimeout: CONNECT_TIMEOUT_S * 1000,
    connectionName: name,
    retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 6), 1000),
  })
  // ioredis writes each command by itself: those of one turn leave together, on connections that many requests share.
  if (!queueUntilConnected) redis.on('connect', () => gatherWrites(redis.stream))
  // Every command reports its own failure; an 'error' event without a listener would end the process.
  redis.on('error', () => undefined)
  return redis
}

/** Waits for a lost connection to be back, for at most `ms`; whoever asks then learns whether it is. */
export async function redisIsBack(redis: Redis, ms: number): Promise<void> {
  const end = Date.now() + ms
  // Looking is cheaper than listening: in an outage, hundreds of requests wait here at once.
  while (redis.status !== 'ready' && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** Long-lived connections for a Node process; `close` ends them. */
export function openResources(options: ResourceOptions): Resources & { close(): Promise<void> } {
  const sql = openSql(options.DATABASE_URL, options.DATABASE_POOL, options.INSTANCE)
  const redis = openRedis(options.REDIS_URL, options.INSTANCE ? { name: options.INSTANCE } : {})
  return {
    sql,
    redis,
    async close() {
      redis.disconnect()
      await sql.end({ timeout: 5 })
    },
  }
}

/** At the edge a socket belongs to one request: connections for this request alone, opened at first use. */
export function openRequestResources(options: ResourceOptions): Resources & { close(): Promise<void> } {
  const sql = openSql(options.DATABASE_URL, 1)
  const redis = openRedis(options.REDIS_URL, { queueUntilConnected: true })
  return {
    sql,
    redis,
    async close() {
      redis.disconnect()
      await sql.end({ timeout: 1 })
    },
  }
}

const OUTAGE_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'NOT_CONNECTED',
  // Postgres: statement timeout, shut-down, crash, starting up, too many connections, read-only after a fail-over
  '57014',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '25006',
])
const REDIS_OUTAGE =
  /Connection is closed|Stream isn't writeable|Command timed out|max retries|^(LOADING|READONLY|CLUSTERDOWN|TRYAGAIN|MASTERDOWN)/

/** Whether an error says that Postgres or Redis cannot be reached for now, rather than that our code is wrong. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return (
    OUTAGE_CODES.has(code) || error.name === 'MaxRetriesPerRequestError' || REDIS_OUTAGE.test(error.message)
  )
}

/**
 * Whether a write that failed so may have been done all the same: the connection broke after it was sent.
 * Whoever sees this looks the write up by its key before answering.
 */
export function isAmbiguous(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return [
    'CONNECTION_CLOSED',
    'CONNECTION_DESTROYED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    '57P01',
    '57P02',
    '40003',
  ].includes(code)
}
