// DELETE /v1/sessions/current — signs out: the login's refresh tokens end at once, and its access token
// wherever logins are looked up.
import { dropCookies } from '#shared/auth/session-cookies.ts'
import { endLogin } from '#shared/db/sessions.ts'
import { newFunction } from '#shared/http/function.ts'

export default newFunction(
  {
    method: 'DELETE',
    path: '/v1/sessions/current',
    summary: 'Sign out',
    access: 'identified',
    // Signing out twice is no fault, and a login that is over has nothing left to lose.
    login: 'token',
    answers: { 204: null },
    cookies: true,
  },
  async (c) => {
    await endLogin(c.var.sql, c.var.user.sessionId, c.var.user.id)
    if (c.req.header('cookie') !== undefined) dropCookies(c)
    return c.body(null, 204)
  },
)
