// Limits of single functions per sender, beside the gateway's per kind of request: for what costs others
// something, such as a mail.
import type { Rule } from '../rate-limit/gcra.ts'
import { Limiter } from '../rate-limit/limiter.ts'
import type { Redis } from '../redis.ts'
import { connectionOf } from '../traces/span.ts'
import { senderOfRequest } from './client-address.ts'
import { type FunctionContext, problem } from './context.ts'
import type { ProblemAnswer } from './responses/answers.ts'

/** Of mails with links: a family behind one address may forget its passwords, a machine may not. */
export const MAILS_PER_SENDER: Rule = { name: 'mails', perSecond: 1 / 60, burst: 20, batch: 1 }

/** Per connection, as the limits outlive a request: while Redis is away, this process counts alone. */
const limiters = new WeakMap<Redis, Limiter>()

function limiterOf(redis: Redis): Limiter {
  const present = limiters.get(redis)
  if (present) return present
  const limiter = new Limiter(redis, 1)
  limiters.set(redis, limiter)
  return limiter
}

/** Refuses a sender whose quota is spent. Where no gateway names senders, nobody is counted. */
export async function refuseFlood(c: FunctionContext, rule: Rule): Promise<ProblemAnswer | undefined> {
  const sender = senderOfRequest(c.req)
  if (sender === undefined) return undefined
  const verdict = await limiterOf(connectionOf(c.var.redis)).take(rule, sender)
  return verdict.ok ? undefined : problem(c, 'rate_limited', { retryAfter: verdict.inMs / 1000 })
}
