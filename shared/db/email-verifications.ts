// Confirmed addresses in SQL: an account says so of one address, and it counts while that is its address.
import type { Sql } from '../resources.ts'
import { joinGuestReservations } from './guests.ts'
import { type RequestOrigin, setRequestOrigin } from './security-events.ts'
import { spendLink } from './single-use-tokens.ts'

/**
 * False if the link is unknown, used or over, or the account has another address now. The account is locked
 * before the link, as an erasure does.
 */
export function verifyEmail(sql: Sql, tokenHash: string, origin: RequestOrigin): Promise<boolean> {
  return sql.begin(async (begun) => {
    const tx = begun as unknown as Sql
    const [account] = await tx<{ id: string; email: string }[]>`
      select id, email from users
      where id = (select user_id from single_use_tokens where token_hash = ${tokenHash}) and deleted_at is null
      for update`
    const link = account && (await spendLink(tx, 'email_verification', tokenHash))
    if (!link || link.email !== account.email) return false
    await setRequestOrigin(tx, origin)
    await tx`update users set verified_email = email where id = ${account.id}`
    await joinGuestReservations(tx, account.id, account.email)
    return true
  })
}
