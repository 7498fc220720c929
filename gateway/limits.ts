// Applies the rate limits of a request's class to its sender, and says so in the RateLimit fields of the answer.
import type { IncomingHttpHeaders } from 'node:http'
import type { Rule } from '#shared/rate-limit/allowance.ts'
import type { Limiter, Verdict } from '#shared/rate-limit/limiter.ts'
import type { RouteClass } from './classes.ts'
import type { FieldList } from './headers.ts'

/** Enough of a token's signature to tell two apart, and no use to who reads it in Redis. */
const TOKEN_TAIL = 22

/**
 * The narrower of what the address and the customer may. The customer is known by the token and not by the name in it: the
 * gateway has no key to check that, and a made-up name must not spend another's allowance.
 */
export function limit(
  limiter: Limiter,
  { perAddress, perCustomer }: RouteClass,
  address: string,
  headers: IncomingHttpHeaders,
): Verdict | Promise<Verdict> {
  const byAddress = limiter.take(perAddress, address)
  const token = headers.authorization
  if (perCustomer === undefined || token === undefined || token.length < TOKEN_TAIL) return byAddress
  const byCustomer = limiter.take(perCustomer, token.slice(-TOKEN_TAIL))
  if (byAddress instanceof Promise || byCustomer instanceof Promise)
    return narrowerLater(byAddress, byCustomer)
  return narrower(byAddress, byCustomer)
}

async function narrowerLater(a: Verdict | Promise<Verdict>, b: Verdict | Promise<Verdict>): Promise<Verdict> {
  return narrower(await a, await b)
}

function narrower(a: Verdict, b: Verdict): Verdict {
  if (a.ok !== b.ok) return a.ok ? b : a
  return a.left / a.rule.burst <= b.left / b.rule.burst ? a : b
}

/** draft-ietf-httpapi-ratelimit-headers: what is left, and the whole of it. Seconds. */
export function limitFields({ rule, left, inMs }: Verdict): FieldList {
  return [
    'ratelimit-policy',
    policyOf(rule),
    'ratelimit',
    `"${rule.name}";r=${left};t=${Math.ceil(inMs / 1000)}`,
  ]
}

const policies = new WeakMap<Rule, string>()

function policyOf(rule: Rule): string {
  let policy = policies.get(rule)
  if (policy === undefined) {
    const window = Math.max(1, Math.round(rule.burst / rule.perSecond))
    policy = `"${rule.name}";q=${rule.burst};w=${window}`
    policies.set(rule, policy)
  }
  return policy
}
