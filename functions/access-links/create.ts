// POST /v1/access-links — mails a link to what guests reserved with an address. The answer is the same, and
// takes as long, whether or not anybody did: then no mail is sent.
import * as v from 'valibot'
import { requestLink } from '#shared/db/single-use-tokens.ts'
import { newFunction } from '#shared/http/function.ts'
import { Email } from '#shared/http/requests/inputs.ts'
import { MAILS_PER_SENDER, refuseFlood } from '#shared/http/sender-limits.ts'

export default newFunction(
  {
    method: 'POST',
    path: '/v1/access-links',
    summary: 'Ask for your reservations',
    access: 'public',
    input: { body: v.strictObject({ email: Email }) },
    answers: { 202: null },
    problems: ['rate_limited'],
  },
  async (c, { body: { email } }) => {
    const refusal = await refuseFlood(c, MAILS_PER_SENDER)
    if (refusal) return refusal
    // Also where three mails went out already: they are in the mailbox.
    await requestLink(c.var.sql, { purpose: 'access_link', email, requestId: c.var.requestId })
    return c.body(null, 202)
  },
)
