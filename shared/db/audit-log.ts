// The audit log as it is read. Which theater an entry is of, a trigger notes when it is written.
import type { Sql } from '../resources.ts'

export interface AuditEntry {
  id: string
  at: Date
  actor: { id: string; name: string }
  action: string
  objectId: string
  theaterId: string | null
  before: unknown
  after: unknown
  requestId: string | null
}

export interface AuditFilter {
  viewerId: string
  /** Admins see all; others their own acts, and those at theaters that they run. */
  isAdmin: boolean
  actorId?: string | undefined
  objectId?: string | undefined
  theaterId?: string | undefined
  from?: Date | undefined
  /** Exclusive. */
  to?: Date | undefined
  /** Id of the last entry of the page before. */
  after?: number | undefined
  limit: number
}

/** Newest first. */
export const listAuditLog = (sql: Sql, filter: AuditFilter): Promise<AuditEntry[]> => {
  const { actorId, objectId, theaterId, from, to, after, limit } = filter
  return sql<AuditEntry[]>`
    select entry.id::text, at, json_build_object('id', actor_id, 'name', coalesce(actor.name, '')) as actor, action,
      subject_id as "objectId", theater_id as "theaterId", before, after, request_id as "requestId"
    from audit_log entry left join users actor on actor.id = actor_id
    where ${filter.isAdmin ? sql`true` : ownTo(sql, filter.viewerId)}
      ${actorId === undefined ? sql`` : sql`and actor_id = ${actorId}`}
      ${objectId === undefined ? sql`` : sql`and subject_id = ${objectId}`}
      ${theaterId === undefined ? sql`` : sql`and theater_id = ${theaterId}`}
      ${from === undefined ? sql`` : sql`and at >= ${from}`}
      ${to === undefined ? sql`` : sql`and at < ${to}`}
      ${after === undefined ? sql`` : sql`and entry.id < ${after}`}
    order by entry.id desc limit ${limit}`
}

const ownTo = (sql: Sql, viewerId: string) => sql`
  (actor_id = ${viewerId} or theater_id = any(array(select job.theater_id from theater_staff job where job.user_id = ${viewerId})))`

/** The account of this address or id. */
export async function findActorId(sql: Sql, emailOrId: string): Promise<string | undefined> {
  const [account] = await sql<{ id: string }[]>`
    select id from users where email = lower(${emailOrId}) or id::text = lower(${emailOrId}) limit 1`
  return account?.id
}
