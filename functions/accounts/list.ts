// GET /v1/users — accounts, newest first, for admins; `q` is a part of the address or the name, or the id.
import * as v from 'valibot'
import { listAccounts } from '#shared/db/accounts-staff.ts'
import { newFunction } from '#shared/http/function.ts'
import { answerPage } from '#shared/http/pagination.ts'
import { Cursor, Limit, Line, page } from '#shared/http/requests/inputs.ts'
import { ShownAccounts } from '#shared/http/responses/users.ts'
import { Id } from '#shared/std/ids.ts'

const Query = v.strictObject({ q: v.optional(Line(254)), limit: Limit, cursor: v.optional(Cursor(Id)) })

export default newFunction(
  {
    method: 'GET',
    path: '/v1/users',
    summary: 'List accounts',
    access: 'admin',
    input: { query: Query },
    answers: { 200: ShownAccounts },
  },
  async (c, { query: { q, limit, cursor } }) => {
    const rows = await listAccounts(c.var.sql, { q, after: cursor?.[1], limit: limit + 1 })
    const listed = page(
      rows,
      limit,
      (account) => account,
      ({ id }) => [id, id],
    )
    return answerPage(c, listed)
  },
)
