// DELETE /v1/users/me/sessions/:sessionId — ends one of the caller's logins, as signing out there would.
import * as v from 'valibot'
import { endOwnLogin } from '#shared/db/own-logins.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Id } from '#shared/std/ids.ts'

export default newFunction(
  {
    method: 'DELETE',
    path: '/v1/users/me/sessions/:sessionId',
    summary: 'End one of your logins',
    access: 'signed-in',
    input: { params: v.strictObject({ sessionId: Id }) },
    answers: { 204: null },
    problems: ['not_found'],
  },
  async (c, { params: { sessionId } }) =>
    (await endOwnLogin(c.var.sql, c.var.user.id, sessionId)) ? c.body(null, 204) : problem(c, 'not_found'),
)
