// The logins of an account as its owner sees and ends them.
import type { Sql } from '../resources.ts'

export interface OwnLogin {
  id: string
  since: Date
  /** Of the last renewal: a device in use renews every quarter of an hour. */
  lastSeen: Date
  /** What the client calls itself. */
  device: string | null
  /** The login that asks. */
  current: boolean
}

/** Those that count, newest first; `after` is the id that the last page ended with. */
export async function listLogins(
  sql: Sql,
  { id: userId, sessionId }: { id: string; sessionId: string },
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<OwnLogin[]> {
  return sql<OwnLogin[]>`
    select logins.id, created_at as since, renewed_at as "lastSeen", device, logins.id = ${sessionId} as current
    from logins join live_logins live on live.id = logins.id
    where logins.user_id = ${userId} ${after === undefined ? sql`` : sql`and logins.id < ${after}`}
    order by logins.id desc limit ${limit}`
}

/** False if the account has no such login any more. */
export async function endOwnLogin(sql: Sql, userId: string, loginId: string): Promise<boolean> {
  const ended = await sql`
    update logins set ended_at = now()
    where id = ${loginId} and user_id = ${userId} and ended_at is null and expires_at > now()
    returning 1`
  return ended.length === 1
}

export async function endOtherLogins(
  sql: Sql,
  { id: userId, sessionId }: { id: string; sessionId: string },
): Promise<void> {
  await sql`
    update logins set ended_at = now() where user_id = ${userId} and id <> ${sessionId} and ended_at is null`
}
