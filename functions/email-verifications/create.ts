// POST /v1/email-verifications — mails a link that confirms the caller's address; nothing where it is
// confirmed.
import { requestLink } from '#shared/db/single-use-tokens.ts'
import { findUser } from '#shared/db/users.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { MAILS_PER_SENDER, refuseFlood } from '#shared/http/sender-limits.ts'

const TOO_MANY = 'Three mails went to this address within the hour: look for them, or try again later.'
const RETRY_AFTER_SECONDS = 20 * 60

export default newFunction(
  {
    method: 'POST',
    path: '/v1/email-verifications',
    summary: 'Ask for a mail that confirms your address',
    access: 'signed-in',
    answers: { 202: null },
    problems: ['rate_limited'],
  },
  async (c) => {
    const refusal = await refuseFlood(c, MAILS_PER_SENDER)
    if (refusal) return refusal
    const { id } = c.var.user
    const account = await findUser(c.var.sql, id)
    if (!account) return problem(c, 'unauthenticated')
    if (account.emailVerified) return c.body(null, 202)
    const { email } = account
    const request = { purpose: 'email_verification', email, userId: id, requestId: c.var.requestId } as const
    if (await requestLink(c.var.sql, request)) return c.body(null, 202)
    return problem(c, 'rate_limited', { detail: TOO_MANY, retryAfter: RETRY_AFTER_SECONDS })
  },
)
