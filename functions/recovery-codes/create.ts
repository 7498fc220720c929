// POST /v1/users/me/recovery-codes — ten new recovery codes, in place of the former ones.
import * as v from 'valibot'
import { withOwnPassword } from '#shared/auth/password-check.ts'
import { newRecoveryCodes } from '#shared/auth/recovery-codes.ts'
import { NO_STORE } from '#shared/auth/sessions.ts'
import { hasShownFactor, listFactors, replaceRecoveryCodes } from '#shared/db/authenticators.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Secret } from '#shared/http/requests/inputs.ts'
import { RecoveryCodes } from '#shared/http/responses/users.ts'

const NO_AUTHENTICATOR = 'Recovery codes stand in for an authenticator: set one up first.'

export default newFunction(
  {
    method: 'POST',
    path: '/v1/users/me/recovery-codes',
    summary: 'Replace your recovery codes',
    access: 'signed-in',
    input: { body: v.strictObject({ password: Secret(128) }) },
    answers: { 200: RecoveryCodes },
    cacheControl: NO_STORE,
    problems: ['second_factor_required', 'wrong_state'],
  },
  async (c, { body: { password } }) => {
    const { sql, user } = c.var
    if (!(await hasShownFactor(sql, user))) return problem(c, 'second_factor_required')
    return withOwnPassword(c, { field: 'password', given: password }, async ({ account }) => {
      const factors = await listFactors(sql, account.id)
      if (factors.length === 0) return problem(c, 'wrong_state', { detail: NO_AUTHENTICATOR })
      const { codes, hashes } = await newRecoveryCodes()
      await replaceRecoveryCodes(sql, account.id, hashes)
      c.header('cache-control', NO_STORE)
      return c.json({ recoveryCodes: codes })
    })
  },
)
