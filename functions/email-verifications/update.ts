// PUT /v1/email-verifications/:token — confirms an address by the link of a mail.
import * as v from 'valibot'
import { hashToken } from '#shared/auth/random-tokens.ts'
import { verifyEmail } from '#shared/db/email-verifications.ts'
import { requestOrigin } from '#shared/http/client-address.ts'
import { LINK_OVER, problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { LinkToken } from '#shared/http/requests/users.ts'

export default newFunction(
  {
    method: 'PUT',
    path: '/v1/email-verifications/:token',
    summary: 'Confirm an address',
    access: 'public',
    input: { params: v.object({ token: LinkToken }) },
    answers: { 204: null },
    problems: ['not_found'],
  },
  async (c, { params: { token } }) => {
    const done = await verifyEmail(c.var.sql, await hashToken(token), requestOrigin(c))
    return done ? c.body(null, 204) : problem(c, 'not_found', { detail: LINK_OVER })
  },
)
