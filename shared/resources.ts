// Connections to Postgres, and the two that a process has: to Postgres and to Redis (redis.ts).
import postgres from 'postgres'
import { arrayTypes } from './postgres/array-types.ts'
import { socketsWithin } from './postgres/silent-connections.ts'
import { withSoundTransactions } from './postgres/transactions.ts'
import { openRedis, type Redis } from './redis.ts'

export type Sql = postgres.Sql<{ bigint: number }>

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

const CONNECT_TIMEOUT_S = 3
// A statement that runs this long blocks others with its seats' index entries: end it.
const STATEMENT_TIMEOUT_MS = 10_000
// A process that blocks within a transaction loses it, and its locks, after this time. Our transactions wait
// for nothing but a busy event loop.
export const IDLE_IN_TRANSACTION_TIMEOUT_MS = 5000
// Longer than that, so that waiters get such a process's locks; shorter than a statement, so that the error
// names the cause.
const LOCK_TIMEOUT_MS = 7000
// A dead host or network sends nothing. The server probes after 5 s of silence, three times, or waits this
// long for an acknowledgement; Node probes after the same time, ten times a second apart, and ends what is
// silent so long while it waits for an answer.
const KEEPALIVE_S = 5
const PEER_TIMEOUT_S = 15
// Shorter, so that what is silent that long does wait for an answer.
const IDLE_TIMEOUT_S = 10

/**
 * Settings of every session: no lock and no connection without a time limit. As text: the driver drops 0 and
 * false.
 */
const sessionSettings = (name: string) => ({
  application_name: name,
  statement_timeout: STATEMENT_TIMEOUT_MS,
  lock_timeout: LOCK_TIMEOUT_MS,
  idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
  tcp_keepalives_idle: KEEPALIVE_S,
  tcp_keepalives_interval: KEEPALIVE_S,
  tcp_keepalives_count: 2,
  tcp_user_timeout: PEER_TIMEOUT_S * 1000,
  // Compiling a statement takes longer than our statements run; a wrong estimate would trigger it.
  jit: 'off',
})

/** What is still on its way when a pool ends gets so long, in seconds. */
export const END_TIMEOUT_S = 5

/**
 * Opens a pool of at most `max` connections in a Node process; nothing connects before the first statement.
 */
export function openSql(url: string, max: number, name = 'milo'): Sql {
  return openPool(url, max, name, { idle_timeout: IDLE_TIMEOUT_S, socket: socketsWithin(PEER_TIMEOUT_S) })
}

function openPool(url: string, max: number, name: string, options: object): Sql {
  const sql = postgres(url, {
    ...options,
    max,
    connect_timeout: CONNECT_TIMEOUT_S,
    // Sums of minor units and fences stay below 2^53 (a schema check and a test ensure it), so numbers are
    // safe.
    types: { bigint: { to: 20, from: [20], serialize: String, parse: Number }, ...arrayTypes },
    fetch_types: false,
    keep_alive: KEEPALIVE_S,
    connection: sessionSettings(name),
    onnotice: () => undefined,
  }) as unknown as Sql
  // The driver waits for ever for a connection that broke within a statement of a transaction.
  const end: Sql['end'] = sql.end
  return Object.assign(withSoundTransactions(sql), {
    end: (limit?: { timeout?: number }) => end({ timeout: END_TIMEOUT_S, ...limit }),
  })
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
      await sql.end()
    },
  }
}

/** At the edge a socket belongs to one request: connections for this request alone, opened at first use. */
export function openRequestResources(
  options: Pick<ResourceOptions, 'DATABASE_URL' | 'REDIS_URL'>,
): Resources & { close(): Promise<void> } {
  const sql = openPool(options.DATABASE_URL, 1, 'milo', {})
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
  // Postgres: statement timeout, lock timeout, idle in a transaction, shut-down, crash, starting up, too many
  // connections, out of memory, disk full, read-only after a fail-over
  '57014',
  '55P03',
  '25P03',
  '57P01',
  '57P02',
  '57P03',
  '53100',
  '53200',
  '53300',
  '25006',
  // whatever PgBouncer has to say of itself: its connection broke, or none is free
  '08P01',
])
// Errors of a client or server that cannot serve now: starting, failing over, full, unable to save, busy with
// a script, short of replicas, or missing a password that it had a moment ago.
const REDIS_OUTAGE = new RegExp(
  [
    "Connection is closed|Stream isn't writeable|Command timed out|max retries|max number of clients reached",
    // A key in a slot that is being moved.
    'Script attempted to access a non local key',
    'Too many Cluster redirections|None of startup nodes|Failed to refresh slots cache|Cluster is ',
    '^(ERR |EXECABORT |-)?(LOADING|MOVED|ASK|READONLY|CLUSTERDOWN|TRYAGAIN|MASTERDOWN|OOM|MISCONF|BUSY|NOREPLICAS|UNKILLABLE|NOAUTH|WRONGPASS|NOMASTERLINK)\\b',
  ].join('|'),
)

/** A statement met its own time limit: it says nothing about other work, nor about the server. */
export const isTimeout = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['57014', '55P03'].includes(String(error.code))

/**
 * Whether an error means that Postgres or Redis cannot be reached now, rather than that our code is wrong.
 */
export function isOutage(error: unknown): boolean {
  if (error instanceof AggregateError && error.errors.every(isOutage)) return true
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return (
    OUTAGE_CODES.has(code) || error.name === 'MaxRetriesPerRequestError' || REDIS_OUTAGE.test(error.message)
  )
}

/**
 * Whether the failed write may have been executed: the connection broke after it was sent. The caller looks
 * the write up by its key before answering.
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
    '08P01',
  ].includes(code)
}
