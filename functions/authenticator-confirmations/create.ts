// POST /v1/users/me/authenticators/:authenticatorId/confirmation — its first code: from now on each login
// needs one. Answers the recovery codes, where the account had none.
import * as v from 'valibot'
import { newAttempt, noteFailure, waitBefore } from '#shared/auth/login-attempts.ts'
import { newRecoveryCodes } from '#shared/auth/recovery-codes.ts'
import { unseal } from '#shared/auth/sealing.ts'
import { secondFactorKey } from '#shared/auth/second-factor.ts'
import { NO_STORE } from '#shared/auth/sessions.ts'
import { stepOf } from '#shared/auth/totp.ts'
import { confirmAuthenticator, findUnconfirmed } from '#shared/db/authenticators.ts'
import { findUser } from '#shared/db/users.ts'
import { requestOrigin, senderOfRequest } from '#shared/http/client-address.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Pattern } from '#shared/http/requests/inputs.ts'
import { RecoveryCodes } from '#shared/http/responses/users.ts'
import { Id } from '#shared/std/ids.ts'

const Body = v.strictObject({ code: Pattern(/^\d{6}$/, 'must be the six digits that the app shows') })
const WRONG = 'is not the code that the app shows now'

export default newFunction(
  {
    method: 'POST',
    path: '/v1/users/me/authenticators/:authenticatorId/confirmation',
    summary: 'Confirm an authenticator',
    access: 'signed-in',
    input: { params: v.strictObject({ authenticatorId: Id }), body: Body },
    answers: { 200: RecoveryCodes },
    cacheControl: NO_STORE,
    problems: ['not_found', 'rate_limited'],
  },
  async (c, { params: { authenticatorId }, body: { code } }) => {
    const { sql, redis, user } = c.var
    const account = await findUser(sql, user.id)
    const found = account && (await findUnconfirmed(sql, user.id, authenticatorId))
    if (!found) return problem(c, 'not_found')
    const attempt = await newAttempt(account.email, senderOfRequest(c.req))
    const waitMs = await waitBefore(redis, attempt)
    if (waitMs > 0) return problem(c, 'rate_limited', { retryAfter: waitMs / 1000 })
    const secret = await unseal(secondFactorKey(c), found.id, found.sealedSecret)
    const step = stepOf(secret, code, new Date())
    if (step === undefined) {
      await noteFailure(c, account.email, attempt)
      return problem(c, 'invalid_input', { errors: [{ path: 'code', message: WRONG }] })
    }
    const { codes, hashes } = await newRecoveryCodes()
    const confirmed = await confirmAuthenticator(sql, user, { id: found.id, step, hashes }, requestOrigin(c))
    if (!confirmed) return problem(c, 'not_found')
    c.header('cache-control', NO_STORE)
    return c.json({ recoveryCodes: confirmed.codesAreNew ? codes : [] })
  },
)
