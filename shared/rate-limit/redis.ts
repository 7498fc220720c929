// The limiter's Redis client: one command, one round trip, a short time-out.
import { openRedis, type Redis } from '../redis.ts'
import { callCommand } from '../redis-functions.ts'
import type { Rule, Spending } from './gcra.ts'
import { spendAllowance } from './library.generated.ts'

/** Longest wait for Redis; after that this process counts alone. */
const PATIENCE_MS = 50
export const openLimitRedis = (url: string, patienceMs = PATIENCE_MS): Redis =>
  openRedis(url, { name: 'milo-limits', commandTimeoutMs: patienceMs, coalesce: false })

/** Spends up to `wanted` units of the quota `key`. Throws when Redis cannot be reached. */
export async function spendInRedis(redis: Redis, key: string, rule: Rule, wanted: number): Promise<Spending> {
  const args = { everyMicros: 1_000_000 / rule.perSecond, burst: rule.burst, wanted }
  const reply = await callCommand(redis, spendAllowance, [key], args)
  if (reply.word === 'EMPTY') return { ok: false, retryInMs: Number(reply.retryMicros) / 1000 }
  const [spent, left, fullMicros] = [reply.units, reply.left, reply.fullMicros].map(Number)
  return { ok: true, spent: spent!, left: left!, fullInMs: fullMicros! / 1000 }
}
