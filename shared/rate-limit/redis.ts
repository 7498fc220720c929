// Redis as the limiter uses it: one script, one round trip, and no patience.
import { Redis } from 'ioredis'
import { spendAllowance } from '../holds/scripts.ts'
import type { Rule, Spending } from './allowance.ts'

/** A request waits no longer for its limit: after that this process counts by itself. */
const PATIENCE_MS = 50

export function openLimitRedis(url: string, patienceMs = PATIENCE_MS): Redis {
  const redis = new Redis(url, {
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    commandTimeout: patienceMs,
    connectionName: 'milo-limits',
    retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 6), 1000),
  })
  // Every command reports its own failure; an 'error' event without a listener would end the process.
  redis.on('error', () => undefined)
  return redis
}

/** Spends up to `wanted` units of the allowance `key`. Throws where Redis cannot be reached. */
export async function spendInRedis(redis: Redis, key: string, rule: Rule, wanted: number): Promise<Spending> {
  const sent = [key, 1_000_000 / rule.perSecond, rule.burst, wanted]
  const { sha1, source } = spendAllowance
  let reply: unknown
  try {
    reply = await redis.evalsha(sha1, 1, ...sent)
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error
    reply = await redis.eval(source, 1, ...sent)
  }
  const [word, first, left, full] = reply as [string, number, number, number]
  return word === 'SPENT'
    ? { ok: true, spent: first, left, fullInMs: full / 1000 }
    : { ok: false, retryInMs: first / 1000 }
}
