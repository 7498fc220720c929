// GET /v1/audit-log — who of the staff did what, newest first: all of it for admins; for others their own
// acts and those at their theaters.
import * as v from 'valibot'
import { listAuditLog } from '#shared/db/audit-log.ts'
import { hasRole } from '#shared/http/access.ts'
import { newFunction } from '#shared/http/function.ts'
import { answerPage } from '#shared/http/pagination.ts'
import { Digits, Limit, Moment, Token } from '#shared/http/requests/inputs.ts'
import { AuditLog } from '#shared/http/responses/office.ts'
import { Id } from '#shared/std/ids.ts'

const Query = v.strictObject({
  actor: v.optional(v.pipe(Id, v.description('An account.'))),
  object: v.optional(v.pipe(Token(100), v.description('The id of what was changed.'))),
  theaterId: v.optional(Id),
  from: v.optional(Moment),
  to: v.optional(v.pipe(Moment, v.description('Exclusive.'))),
  limit: Limit,
  cursor: v.optional(Digits(Number.MAX_SAFE_INTEGER, 'must be a nextCursor')),
})

export default newFunction(
  {
    method: 'GET',
    path: '/v1/audit-log',
    summary: 'List the audit log',
    access: 'staff',
    input: { query: Query },
    answers: { 200: AuditLog },
  },
  async (c, { query: { actor, object, cursor, limit, ...filter } }) => {
    const found = await listAuditLog(c.var.sql, {
      ...filter,
      viewerId: c.var.user.id,
      isAdmin: hasRole(c.var.user, 'admin'),
      actorId: actor,
      objectId: object,
      after: cursor,
      limit: limit + 1,
    })
    const items = found.slice(0, limit)
    return answerPage(c, { items, nextCursor: found.length > limit ? items.at(-1)!.id : null })
  },
)
