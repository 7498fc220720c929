// The staff of a theater. An account has the role `staff` while it belongs to at least one theater.
import type { Sql } from '../resources.ts'
import { setRequestOrigin } from './security-events.ts'
import { type Actor, ChangeRefused, type Outcome, staffChange } from './staff-change.ts'
import { mustBeAdmin } from './theater-access.ts'

export interface StaffMember {
  userId: string
  email: string
  name: string
  since: Date
}

export async function listTheaterStaff(
  sql: Sql,
  theaterId: string,
  { after, limit }: { after?: readonly [string, string] | undefined; limit: number },
): Promise<StaffMember[]> {
  return sql<StaffMember[]>`
    select users.id as "userId", email, name, theater_staff.created_at as since
    from theater_staff join users on users.id = theater_staff.user_id
    where theater_id = ${theaterId} ${after ? sql`and (email, users.id) > (${after[0]}, ${after[1]})` : sql``}
    order by email, users.id limit ${limit}`
}

/** Adds a person to the staff of a theater; a repeat changes nothing. */
export function addTheaterStaff(
  sql: Sql,
  actor: Actor,
  member: { theaterId: string; userId: string },
): Promise<Outcome<'added' | 'is staff already'>> {
  return staffChange(sql, actor, async (tx) => {
    await mustBeAdmin(tx, actor)
    const { theaterId, userId } = member
    const [account] = await tx<{ roles: string[] }[]>`
      select roles from users
      where id = ${userId} and exists (select from theaters where id = ${theaterId} and archived_at is null) for update`
    if (!account) throw new ChangeRefused('not_found')
    const added = await tx`
      insert into theater_staff (theater_id, user_id) values (${theaterId}, ${userId}) on conflict do nothing returning 1`
    if (added.length === 0) return { value: 'is staff already' }
    await setRequestOrigin(tx, { requestId: actor.requestId, actorId: actor.userId })
    await tx`update users set roles = array_append(roles, 'staff') where id = ${userId} and not 'staff' = any(roles)`
    return {
      value: 'added',
      note: { action: 'theater_staff.create', subjectId: userId, before: null, after: member },
    }
  })
}

/** Removes a person from the staff of a theater, and from the role `staff` with the last theater. */
export function removeTheaterStaff(
  sql: Sql,
  actor: Actor,
  member: { theaterId: string; userId: string },
): Promise<Outcome<'removed'>> {
  return staffChange(sql, actor, async (tx) => {
    await mustBeAdmin(tx, actor)
    const { theaterId, userId } = member
    await tx`select from users where id = ${userId} for update`
    const removed = await tx`
      delete from theater_staff where theater_id = ${theaterId} and user_id = ${userId} returning 1`
    if (removed.length === 0) throw new ChangeRefused('not_found')
    await setRequestOrigin(tx, { requestId: actor.requestId, actorId: actor.userId })
    await tx`
      update users set roles = array_remove(roles, 'staff')
      where id = ${userId} and not exists (select from theater_staff where user_id = ${userId})`
    return {
      value: 'removed',
      note: { action: 'theater_staff.delete', subjectId: userId, before: member, after: null },
    }
  })
}
