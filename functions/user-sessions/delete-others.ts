// DELETE /v1/users/me/sessions — ends all of the caller's logins but this one.
import { endOtherLogins } from '#shared/db/own-logins.ts'
import { newFunction } from '#shared/http/function.ts'

export default newFunction(
  {
    method: 'DELETE',
    path: '/v1/users/me/sessions',
    summary: 'End your other logins',
    access: 'signed-in',
    answers: { 204: null },
  },
  async (c) => {
    await endOtherLogins(c.var.sql, c.var.user)
    return c.body(null, 204)
  },
)
