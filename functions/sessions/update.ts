// PUT /v1/sessions/current — spends a refresh token for a new pair of tokens. Within ten seconds the same
// device gets the successor again (two tabs, a lost answer); a spent token that comes back later ends the
// login.
import * as v from 'valibot'
import { renewedBy } from '#shared/auth/renewals.ts'
import { intoCookies, refreshCookie } from '#shared/auth/session-cookies.ts'
import { NO_STORE } from '#shared/auth/sessions.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Secret } from '#shared/http/requests/inputs.ts'
import { RenewedSession } from '#shared/http/responses/users.ts'
import { refuseForeign } from '#shared/http/same-origin.ts'

/** Left out: the one in the cookie, and its successor goes there. */
const Body = v.strictObject({ refreshToken: v.optional(Secret(200)) })
const MISSING = { errors: [{ path: 'refreshToken', message: 'is missing' }] }

export default newFunction(
  {
    method: 'PUT',
    path: '/v1/sessions/current',
    summary: 'Renew a login',
    access: 'public',
    input: { body: Body },
    answers: { 200: RenewedSession },
    cacheControl: NO_STORE,
    cookies: true,
    problems: ['invalid_credentials', 'forbidden'],
  },
  async (c, { body }) => {
    const spent = body.refreshToken ?? refreshCookie(c.req.header('cookie'))
    if (spent === undefined) return problem(c, 'invalid_input', MISSING)
    const foreign = body.refreshToken === undefined ? await refuseForeign(c) : undefined
    if (foreign) return foreign
    const answer = await renewedBy(c, spent)
    if (!answer)
      return problem(c, 'invalid_credentials', {
        detail: 'This refresh token is unknown, used or expired: sign in again.',
      })
    c.header('cache-control', NO_STORE)
    return c.json(body.refreshToken === undefined ? intoCookies(c, answer) : answer)
  },
)
