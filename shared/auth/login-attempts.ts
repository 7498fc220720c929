// Slows down password guessing. A failed login spends from three quotas: the account at this address, the
// account as a whole, and the address. Quotas live in Redis, shared by all processes; while Redis is away, in
// this process.
import { sha256 } from 'hono/utils/crypto'
import { noteFailedLogin } from '../db/security-events.ts'
import { requestOrigin } from '../http/client-address.ts'
import type { FunctionContext } from '../http/context.ts'
import { type Rule, spend } from '../rate-limit/gcra.ts'
import { LocalQuotas, spendAlone } from '../rate-limit/local-quotas.ts'
import { spendInRedis } from '../rate-limit/redis.ts'
import type { Redis } from '../redis.ts'
import { isOutage } from '../resources.ts'

/**
 * Ten wrong tries, enough for somebody unsure which password it was; then one each half minute, 2 880 a day.
 */
const PAIR: Rule = { name: 'login-pair', perSecond: 1 / 30, burst: 10, batch: 1 }
/**
 * Wrong tries from all addresses. Beyond it every address still has one try, so that nobody locks the owner
 * out.
 */
const ACCOUNT: Rule = { name: 'login-account', perSecond: 1 / 30, burst: 50, batch: 1 }
const PAIR_UNDER_ATTACK: Rule = { ...PAIR, burst: 1 }
/**
 * An office or a school behind one address mistypes more often; one address that tries many accounts is
 * stopped.
 */
const ADDRESS: Rule = { name: 'login-address', perSecond: 1 / 10, burst: 50, batch: 1 }

export interface Allowance {
  key: string
  rule: Rule
}

/** Used while Redis is away. 10 000 × ~100 B. */
const alone = new LocalQuotas(10_000, () => ({ fullAt: 0 }))

export interface Attempt {
  pair: Allowance
  account: Allowance
  /** Absent where no gateway sets it. */
  address?: Allowance
}

/**
 * The e-mail as typed, whether or not it has an account: otherwise the limit would reveal it. `address` is
 * the sender as limits count it (client-address.ts).
 */
export async function newAttempt(email: string, address: string | undefined): Promise<Attempt> {
  const name = await short(email)
  return {
    pair: { key: `limit:login-pair:${name}:${address ?? ''}`, rule: PAIR },
    account: { key: `limit:login-account:${name}`, rule: ACCOUNT },
    ...(address === undefined ? {} : { address: { key: `limit:login-address:${address}`, rule: ADDRESS } }),
  }
}

const short = async (text: string): Promise<string> => (await sha256(text))!.slice(0, 32)

/**
 * How long to wait before the password may be tried, ms; 0: now. Wrong tries elsewhere never block an address
 * without one.
 */
export async function waitBefore(redis: Redis, { pair, account, address }: Attempt): Promise<number> {
  const [ofAccount, ofAddress] = await Promise.all([
    waitOf(redis, account),
    address === undefined ? 0 : waitOf(redis, address),
  ])
  const rule = ofAccount > 0 ? PAIR_UNDER_ATTACK : PAIR
  return Math.max(ofAddress, await waitOf(redis, { ...pair, rule }))
}

/** How long until a quota has a unit, ms; 0: it has one. */
export async function waitOf(redis: Redis, { key, rule }: Allowance): Promise<number> {
  const [, spending] = spend(await fullAt(redis, key), Date.now(), rule, 1)
  return spending.ok ? 0 : spending.retryInMs
}

async function fullAt(redis: Redis, key: string): Promise<number> {
  try {
    // Redis stores microseconds.
    return Math.max(Number((await redis.get(key)) ?? 0) / 1000, countedAlone(key))
  } catch (error) {
    if (!isOutage(error)) throw error
    return countedAlone(key)
  }
}

const countedAlone = (key: string): number => alone.find(key)?.fullAt ?? 0

/** Counts a wrong password and records it, also that it locked the account. */
export async function noteFailure(c: FunctionContext, email: string, attempt: Attempt): Promise<void> {
  const { redis, sql } = c.var
  await countFailure(redis, attempt)
  // An address without units left learns nothing about this account.
  const { pair, account } = attempt
  const locked = (await waitBefore(redis, { pair, account })) > 0
  await noteFailedLogin(sql, email, locked ? 'login_locked' : 'login_failed', requestOrigin(c))
}

/** Spends a unit of each quota. */
export async function countFailure(redis: Redis, attempt: Attempt): Promise<void> {
  const { pair, account, address } = attempt
  const spent = [pair, account, ...(address === undefined ? [] : [address])]
  await Promise.all(spent.map((allowance) => spendOne(redis, allowance)))
}

/** While Redis is away, of what this process counts. */
export async function spendOne(redis: Redis, { key, rule }: Allowance): Promise<void> {
  try {
    await spendInRedis(redis, key, rule, 1)
  } catch (error) {
    if (!isOutage(error)) throw error
    spendAlone(alone.of(key), Date.now(), rule)
  }
}
