// Logins: a row per refresh token ever given; a family is one login, and it is over once any row of it is ended.
import type { Sql } from '../resources.ts'
import type { Account } from './users.ts'

export interface NewRefreshToken {
  id: string
  refreshHash: string
  expiresAt: Date
}

export async function insertSession(
  sql: Sql,
  { id, refreshHash, expiresAt, familyId, userId }: NewRefreshToken & { familyId: string; userId: string },
): Promise<void> {
  await sql`
    insert into sessions (id, family_id, user_id, refresh_hash, expires_at)
    values (${id}, ${familyId}, ${userId}, ${refreshHash}, ${expiresAt})`
}

/** Spends a refresh token and stores its successor, in one statement; undefined where the token does not count. */
export async function renewSession(
  sql: Sql,
  spentHash: string,
  next: NewRefreshToken,
): Promise<{ familyId: string; account: Account } | undefined> {
  const [row] = await sql<(Account & { familyId: string })[]>`
    with spent as (
      update sessions set spent_at = now()
      where refresh_hash = ${spentHash} and spent_at is null and expires_at > now()
        -- a token given while its family was being ended was not there to be marked
        and not exists (
          select from sessions other where other.family_id = sessions.family_id and other.ended_at is not null)
      returning family_id, user_id
    ), renewed as (
      insert into sessions (id, family_id, user_id, refresh_hash, expires_at)
      select ${next.id}, family_id, user_id, ${next.refreshHash}, ${next.expiresAt} from spent
    )
    select spent.family_id as "familyId", users.id, email, name, roles
    from spent join users on users.id = spent.user_id`
  if (!row) return undefined
  const { familyId, ...account } = row
  return { familyId, account }
}

/** Somebody showed a token that was spent: one of two has stolen it, so the login ends for both. True where it did. */
export async function endFamilyOfSpent(sql: Sql, refreshHash: string): Promise<boolean> {
  const ended = await sql`
    update sessions set ended_at = now()
    where ended_at is null
      and family_id = (select family_id from sessions where refresh_hash = ${refreshHash} and spent_at is not null)
    returning 1`
  return ended.length > 0
}

export async function endFamily(sql: Sql, familyId: string, userId: string): Promise<void> {
  await sql`
    update sessions set ended_at = now()
    where family_id = ${familyId} and user_id = ${userId} and ended_at is null`
}
