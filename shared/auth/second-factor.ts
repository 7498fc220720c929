// The second factor of a login: a code of an authenticator app or a recovery code, asked for after the
// password and counted like one.
import { listFactors, type SealedAuthenticator, spendRecoveryCode, spendStep } from '../db/authenticators.ts'
import type { Account } from '../db/users.ts'
import { requestOrigin } from '../http/client-address.ts'
import { type FunctionContext, problem } from '../http/context.ts'
import type { ProblemAnswer } from '../http/responses/answers.ts'
import type { Rule } from '../rate-limit/gcra.ts'
import { type Attempt, noteFailure, spendOne, waitOf } from './login-attempts.ts'
import { hashToken } from './random-tokens.ts'
import { hashRecoveryCode } from './recovery-codes.ts'
import { unseal } from './sealing.ts'
import { stepOf } from './totp.ts'

/**
 * Wrong codes per account, from all addresses: who tries them has the password, and three of a million codes
 * are right at a time. A new password begins a new quota, so that its owner gets in.
 */
const CODES: Rule = { name: 'login-code', perSecond: 1 / 300, burst: 20, batch: 1 }

const WRONG_CODE = 'The password is right, the code is wrong or was used before: wait for the next one.'
const TOO_MANY = 'Too many wrong codes for this account: try again later.'

/** By the hash of the password, which has its own salt: one for each account, and for each new password. */
export const codeQuota = async (passwordHash: string) => ({
  key: `limit:login-code:${(await hashToken(passwordHash)).slice(0, 32)}`,
  rule: CODES,
})

export interface Candidate {
  account: Account
  passwordHash: string
  code: string | undefined
}

/** Whether the login showed a code; false where its account needs none. Or the answer that refuses it. */
export async function checkSecondFactor(
  c: FunctionContext,
  { account, passwordHash, code }: Candidate,
  attempt: Attempt,
): Promise<boolean | ProblemAnswer> {
  const factors = await listFactors(c.var.sql, account.id)
  if (factors.length === 0) return false
  if (code === undefined) return problem(c, 'second_factor_required')
  const quota = await codeQuota(passwordHash)
  const waitMs = await waitOf(c.var.redis, quota)
  if (waitMs > 0) return problem(c, 'rate_limited', { detail: TOO_MANY, retryAfter: waitMs / 1000 })
  if (await isRight(c, account.id, factors, code)) return true
  await spendOne(c.var.redis, quota)
  await noteFailure(c, account.email, attempt)
  return problem(c, 'invalid_credentials', { detail: WRONG_CODE })
}

async function isRight(
  c: FunctionContext,
  userId: string,
  factors: SealedAuthenticator[],
  code: string,
): Promise<boolean> {
  const digits = code.replace(/\s/g, '')
  if (!/^\d{6}$/.test(digits))
    return spendRecoveryCode(c.var.sql, userId, await hashRecoveryCode(code), requestOrigin(c))
  for (const { id, sealedSecret } of factors) {
    const step = stepOf(await unseal(secondFactorKey(c), id, sealedSecret), digits, new Date())
    if (step !== undefined && (await spendStep(c.var.sql, id, step))) return true
  }
  return false
}

/** Throws where the deployment has none. */
export function secondFactorKey({ env }: FunctionContext): string {
  if (!env.SECOND_FACTOR_KEY) throw new Error('SECOND_FACTOR_KEY is not set: secrets cannot be read')
  return env.SECOND_FACTOR_KEY
}
