// GET /v1/users/me/sessions — where the caller is signed in: since when, last seen when, on what device;
// newest first.
import * as v from 'valibot'
import { listLogins } from '#shared/db/own-logins.ts'
import { newFunction } from '#shared/http/function.ts'
import { answerPage } from '#shared/http/pagination.ts'
import { Cursor, Limit, page } from '#shared/http/requests/inputs.ts'
import { OwnSessions } from '#shared/http/responses/users.ts'
import { Id } from '#shared/std/ids.ts'

const Query = v.strictObject({ limit: Limit, cursor: v.optional(Cursor(Id)) })

export default newFunction(
  {
    method: 'GET',
    path: '/v1/users/me/sessions',
    summary: 'List your logins',
    access: 'signed-in',
    input: { query: Query },
    answers: { 200: OwnSessions },
  },
  async (c, { query: { limit, cursor } }) => {
    const rows = await listLogins(c.var.sql, c.var.user, { after: cursor?.[1], limit: limit + 1 })
    const listed = page(
      rows,
      limit,
      (login) => login,
      ({ id }) => [id, id],
    )
    return answerPage(c, listed)
  },
)
