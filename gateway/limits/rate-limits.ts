// Applies the rate limits of a request's policy to its sender, and reports them in the RateLimit fields.
import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Rule } from '#shared/rate-limit/gcra.ts'
import type { Limiter, Verdict } from '#shared/rate-limit/limiter.ts'
import { ACCESS_COOKIE, readCookie } from '#shared/std/cookies.ts'
import type { FieldList } from '../http1/fields.ts'
import type { RoutePolicy } from './route-policies.ts'

/** Long enough to be unique, and useless to a reader of Redis. */
const KEY_LENGTH = 22
const MAX_KEYS = 10_000
const keys = new Map<string, string>()

/**
 * The key of a token: the hash of its signed part. A signature has many valid spellings (unused bits,
 * padding, r and n−s); the signed part has one.
 */
export function tokenKey(authorization: string): string {
  const cached = keys.get(authorization)
  if (cached !== undefined) return cached
  const end = authorization.lastIndexOf('.')
  const signed = authorization.slice(authorization.lastIndexOf(' ') + 1, end === -1 ? undefined : end)
  const key = createHash('sha256').update(signed).digest('base64url').slice(0, KEY_LENGTH)
  if (keys.size >= MAX_KEYS) keys.clear()
  keys.set(authorization, key)
  return key
}

/**
 * The narrower of the address's and the buyer's limits. The buyer is identified by the token, not by
 * the name in it: the gateway cannot verify that, and an invented name must not use up another buyer's
 * quota.
 */
export function limit(
  limiter: Limiter,
  { perAddress, perBuyer }: RoutePolicy,
  address: string,
  headers: IncomingHttpHeaders,
): Verdict | Promise<Verdict> {
  const byAddress = limiter.take(perAddress, address)
  const token = headers.authorization ?? readCookie(headers.cookie, ACCESS_COOKIE)
  if (perBuyer === undefined || token === undefined) return byAddress
  const byBuyer = limiter.take(perBuyer, tokenKey(token))
  if (byAddress instanceof Promise || byBuyer instanceof Promise) return narrowerLater(byAddress, byBuyer)
  return narrower(byAddress, byBuyer)
}

async function narrowerLater(a: Verdict | Promise<Verdict>, b: Verdict | Promise<Verdict>): Promise<Verdict> {
  return narrower(await a, await b)
}

function narrower(a: Verdict, b: Verdict): Verdict {
  if (a.ok !== b.ok) return a.ok ? b : a
  return a.left / a.rule.burst <= b.left / b.rule.burst ? a : b
}

/** draft-ietf-httpapi-ratelimit-headers: the quota and what is left of it. Seconds. */
export function limitFields({ rule, left, inMs }: Verdict): FieldList {
  return [
    'ratelimit-policy',
    policyField(rule),
    'ratelimit',
    `"${rule.name}";r=${left};t=${Math.ceil(inMs / 1000)}`,
  ]
}

const policies = new WeakMap<Rule, string>()

function policyField(rule: Rule): string {
  let policy = policies.get(rule)
  if (policy === undefined) {
    const window = Math.max(1, Math.round(rule.burst / rule.perSecond))
    policy = `"${rule.name}";q=${rule.burst};w=${window}`
    policies.set(rule, policy)
  }
  return policy
}
