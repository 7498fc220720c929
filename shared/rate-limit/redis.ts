// The limiter's Redis client: one command, one round trip, a short time-out.
import { Redis } from 'ioredis'
import { callCommand } from '../redis-functions.ts'
import type { Rule, Spending } from './gcra.ts'
import { spendAllowance } from './library.generated.ts'

/** Longest wait for Redis; after that this process counts alone. */
const PATIENCE_MS = 50
/** A connection that says nothing for so long, at its start or when asked, is dead: connect again. */
const SILENCE_MS = 3000

export function openLimitRedis(url: string, patienceMs = PATIENCE_MS): Redis {
  const redis = new Redis(url, {
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    commandTimeout: patienceMs,
    connectTimeout: SILENCE_MS,
    socketTimeout: SILENCE_MS,
    connectionName: 'milo-limits',
    retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 6), 1000),
  })
  // Commands report their own failures. Without a listener an 'error' event would end the process.
  redis.on('error', () => undefined)
  return redis
}

/** Spends up to `wanted` units of the quota `key`. Throws when Redis cannot be reached. */
export async function spendInRedis(redis: Redis, key: string, rule: Rule, wanted: number): Promise<Spending> {
  const args = { everyMicros: 1_000_000 / rule.perSecond, burst: rule.burst, wanted }
  const reply = await callCommand(redis, spendAllowance, [key], args)
  if (reply.word === 'EMPTY') return { ok: false, retryInMs: Number(reply.retryMicros) / 1000 }
  const [spent, left, fullMicros] = [reply.units, reply.left, reply.fullMicros].map(Number)
  return { ok: true, spent: spent!, left: left!, fullInMs: fullMicros! / 1000 }
}
