// POST /guest-session — a page elsewhere, on which a guest chose seats, hands them over to the site to pay:
// the guest's token goes into the cookies of the site. Only from the site itself and from CORS_ORIGINS:
// anybody else could make a buyer pay under a session that is not theirs.
import * as v from 'valibot'
import { intoCookies } from '#shared/auth/session-cookies.ts'
import { checkAccessToken, checkingKeys } from '#shared/auth/tokens.ts'
import { GUEST_HOURS } from '#shared/db/guests.ts'
import { isGuest } from '#shared/http/access.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Token } from '#shared/http/requests/inputs.ts'
import { refuseForeign } from '#shared/http/same-origin.ts'
import { formOrJsonBody } from '#shared/http/validation.ts'
import { answersErrors } from './html.ts'
import { OwnPath, seeOther } from './private-page.ts'

/** Longer than any token that Milo signs. */
const MOST = 2_000

const handOver = newFunction(
  {
    method: 'POST',
    path: '/guest-session',
    summary: 'Go on as a guest on the site',
    access: 'public',
    input: { body: formOrJsonBody(v.strictObject({ token: Token(MOST), next: OwnPath })) },
    answers: { 303: null },
    problems: ['forbidden', 'unauthenticated'],
    cacheControl: 'no-store',
    cookies: true,
  },
  async (c, { body: { token, next } }) => {
    const foreign = await refuseForeign(c)
    if (foreign) return foreign
    const check = await checkAccessToken(checkingKeys(c.env), token)
    if (!check.ok) return problem(c, 'unauthenticated')
    // An account signs in with its password, on the site.
    if (!isGuest(check.user)) return problem(c, 'forbidden')
    intoCookies(c, { accessToken: token, tokenType: 'Bearer', expiresIn: GUEST_HOURS * 3600 })
    const cookies = c.res.headers.getSetCookie()
    const answer = seeOther(next)
    for (const cookie of cookies) answer.headers.append('set-cookie', cookie)
    return answer
  },
)
answersErrors(handOver)
export default handOver
