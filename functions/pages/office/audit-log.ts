// GET /office/audit-log — who of the staff did what, newest first: all of it for admins; for others their own
// acts and those at their theaters.
import { findActorId, listAuditLog } from '#shared/db/audit-log.ts'
import { addDays, momentOf } from '#shared/domain/local-time.ts'
import { Day, Digits, Line, Token } from '#shared/http/requests/inputs.ts'
import { AuditLogPage } from '../../../web/pages/office/audit-log.tsx'
import { PAGE_LENGTH } from './lists.ts'
import { newOfficePage } from './office-page.ts'

/** Nobody's: of an actor that nobody is, nothing is found. */
const NOBODY = '00000000-0000-7000-8000-000000000000'

export default newOfficePage({
  path: '/office/audit-log',
  summary: 'The audit log',
  reads: {
    actor: Line(254),
    object: Token(100),
    from: Day,
    to: Day,
    cursor: Digits(Number.MAX_SAFE_INTEGER, 'must be a nextCursor'),
  },
  async show(c, { actor, object, from, to, cursor }, office) {
    const { sql, user } = c.var
    const zone = office.theater?.timeZone ?? 'UTC'
    const found = await listAuditLog(sql, {
      viewerId: user.id,
      isAdmin: office.isAdmin,
      actorId: actor === undefined ? undefined : ((await findActorId(sql, actor)) ?? NOBODY),
      objectId: object,
      from: from === undefined ? undefined : momentOf(from, '00:00', zone),
      // The last day counts as well.
      to: to === undefined ? undefined : momentOf(addDays(to, 1), '00:00', zone),
      after: cursor,
      limit: PAGE_LENGTH + 1,
    })
    const entries = found.slice(0, PAGE_LENGTH)
    const next = found.length > PAGE_LENGTH ? entries.at(-1)!.id : null
    return AuditLogPage({ office, asked: { actor, object, from, to }, entries, next })
  },
})
