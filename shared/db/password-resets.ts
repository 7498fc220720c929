// Password resets in SQL: a link is used up, the password changes and all logins end, together or not at all.
import type { Sql } from '../resources.ts'
import { tellOwner } from './account-notices.ts'
import { joinGuestReservations } from './guests.ts'
import { type RequestOrigin, setRequestOrigin } from './security-events.ts'
import { spendLink } from './single-use-tokens.ts'
import type { Account } from './users.ts'

/** The account that an open link resets: the one that had the address, if it still has it. */
export async function findResetAccount(sql: Sql, tokenHash: string): Promise<Account | undefined> {
  const [account] = await sql<Account[]>`
    select users.id, users.email, name, roles
    from single_use_tokens link join users on users.id = link.user_id and users.email = link.email
    where token_hash = ${tokenHash} and purpose = 'password_reset' and used_at is null and expires_at > now()
      and deleted_at is null`
  return account
}

/**
 * False if the link was used or is over meanwhile, or the account is gone or has another address. The mail
 * that brought the link also confirms the address. The account is locked first, as an erasure does.
 */
export function resetPassword(
  sql: Sql,
  { userId, tokenHash, passwordHash }: { userId: string; tokenHash: string; passwordHash: string },
  origin: RequestOrigin,
): Promise<boolean> {
  return sql.begin(async (begun) => {
    const tx = begun as unknown as Sql
    const [account] = await tx<{ email: string }[]>`
      select email from users where id = ${userId} and deleted_at is null for update`
    const link = account && (await spendLink(tx, 'password_reset', tokenHash))
    if (!link || link.email !== account.email) return false
    await setRequestOrigin(tx, origin)
    await tx`
      update users set password_hash = ${passwordHash}, verified_email = email,
        credentials_version = credentials_version + 1
      where id = ${userId}`
    await tx`update logins set ended_at = now() where user_id = ${userId} and ended_at is null`
    // Older mails with such a link open nothing any more.
    await tx`
      update single_use_tokens set used_at = now()
      where user_id = ${userId} and purpose = 'password_reset' and used_at is null`
    await joinGuestReservations(tx, userId, account.email)
    await tellOwner(tx, userId, 'password_changed')
    return true
  })
}
