// Asks a signed-in user for the password again, for actions that a stolen token alone must not allow. As slow
// as signing in.

import type { Account } from '../db/users.ts'
import { findUserWithHash } from '../db/users.ts'
import { senderOfRequest } from '../http/client-address.ts'
import { type FunctionContext, problem } from '../http/context.ts'
import type { ProblemAnswer } from '../http/responses/answers.ts'
import { newAttempt, noteFailure, waitBefore } from './login-attempts.ts'
import { checkPassword } from './passwords.ts'

export interface Owner {
  account: Account
  /**
   * The hash that the password was checked against. The write has to name it, so that a password changed
   * meanwhile counts.
   */
  passwordHash: string
}

/** Accounts that this process hashes a password for right now. */
const inHand = new Set<string>()

/**
 * Runs `work` for the owner of the account if the password is right. `field` names where it stood: a wrong
 * password is a 400 there. One check per account at a time (429): a hash costs 200 ms of a core.
 */
export async function withOwnPassword(
  c: FunctionContext,
  { field, given }: { field: string; given: string },
  work: (owner: Owner) => Promise<Response>,
): Promise<Response> {
  const { id } = c.var.user
  if (inHand.has(id)) return problem(c, 'rate_limited', { detail: ONE_AT_A_TIME })
  inHand.add(id)
  try {
    const owner = await check(c, field, given)
    return owner instanceof Response ? owner : await work(owner)
  } finally {
    inHand.delete(id)
  }
}

const ONE_AT_A_TIME = 'Another change of this account is under way: try again when it is done.'

async function check(c: FunctionContext, field: string, given: string): Promise<Owner | ProblemAnswer> {
  const owner = await findUserWithHash(c.var.sql, c.var.user.id)
  if (!owner) return problem(c, 'unauthenticated')
  const attempt = await newAttempt(owner.account.email, senderOfRequest(c.req))
  const waitMs = await waitBefore(c.var.redis, attempt)
  if (waitMs > 0) return problem(c, 'rate_limited', { retryAfter: waitMs / 1000 })
  const outcome = await checkPassword(given, async () => owner)
  if (outcome === 'busy') return problem(c, 'unavailable')
  if (outcome !== 'wrong') return outcome
  await noteFailure(c, owner.account.email, attempt)
  return problem(c, 'invalid_input', { errors: [{ path: field, message: 'is not your password' }] })
}
