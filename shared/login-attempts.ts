// Slows down who guesses passwords: each failed login is taken from an allowance of the account, and of the address that it came
// from. Counted in Redis, so that all processes count together, and in this process where Redis is away.

import { type Rule, spend } from './rate-limit/allowance.ts'
import { spendInRedis } from './rate-limit/redis.ts'
import { isOutage, type Redis } from './resources.ts'

/** Ten wrong tries, as who looks for the right one of some passwords needs; then one each half minute, 2 880 a day. */
const ACCOUNT: Rule = { name: 'login-account', perSecond: 1 / 30, burst: 10, together: 1 }
/** An office or a school behind one address mistypes more, and one who tries a password on many accounts comes to a halt. */
const ADDRESS: Rule = { name: 'login-address', perSecond: 1 / 10, burst: 50, together: 1 }

interface Allowance {
  key: string
  rule: Rule
}

/** The time by which each allowance has refilled, ms; for while Redis is away. 10 000 × ~100 B. */
const alone = new Map<string, number>()
const MOST_ALONE = 10_000

export interface Attempt {
  allowances: Allowance[]
}

/** The e-mail as it was typed, whether or not it has an account: else the limit would tell. */
export async function newAttempt(email: string, forwardedFor: string | undefined): Promise<Attempt> {
  const address = addressOf(forwardedFor)
  return {
    allowances: [
      { key: `limit:login-account:${await short(email)}`, rule: ACCOUNT },
      ...(address === undefined ? [] : [{ key: `limit:login-address:${address}`, rule: ADDRESS }]),
    ],
  }
}

/** The gateway adds who it hears from; where that is a proxy which it trusts, the one before is the client. */
function addressOf(forwardedFor: string | undefined): string | undefined {
  const hops = forwardedFor?.split(',').map((hop) => hop.trim()) ?? []
  return hops.at(-2) ?? hops.at(-1)
}

async function short(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(digest, 0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** How long to wait before the password may be tried, ms; 0: now. */
export async function waitBefore(redis: Redis, { allowances }: Attempt): Promise<number> {
  const waits = await Promise.all(
    allowances.map(async ({ key, rule }) => {
      const now = Date.now()
      const [, spending] = spend(await fullAt(redis, key), now, rule, 1)
      return spending.ok ? 0 : spending.retryInMs
    }),
  )
  return Math.max(...waits)
}

async function fullAt(redis: Redis, key: string): Promise<number> {
  try {
    // Redis keeps microseconds.
    return Math.max(Number((await redis.get(key)) ?? 0) / 1000, alone.get(key) ?? 0)
  } catch (error) {
    if (!isOutage(error)) throw error
    return alone.get(key) ?? 0
  }
}

/** The password was wrong: takes a unit from each allowance. */
export async function countFailure(redis: Redis, { allowances }: Attempt): Promise<void> {
  await Promise.all(
    allowances.map(({ key, rule }) =>
      spendInRedis(redis, key, rule, 1).catch((error: unknown) => {
        if (!isOutage(error)) throw error
        const [next] = spend(alone.get(key) ?? 0, Date.now(), rule, 1)
        alone.delete(key)
        alone.set(key, next)
        if (alone.size > MOST_ALONE) alone.delete(alone.keys().next().value as string)
      }),
    ),
  )
}
