// What one sender or one account may do so often, counted in Redis by all processes; while Redis is away, in
// this process.
import { isOutage, type Redis } from '../resources.ts'
import { type Rule, spend } from './gcra.ts'
import { spendInRedis } from './redis.ts'

export interface Allowance {
  key: string
  rule: Rule
}

/** When each quota has refilled, ms; used while Redis is away. 10 000 × ~100 B. */
const alone = new Map<string, number>()
const MOST_ALONE = 10_000

/** How long until a unit is left, ms; 0: now. Spends nothing. */
export async function waitFor(redis: Redis, { key, rule }: Allowance): Promise<number> {
  const [, spending] = spend(await fullAt(redis, key), Date.now(), rule, 1)
  return spending.ok ? 0 : spending.retryInMs
}

async function fullAt(redis: Redis, key: string): Promise<number> {
  try {
    // Redis stores microseconds.
    return Math.max(Number((await redis.get(key)) ?? 0) / 1000, alone.get(key) ?? 0)
  } catch (error) {
    if (!isOutage(error)) throw error
    return alone.get(key) ?? 0
  }
}

/** Spends a unit; how long until there is one where none is left, ms; 0: it is spent. */
export async function spendUnit(redis: Redis, { key, rule }: Allowance): Promise<number> {
  try {
    const spending = await spendInRedis(redis, key, rule, 1)
    return spending.ok ? 0 : spending.retryInMs
  } catch (error) {
    if (!isOutage(error)) throw error
    const [next, spending] = spend(alone.get(key) ?? 0, Date.now(), rule, 1)
    alone.delete(key)
    alone.set(key, next)
    if (alone.size > MOST_ALONE) alone.delete(alone.keys().next().value as string)
    return spending.ok ? 0 : spending.retryInMs
  }
}
