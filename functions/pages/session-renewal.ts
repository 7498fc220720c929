// GET /session-renewal — renews the session of a browser whose access token is over, and goes on to `next`:
// pages that work without script need it on their way. Another site that leads a browser here renews its
// session, and learns nothing.
import * as v from 'valibot'
import { renewedBy } from '#shared/auth/renewals.ts'
import { dropCookies, intoCookies, refreshCookie } from '#shared/auth/session-cookies.ts'
import { newFunction } from '#shared/http/function.ts'
import { answersErrors } from './html.ts'
import { OwnPath } from './private-page.ts'

const Next = v.fallback(OwnPath, '/')

const renewal = newFunction(
  {
    method: 'GET',
    path: '/session-renewal',
    summary: 'Renew the session of a page',
    access: 'public',
    input: { query: { schema: v.object({}), read: (c) => c.req.query() } },
    answers: { 303: null },
    cacheControl: 'no-store',
    cookies: true,
  },
  async (c) => {
    const spent = refreshCookie(c.req.header('cookie'))
    const renewed = spent === undefined ? undefined : await renewedBy(c, spent)
    if (renewed) intoCookies(c, renewed)
    else dropCookies(c)
    c.header('cache-control', 'no-store')
    return c.redirect(v.parse(Next, c.req.query('next')), 303)
  },
)
answersErrors(renewal)
export default renewal
