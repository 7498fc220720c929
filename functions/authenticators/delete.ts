// DELETE /v1/users/me/authenticators/:authenticatorId — removes one. With the last one the recovery codes go,
// and logins need the password alone.
import * as v from 'valibot'
import { withOwnPassword } from '#shared/auth/password-check.ts'
import { hasShownFactor, removeAuthenticator } from '#shared/db/authenticators.ts'
import { requestOrigin } from '#shared/http/client-address.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Secret } from '#shared/http/requests/inputs.ts'
import { Id } from '#shared/std/ids.ts'

export default newFunction(
  {
    method: 'DELETE',
    path: '/v1/users/me/authenticators/:authenticatorId',
    summary: 'Remove an authenticator',
    access: 'signed-in',
    input: {
      params: v.strictObject({ authenticatorId: Id }),
      body: v.strictObject({ password: Secret(128) }),
    },
    answers: { 204: null },
    problems: ['second_factor_required', 'not_found'],
  },
  async (c, { params: { authenticatorId }, body: { password } }) => {
    if (!(await hasShownFactor(c.var.sql, c.var.user))) return problem(c, 'second_factor_required')
    return withOwnPassword(c, { field: 'password', given: password }, async ({ account }) => {
      const removed = await removeAuthenticator(c.var.sql, account.id, authenticatorId, requestOrigin(c))
      return removed ? c.body(null, 204) : problem(c, 'not_found')
    })
  },
)
