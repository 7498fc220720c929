// POST /v1/password-resets — mails a link to choose a new password. The answer is the same, and takes as
// long, whether or not the address has an account.
import * as v from 'valibot'
import { requestLink } from '#shared/db/single-use-tokens.ts'
import { newFunction } from '#shared/http/function.ts'
import { Email } from '#shared/http/requests/inputs.ts'
import { MAILS_PER_SENDER, refuseFlood } from '#shared/http/sender-limits.ts'

export default newFunction(
  {
    method: 'POST',
    path: '/v1/password-resets',
    summary: 'Ask for a new password',
    access: 'public',
    input: { body: v.strictObject({ email: Email }) },
    answers: { 202: null },
    problems: ['rate_limited'],
  },
  async (c, { body: { email } }) => {
    const refusal = await refuseFlood(c, MAILS_PER_SENDER)
    if (refusal) return refusal
    // The same answer after three mails, which are all in the mailbox.
    await requestLink(c.var.sql, { purpose: 'password_reset', email, requestId: c.var.requestId })
    return c.body(null, 202)
  },
)
