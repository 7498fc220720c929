// Takes a lost second factor from an account: by another admin, with a reason, and never quietly.
import type { Sql } from '../resources.ts'
import { tellOwner } from './account-notices.ts'
import { lockAdmins } from './accounts-staff.ts'
import { type Actor, ChangeRefused, type Outcome, staffChange } from './staff-change.ts'
import { mustBeAdmin } from './theater-access.ts'

const OF_ONESELF = 'Nobody resets their own second factor: another admin has to.'
const NOTHING_TO_RESET = 'This account has no second factor.'

/**
 * Authenticators and recovery codes go, all logins end, and the owner is told by mail: who has the password
 * alone must not get in unnoticed.
 */
export function resetSecondFactor(
  sql: Sql,
  actor: Actor,
  { userId, reason }: { userId: string; reason: string },
): Promise<Outcome<null>> {
  return staffChange(sql, actor, async (tx) => {
    await lockAdmins(tx)
    await mustBeAdmin(tx, actor)
    if (userId === actor.userId) throw new ChangeRefused('forbidden', { detail: OF_ONESELF })
    const [account] = await tx`
      select from users where id = ${userId} and email is not null and deleted_at is null for update`
    if (!account) throw new ChangeRefused('not_found')
    const [removed] = await tx<{ count: number }[]>`
      with gone as (
        delete from authenticators where user_id = ${userId} returning confirmed_at
      ), codes as (
        delete from recovery_codes where user_id = ${userId}
      )
      select count(confirmed_at)::int as count from gone`
    if (removed!.count === 0) throw new ChangeRefused('wrong_state', { detail: NOTHING_TO_RESET })
    await tx`update logins set ended_at = now() where user_id = ${userId} and ended_at is null`
    await tx`
      insert into security_events (kind, user_id, actor_id, detail, request_id)
      values ('second_factor_reset', ${userId}, ${actor.userId}, ${tx.json({ reason })}, ${actor.requestId})`
    await tellOwner(tx, userId, 'second_factor_reset')
    const note = { before: { authenticators: removed!.count }, after: { authenticators: 0, reason } }
    return { value: null, note: { action: 'user.reset_second_factor', subjectId: userId, ...note } }
  })
}
