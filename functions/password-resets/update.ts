// PUT /v1/password-resets/:token — chooses a new password by the link of a mail. All logins of the account
// end, and its address is told.
import * as v from 'valibot'
import { hashPassword } from '#shared/auth/passwords.ts'
import { hashToken } from '#shared/auth/random-tokens.ts'
import { findResetAccount, resetPassword } from '#shared/db/password-resets.ts'
import { requestOrigin } from '#shared/http/client-address.ts'
import { LINK_OVER, problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { isOwnName, LinkToken, OWN_NAME, Password } from '#shared/http/requests/users.ts'

export default newFunction(
  {
    method: 'PUT',
    path: '/v1/password-resets/:token',
    summary: 'Choose a new password',
    access: 'public',
    input: { params: v.object({ token: LinkToken }), body: v.strictObject({ password: Password }) },
    answers: { 204: null },
    problems: ['not_found'],
  },
  async (c, { params: { token }, body: { password } }) => {
    const tokenHash = await hashToken(token)
    // Before the hash, which costs 200 ms of a core.
    const account = await findResetAccount(c.var.sql, tokenHash)
    if (!account) return problem(c, 'not_found', { detail: LINK_OVER })
    if (isOwnName(password, account))
      return problem(c, 'invalid_input', { errors: [{ path: 'password', message: OWN_NAME }] })
    const passwordHash = await hashPassword(password)
    if (passwordHash === 'busy') return problem(c, 'unavailable')
    const reset = { userId: account.id, tokenHash, passwordHash }
    if (!(await resetPassword(c.var.sql, reset, requestOrigin(c))))
      return problem(c, 'not_found', { detail: LINK_OVER })
    return c.body(null, 204)
  },
)
