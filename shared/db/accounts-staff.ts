// Accounts as admins see and change them. The admins are locked before anything is decided, so that no two
// changes at once leave the system without one.
import type { Role } from '../domain/roles.ts'
import type { Sql } from '../resources.ts'
import { setRequestOrigin } from './security-events.ts'
import { type Actor, ChangeRefused, type Outcome, staffChange } from './staff-change.ts'
import { mustBeAdmin } from './theater-access.ts'

export interface ShownAccount {
  id: string
  email: string
  name: string
  roles: Role[]
  disabled: boolean
  emailVerified: boolean
  createdAt: Date
}

const columns = (sql: Sql) => sql`
  id, email, name, roles, disabled_at is not null as disabled,
  verified_email is not distinct from email as "emailVerified", created_at as "createdAt"`

/** An account that somebody can sign in to: no guest, and not erased. */
const isAccount = (sql: Sql) => sql`email is not null and deleted_at is null`

/** Newest first; `q` is a part of the address or the name, or the id. */
export async function listAccounts(
  sql: Sql,
  { q, after, limit }: { q?: string | undefined; after?: string | undefined; limit: number },
): Promise<ShownAccount[]> {
  const named =
    q === undefined
      ? sql``
      : sql`and (position(lower(${q}) in email) > 0 or position(lower(${q}) in lower(name)) > 0 or id::text = lower(${q}))`
  return sql<ShownAccount[]>`
    select ${columns(sql)} from users
    where ${isAccount(sql)} ${named} ${after === undefined ? sql`` : sql`and id < ${after}`}
    order by id desc limit ${limit}`
}

export interface AccountChange {
  disabled?: boolean
  roles?: Role[]
}

const LAST_ADMIN = 'This is the last admin who can sign in: appoint another one first.'

/** Locks all admins who can sign in, in one order, and returns their ids. An erasure does the same. */
export async function lockAdmins(tx: Sql): Promise<string[]> {
  const admins = await tx<{ id: string }[]>`
    select id from users where 'admin' = any(roles) and disabled_at is null and deleted_at is null
    order by id for update`
  return admins.map(({ id }) => id)
}

/** A disabled account loses its logins for good, also when it is enabled again. */
export function changeAccount(
  sql: Sql,
  actor: Actor,
  userId: string,
  change: AccountChange,
): Promise<Outcome<ShownAccount>> {
  return staffChange(sql, actor, async (tx) => {
    const admins = await lockAdmins(tx)
    await mustBeAdmin(tx, actor)
    const [before] = await tx<ShownAccount[]>`
      select ${columns(tx)} from users where id = ${userId} and ${isAccount(tx)} for update`
    if (!before) throw new ChangeRefused('not_found')
    const after = { disabled: change.disabled ?? before.disabled, roles: change.roles ?? before.roles }
    const staysAdmin = after.roles.includes('admin') && !after.disabled
    if (!staysAdmin && admins.every((id) => id === userId) && admins.length > 0)
      throw new ChangeRefused('wrong_state', { detail: LAST_ADMIN })
    await setRequestOrigin(tx, { requestId: actor.requestId, actorId: actor.userId })
    const [changed] = await tx<ShownAccount[]>`
      update users set roles = ${after.roles},
        disabled_at = case when ${after.disabled} then coalesce(disabled_at, now()) end
      where id = ${userId} returning ${columns(tx)}`
    if (after.disabled)
      await tx`update logins set ended_at = now() where user_id = ${userId} and ended_at is null`
    if (!after.roles.includes('staff')) await tx`delete from theater_staff where user_id = ${userId}`
    const { disabled, roles } = before
    return {
      value: changed!,
      note: { action: 'user.update', subjectId: userId, before: { disabled, roles }, after },
    }
  })
}
